package dev.godwit.archive;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The fields of a message's header (RFC 5322 §2.2) as far as a person is to see them. */
final class HeaderFields {
    private static final int LONGEST = 1000;

    private final String[] lines;

    HeaderFields(byte[] header) {
        lines = new String(header, StandardCharsets.UTF_8).split("\r?\n", -1);
    }

    /** The body of the first field of that name: unfolded, cut to 1000 characters, blanks in place of control characters; empty if there is none. */
    String first(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].length() >= prefix.length() && lines[i].substring(0, prefix.length()).toLowerCase(Locale.ROOT).equals(prefix)) {
                StringBuilder value = new StringBuilder(lines[i].substring(prefix.length()));
                while (i + 1 < lines.length && value.length() < LONGEST && (lines[i + 1].startsWith(" ") || lines[i + 1].startsWith("\t"))) {
                    value.append(lines[++i]);
                }
                value.setLength(Math.min(value.length(), LONGEST));
                // an escape sequence in a subject must not reach a terminal
                return value.toString().replaceAll("\\p{Cntrl}", " ").strip();
            }
        }
        return "";
    }
}
