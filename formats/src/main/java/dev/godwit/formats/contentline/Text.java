package dev.godwit.formats.contentline;

import dev.godwit.formats.ConversionException;
import java.util.ArrayList;
import java.util.List;

/** Escaped text values (RFC 5545 §3.3.11, RFC 6350 §3.4). */
public final class Text {
    private Text() {
    }

    /** Undoes escapes; a backslash before anything else stays, as Windows paths in old exports need it. */
    public static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            char next = c == '\\' && i + 1 < value.length() ? value.charAt(i + 1) : 0;
            switch (next) {
                case 'n', 'N' -> text.append('\n');
                case '\\', ',', ';', ':' -> text.append(next); // the colon: vCard 3.0 as Apple writes it
                default -> {
                    text.append(c);
                    continue;
                }
            }
            i++;
        }
        return text.toString();
    }

    public static String escape(String text) {
        StringBuilder value = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> value.append("\\n");
                case '\\', ',', ';' -> value.append('\\').append(c);
                default -> value.append(c);
            }
        }
        return value.toString();
    }

    /**
     * The parts between unescaped separators, still escaped.
     *
     * @throws ConversionException if there are more than any item has
     */
    public static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == separator) {
                parts.add(value.substring(start, at));
                start = at + 1;
                if (parts.size() > Limits.VALUES) {
                    throw new ConversionException(0, "more than " + Limits.VALUES + " values in one property");
                }
            }
        }
        parts.add(value.substring(start));
        return parts;
    }
}
