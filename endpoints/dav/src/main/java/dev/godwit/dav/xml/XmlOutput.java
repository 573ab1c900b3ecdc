package dev.godwit.dav.xml;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;

/** Writes elements. Prefixes are declared at the outermost element, because SOGo and old Zimbra look for them there. */
public final class XmlOutput {
    private final StringWriter out = new StringWriter();
    private final Map<String, String> prefixes = new LinkedHashMap<>();

    private XmlOutput() {
        prefixes.put(XMLConstants.XML_NS_URI, "xml");
    }

    /** A document in UTF-8. */
    public static byte[] document(XmlElement root) {
        return ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + fragment(root)).getBytes(StandardCharsets.UTF_8);
    }

    /** An element as text that stands for itself. */
    public static String fragment(XmlElement root) {
        XmlOutput output = new XmlOutput();
        output.collect(root);
        output.write(root, true);
        return output.out.toString();
    }

    private void collect(XmlElement element) {
        prefix(element.name().getNamespaceURI());
        element.attributes().keySet().forEach(name -> prefix(name.getNamespaceURI()));
        element.children().forEach(this::collect);
    }

    private void prefix(String namespace) {
        if (!namespace.isEmpty() && !prefixes.containsKey(namespace)) {
            prefixes.put(namespace, switch (namespace) {
                case Names.DAV -> "D";
                case Names.CAL -> "C";
                case Names.CARD -> "R";
                default -> "n" + prefixes.size();
            });
        }
    }

    private String tag(QName name) {
        return name.getNamespaceURI().isEmpty() ? name.getLocalPart() : prefixes.get(name.getNamespaceURI()) + ":" + name.getLocalPart();
    }

    private void write(XmlElement element, boolean outermost) {
        String tag = tag(element.name());
        out.append('<').append(tag);
        if (outermost) {
            prefixes.forEach((namespace, prefix) -> {
                if (!prefix.equals("xml")) {
                    out.append(" xmlns:").append(prefix).append("=\"");
                    escape(namespace, true);
                    out.append('"');
                }
            });
        }
        element.attributes().forEach((name, value) -> {
            out.append(' ').append(tag(name)).append("=\"");
            escape(value, true);
            out.append('"');
        });
        if (element.content().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object part : element.content()) {
            if (part instanceof XmlElement child) {
                write(child, false);
            } else {
                escape(part.toString(), false);
            }
        }
        out.append("</").append(tag).append('>');
    }

    private void escape(String text, boolean attribute) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#13;"); // or the reader would see a line feed
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                case '\n', '\t' -> out.append(attribute ? "&#" + (int) c + ";" : String.valueOf(c));
                default -> out.append(c < ' ' || c >= '\ufffe' ? '\ufffd' : c);
            }
        }
    }
}
