package dev.godwit.dav.xml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML of foreign origin: no DTD, no entities but XML's own, bounded in depth, attributes, elements and size. */
public final class XmlInput implements AutoCloseable {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ATTRIBUTES = 64;
    private static final int MAX_ELEMENTS = 20_000;
    private static final int MAX_SMALL = 4 << 20;
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "UTF8", "UTF-16", "UTF-16BE", "UTF-16LE", "US-ASCII", "ASCII");
    private static final XMLInputFactory FACTORY = factory();

    private final XmlText text;
    private final XMLStreamReader reader;
    private int depth;
    private int elements;

    /** @param limit how many characters may come until {@link #allow} is called */
    XmlInput(InputStream in, long limit) throws IOException {
        this.text = new XmlText(in);
        text.allow(limit);
        try {
            this.reader = FACTORY.createXMLStreamReader(text);
            String declared = reader.getCharacterEncodingScheme();
            if (declared != null && !ENCODINGS.contains(declared.toUpperCase(java.util.Locale.ROOT))) {
                throw new DavXmlException("the answer's XML is neither in UTF-8 nor in UTF-16");
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("an external entity");
        });
        // the JDK counts each &quot; as an entity; there are no others here, and what matters is counted by this class
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.entityExpansionLimit", "0");
        return factory;
    }

    /** A whole small document. */
    public static XmlElement small(InputStream in) throws IOException {
        try (XmlInput input = new XmlInput(in, MAX_SMALL)) {
            if (!input.nextElement()) {
                throw new DavXmlException("the answer has no XML element");
            }
            XmlElement root = input.element();
            input.nextElement(); // to the end: what follows must be XML, too
            return root;
        }
    }

    /** A whole small document. */
    public static XmlElement small(String document) throws IOException {
        return small(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    /** Forgets what was counted so far. */
    void allow(long characters) {
        text.allow(characters);
        elements = 0;
    }

    QName name() {
        return reader.getName();
    }

    /** Goes on to the next start of an element within the present one; false at its end, which is then passed. */
    boolean nextElement() throws IOException {
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                default -> { }
            }
        }
    }

    /** The element whose start was read last, to its end. */
    XmlElement element() throws IOException {
        XmlElement root = start();
        List<XmlElement> open = new ArrayList<>();
        open.add(root);
        StringBuilder pending = new StringBuilder();
        while (!open.isEmpty()) {
            XmlElement innermost = open.getLast();
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    flush(pending, innermost);
                    XmlElement child = start();
                    innermost.content().add(child);
                    open.add(child);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    flush(pending, innermost);
                    open.removeLast();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        pending.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                default -> { }
            }
        }
        return root;
    }

    private static void flush(StringBuilder pending, XmlElement into) {
        if (!pending.isEmpty()) {
            into.content().add(pending.toString());
            pending.setLength(0);
        }
    }

    private XmlElement start() {
        Map<QName, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeName(i), reader.getAttributeValue(i));
        }
        return new XmlElement(reader.getName(), attributes, new ArrayList<>());
    }

    /** Passes over the element whose start was read last. */
    void skip() throws IOException {
        int outside = depth - 1;
        while (depth > outside) {
            next();
        }
    }

    private int next() throws IOException {
        try {
            int event = reader.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> started();
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.ENTITY_DECLARATION, XMLStreamConstants.NOTATION_DECLARATION ->
                        throw new DavXmlException("the answer's XML has a document type or entities, which are refused");
                default -> { }
            }
            return event;
        } catch (XMLStreamException e) {
            throw malformed(e);
        } catch (java.util.NoSuchElementException | ArrayIndexOutOfBoundsException e) {
            throw new DavXmlException("the answer's XML ends too early", e); // the JDK's parser at its limits
        }
    }

    private void started() throws DavXmlException {
        depth++;
        elements++;
        if (depth > MAX_DEPTH) {
            throw new DavXmlException("the answer's XML is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (elements > MAX_ELEMENTS) {
            throw new DavXmlException("one part of the answer has more than " + MAX_ELEMENTS + " elements");
        }
        if (reader.getAttributeCount() > MAX_ATTRIBUTES) {
            throw new DavXmlException("an element of the answer has more than " + MAX_ATTRIBUTES + " attributes");
        }
    }

    /** The stream's own failure if there was one: a broken connection is no malformed XML. */
    private static IOException malformed(XMLStreamException e) {
        for (Throwable cause = e.getNestedException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return new DavXmlException("the answer is not well-formed XML (line " + e.getLocation().getLineNumber() + ")", e);
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        text.close();
    }
}
