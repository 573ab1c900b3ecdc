package dev.godwit.testkit.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What FETCH asks of each message (RFC 9051 §6.4.5, RFC 8474). */
sealed interface FetchItem {
    enum Attribute implements FetchItem {
        UID, FLAGS, INTERNALDATE, SIZE, MODSEQ, EMAILID, THREADID
    }

    enum Section {
        ALL, HEADER, TEXT, FIELDS, FIELDS_NOT
    }

    /**
     * A part of the message's bytes.
     *
     * @param label how the response names it
     * @param offset where the partial begins, or -1 for the whole
     */
    record Body(String label, Section section, List<String> fields, boolean peek, long offset, long length) implements FetchItem {
    }

    static String emailId(StoredMessage message) {
        return "M" + message.emailId();
    }

    /** A macro, an item, or a list of items in parentheses. */
    static List<FetchItem> readAll(Session s) throws IOException {
        List<FetchItem> items = new ArrayList<>();
        if (!s.in.tryChar('(')) {
            read(s, items);
            return items;
        }
        do {
            read(s, items);
        } while (s.in.trySp());
        s.in.expect(')');
        return items;
    }

    private static void read(Session s, List<FetchItem> items) throws IOException {
        StringBuilder word = new StringBuilder();
        while (s.in.peek() > ' ' && "[()<".indexOf(s.in.peek()) < 0) {
            word.append((char) s.in.next());
        }
        String name = word.toString().toUpperCase(Locale.ROOT);
        switch (name) {
            case "FAST" -> items.addAll(List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE));
            case "UID", "FLAGS", "INTERNALDATE" -> items.add(Attribute.valueOf(name));
            case "RFC822.SIZE" -> items.add(Attribute.SIZE);
            case "MODSEQ" -> {
                s.needs("CONDSTORE");
                s.enabled.add("CONDSTORE");
                items.add(Attribute.MODSEQ);
            }
            case "EMAILID", "THREADID" -> {
                s.needs("OBJECTID");
                items.add(Attribute.valueOf(name));
            }
            case "RFC822" -> items.add(new Body("RFC822", Section.ALL, List.of(), false, -1, -1));
            case "RFC822.HEADER" -> items.add(new Body("RFC822.HEADER", Section.HEADER, List.of(), true, -1, -1));
            case "RFC822.TEXT" -> items.add(new Body("RFC822.TEXT", Section.TEXT, List.of(), false, -1, -1));
            case "BODY", "BODY.PEEK" -> items.add(body(s, name.equals("BODY.PEEK")));
            default -> throw Refused.bad("unknown FETCH item");
        }
    }

    private static Body body(Session s, boolean peek) throws IOException {
        s.in.expect('[');
        StringBuilder label = new StringBuilder("BODY[");
        StringBuilder word = new StringBuilder();
        while (s.in.peek() > ' ' && s.in.peek() != ']') {
            word.append((char) s.in.next());
        }
        String name = word.toString().toUpperCase(Locale.ROOT);
        Section section = switch (name) {
            case "" -> Section.ALL;
            case "HEADER" -> Section.HEADER;
            case "TEXT" -> Section.TEXT;
            case "HEADER.FIELDS" -> Section.FIELDS;
            case "HEADER.FIELDS.NOT" -> Section.FIELDS_NOT;
            default -> throw Refused.bad("unknown section");
        };
        label.append(name);
        List<String> fields = new ArrayList<>();
        if (section == Section.FIELDS || section == Section.FIELDS_NOT) {
            s.in.sp();
            s.in.expect('(');
            do {
                fields.add(s.in.astring());
            } while (s.in.trySp());
            s.in.expect(')');
            label.append(" (").append(String.join(" ", fields)).append(')');
        }
        s.in.expect(']');
        label.append(']');
        return partial(s, label, section, fields, peek);
    }

    private static Body partial(Session s, StringBuilder label, Section section, List<String> fields, boolean peek) throws IOException {
        long offset = -1;
        long length = -1;
        if (s.in.tryChar('<')) {
            StringBuilder numbers = new StringBuilder();
            while (!s.in.tryChar('>')) {
                numbers.append((char) s.in.next());
            }
            String[] parts = numbers.toString().split("\\.", -1);
            if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("\\d{1,18}")) {
                throw Refused.bad("malformed partial");
            }
            offset = Long.parseLong(parts[0]);
            length = Long.parseLong(parts[1]);
            label.append('<').append(offset).append('>');
        }
        return new Body(label.toString(), section, fields, peek, offset, length);
    }
}
