package dev.godwit.testkit.dav;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.w3c.dom.Element;

/** What is said of resources. */
final class DavProperties {
    private static final String PRINCIPAL = "<D:href>/principals/alice/</D:href>";

    private final DavStore store;
    private final Set<DavQuirk> quirks;
    private final int port;

    DavProperties(DavStore store, Set<DavQuirk> quirks, int port) {
        this.store = store;
        this.quirks = quirks;
        this.port = port;
    }

    private boolean has(DavQuirk quirk) {
        return quirks.contains(quirk);
    }

    String etag(DavNode node) {
        return (has(DavQuirk.WEAK_ETAGS) ? "W/" : "") + "\"r" + node.revision + "\"";
    }

    static String httpDate(Instant instant) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC).format(instant);
    }

    String token(long revision) {
        return "http://test.example/sync/" + revision;
    }

    String href(String path) {
        if (has(DavQuirk.RAW_HREFS)) {
            return path;
        }
        StringBuilder out = new StringBuilder(has(DavQuirk.ABSOLUTE_HREFS) ? "http://127.0.0.1:" + port : "");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = has(DavQuirk.ENCODED_HREFS) ? Character.isLetterOrDigit(c) && c < 128 || c == '/' : c < 128 && (Character.isLetterOrDigit(c) || "/-._~!$&'()*+,;=:@".indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : "%%%02x".formatted((int) c));
        }
        return out.toString();
    }

    void set(DavNode node, Element element) {
        node.properties.put("{" + element.getNamespaceURI() + "}" + element.getLocalName(), DavXml.text(element));
        store.touch(node);
    }

    String allOf(DavNode node) {
        return "<D:response><D:href>" + DavXml.escape(href(node.path)) + "</D:href><D:propstat><D:prop>" + String.join("", node.properties.values())
                + "<D:resourcetype>" + types(node) + "</D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    private static String types(DavNode node) {
        return (node.isCollection() ? "<D:collection/>" : "") + node.types;
    }

    String response(DavNode node, List<Element> asked, boolean lengths) {
        StringBuilder found = new StringBuilder();
        StringBuilder missing = new StringBuilder();
        for (Element element : asked) {
            String name = "{" + element.getNamespaceURI() + "}" + element.getLocalName();
            String value = node.properties.containsKey(name) ? node.properties.get(name) : live(node, element, lengths);
            if (value == null) {
                missing.append("<x:").append(element.getLocalName()).append(" xmlns:x=\"").append(DavXml.escape(element.getNamespaceURI())).append("\"/>");
            } else {
                found.append(value);
            }
        }
        return "<D:response><D:href>" + DavXml.escape(href(node.path)) + "</D:href><D:propstat><D:prop>" + found
                + "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
                + (missing.isEmpty() ? "" : "<D:propstat><D:prop>" + missing + "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>") + "</D:response>";
    }

    private String live(DavNode node, Element element, boolean lengths) {
        boolean item = !node.isCollection();
        boolean items = node.isCalendar() || node.isAddressBook();
        return switch (element.getLocalName()) {
            case "resourcetype" -> "<D:resourcetype>" + types(node) + "</D:resourcetype>";
            case "getetag" -> item && !has(DavQuirk.NO_ETAGS) ? dav("getetag", DavXml.escape(has(DavQuirk.UNQUOTED_ETAGS) ? etag(node).replace("\"", "") : etag(node))) : null;
            case "getcontentlength" -> item && lengths ? dav("getcontentlength", Integer.toString(node.content.length)) : null;
            case "getlastmodified" -> item ? dav("getlastmodified", httpDate(node.modified)) : null;
            case "current-user-principal" -> dav("current-user-principal", PRINCIPAL);
            case "owner" -> node.path.contains("/alice/") ? dav("owner", PRINCIPAL) : null;
            case "calendar-home-set" -> node.path.equals("/principals/alice/") ? "<C:calendar-home-set><D:href>/calendars/alice/</D:href></C:calendar-home-set>" : null;
            case "addressbook-home-set" -> node.path.equals("/principals/alice/") ? "<R:addressbook-home-set><D:href>/contacts/alice/</D:href></R:addressbook-home-set>" : null;
            case "sync-token" -> items && !has(DavQuirk.NO_SYNC) ? dav("sync-token", token(store.revision(node))) : null;
            case "getctag" -> items && !has(DavQuirk.NO_CTAG) ? "<S:getctag>c" + store.revision(node) + "</S:getctag>" : null;
            case "quota-used-bytes" -> dav("quota-used-bytes", "1000");
            case "quota-available-bytes" -> dav("quota-available-bytes", "9000");
            case "calendar-data" -> item ? "<C:calendar-data>" + text(node.content) + "</C:calendar-data>" : null;
            case "address-data" -> item ? "<R:address-data>" + text(has(DavQuirk.CONVERTS_CARDS) && !element.getAttribute("version").equals("4.0")
                    ? DavMethods.version3(node.content) : node.content) + "</R:address-data>" : null;
            default -> null;
        };
    }

    private static String dav(String name, String content) {
        return "<D:" + name + ">" + content + "</D:" + name + ">";
    }

    private static String text(byte[] content) {
        return DavXml.escape(new String(content, StandardCharsets.UTF_8));
    }
}
