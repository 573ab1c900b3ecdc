package dev.godwit.dav;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The little that has to be known of the inside of an event or card: nothing is changed, and nothing has to be well-formed.
 *
 * @param uid empty if there is none
 * @param scheduled whether a server could send invitations or replies because of it (RFC 6638 §3.1)
 * @param managedAttachments how many attachments lie on the server and not in the text (RFC 8607)
 */
record ItemText(String uid, boolean scheduled, int managedAttachments) {

    static ItemText of(byte[] content) {
        Scan scan = new Scan();
        StringBuilder line = new StringBuilder();
        // a byte is a character: the names looked for are ASCII, and a UID is put together again at the end
        int end = content.length;
        for (int i = 0; i < end; i++) {
            if (content[i] == '\n') {
                boolean folded = i + 1 < end && (content[i + 1] == ' ' || content[i + 1] == '\t');
                if (folded) {
                    i++;
                } else {
                    scan.line(line);
                    line.setLength(0);
                }
            } else if (content[i] != '\r' && line.length() < Scan.LONGEST) {
                line.append((char) (content[i] & 0xff));
            }
        }
        scan.line(line);
        return new ItemText(scan.uid, scan.organizer && scan.attendee, scan.managed);
    }

    private static final class Scan {
        private static final int LONGEST = 4096;
        private final Deque<String> components = new ArrayDeque<>();
        private String uid = "";
        private boolean organizer;
        private boolean attendee;
        private int managed;

        private void line(StringBuilder line) {
            int end = 0;
            while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '-' || line.charAt(end) == '.')) {
                end++;
            }
            String name = line.substring(0, end).toUpperCase(Locale.ROOT);
            int colon = line.indexOf(":");
            switch (name) {
                case "BEGIN" -> components.push(value(line, colon).toUpperCase(Locale.ROOT));
                case "END" -> components.poll();
                case "UID" -> uid(line, colon);
                case "ORGANIZER" -> organizer = true;
                case "ATTENDEE" -> attendee |= !"VALARM".equals(components.peek());
                case "ATTACH" -> managed += line.toString().toUpperCase(Locale.ROOT).contains("MANAGED-ID=") ? 1 : 0;
                default -> { }
            }
        }

        private void uid(StringBuilder line, int colon) {
            boolean ofItem = switch (components.peek()) {
                case "VEVENT", "VTODO", "VJOURNAL", "VCARD" -> true;
                case null, default -> false;
            };
            if (ofItem && uid.isEmpty() && colon > 0) {
                uid = new String(value(line, colon).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }

        private static String value(StringBuilder line, int colon) {
            return colon < 0 ? "" : line.substring(colon + 1).strip();
        }
    }
}
