package dev.godwit.dav.xml;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * Reads a multistatus (RFC 4918 §13) and hands its responses on one by one: none is kept.
 */
public final class Multistatus {
    /** The largest single response: one item with its text. */
    private static final long MAX_RESPONSE = 96L << 20;

    private Multistatus() {
    }

    /** Takes one response. */
    @FunctionalInterface
    public interface Sink {
        void response(DavResponse response) throws IOException;
    }

    /**
     * @return the sync-token at its end (RFC 6578 §6.4), if there is one
     * @throws DavXmlException if it is no multistatus; what came before the fault has been handed on
     */
    public static Optional<String> read(InputStream in, Sink sink) throws IOException {
        try (XmlInput input = new XmlInput(in, MAX_RESPONSE)) {
            if (!input.nextElement() || !input.name().equals(Names.MULTISTATUS)) {
                throw new DavXmlException("the answer is XML but no multistatus");
            }
            String token = null;
            while (input.nextElement()) {
                if (input.name().equals(Names.RESPONSE)) {
                    DavResponse response = response(input);
                    if (!response.hrefs().isEmpty()) {
                        sink.response(response);
                    }
                } else if (input.name().equals(Names.SYNC_TOKEN)) {
                    token = input.element().text().strip();
                } else {
                    input.skip();
                }
                input.allow(MAX_RESPONSE);
            }
            return Optional.ofNullable(token).filter(text -> !text.isEmpty());
        }
    }

    private static DavResponse response(XmlInput input) throws IOException {
        List<String> hrefs = new ArrayList<>();
        Map<QName, XmlElement> found = new HashMap<>();
        Map<QName, Integer> failed = new HashMap<>();
        List<QName> errors = new ArrayList<>();
        int status = 0;
        while (input.nextElement()) {
            QName name = input.name();
            if (name.equals(Names.HREF)) {
                hrefs.add(input.element().text().strip());
            } else if (name.equals(Names.STATUS)) {
                status = status(input.element().text());
            } else if (name.equals(Names.PROPSTAT)) {
                propstat(input.element(), found, failed, errors);
            } else if (name.equals(Names.ERROR)) {
                input.element().children().forEach(error -> errors.add(error.name()));
            } else {
                input.skip();
            }
        }
        hrefs.removeIf(String::isEmpty);
        return new DavResponse(hrefs, status, found, failed, errors);
    }

    private static void propstat(XmlElement propstat, Map<QName, XmlElement> found, Map<QName, Integer> failed, List<QName> errors) {
        // a propstat without status: old Zimbra; it means success there
        int status = propstat.child(Names.STATUS).map(element -> status(element.text())).orElse(200);
        for (XmlElement prop : propstat.children(Names.PROP)) {
            for (XmlElement property : prop.children()) {
                if (status >= 200 && status < 300) {
                    found.put(property.name(), property);
                } else {
                    failed.put(property.name(), status);
                }
            }
        }
        propstat.child(Names.ERROR).ifPresent(error -> error.children().forEach(each -> errors.add(each.name())));
    }

    /** The number in {@code HTTP/1.1 200 OK}; 500 if there is none. */
    static int status(String line) {
        for (String word : line.strip().split("\\s+")) {
            if (word.matches("[1-9]\\d\\d")) {
                return Integer.parseInt(word);
            }
        }
        return 500;
    }
}
