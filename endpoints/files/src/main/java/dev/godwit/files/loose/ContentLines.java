package dev.godwit.files.loose;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The content lines of an iCalendar or vCard file (RFC 5545 §3.1, RFC 6350 §3.2), unfolded, each with the bytes it stands in. */
final class ContentLines {
    private static final int LONGEST_LOOKED_AT = 8192;

    private final byte[] file;
    private int from;
    private int to;
    private String text = "";

    ContentLines(byte[] file) {
        this.file = file;
        // a byte order mark, as Outlook writes it
        this.to = file.length >= 3 && file[0] == (byte) 0xef && file[1] == (byte) 0xbb && file[2] == (byte) 0xbf ? 3 : 0;
    }

    /** Goes to the next line; false at the end. */
    boolean next() {
        if (to >= file.length) {
            return false;
        }
        from = to;
        StringBuilder unfolded = new StringBuilder();
        int start = from;
        do {
            int end = lineEnd(start);
            if (unfolded.length() < LONGEST_LOOKED_AT) {
                int last = end;
                while (last > start && (file[last - 1] == '\n' || file[last - 1] == '\r')) {
                    last--;
                }
                unfolded.append(new String(file, start, Math.min(last - start, LONGEST_LOOKED_AT), StandardCharsets.ISO_8859_1));
            }
            to = end;
            start = to + 1;
        } while (to < file.length && (file[to] == ' ' || file[to] == '\t'));
        text = unfolded.toString();
        return true;
    }

    private int lineEnd(int start) {
        for (int i = start; i < file.length; i++) {
            if (file[i] == '\n') {
                return i + 1;
            }
        }
        return file.length;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The property's name in upper case, without a group before a dot. */
    String name() {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != ';') {
            end++;
        }
        String name = text.substring(0, end).strip().toUpperCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What stands behind the colon. */
    String value() {
        int colon = colon();
        return colon < 0 ? "" : new String(text.substring(colon + 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    private int colon() {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '"';
            if (text.charAt(i) == ':' && !quoted) {
                return i;
            }
        }
        return text.indexOf(':');
    }

    /** The value of the TZID parameter; null if there is none. */
    String timeZoneId() {
        int colon = Math.max(0, colon());
        int at = text.toUpperCase(Locale.ROOT).indexOf(";TZID=");
        if (at < 0 || at > colon) {
            return null;
        }
        String rest = text.substring(at + 6, colon);
        String id = rest.startsWith("\"") ? rest.substring(1, Math.max(1, rest.indexOf('"', 1))) : rest.split(";", 2)[0];
        return new String(id.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    boolean begins(String component) {
        return name().equals("BEGIN") && (component == null || value().equalsIgnoreCase(component));
    }

    boolean ends() {
        return name().equals("END");
    }
}
