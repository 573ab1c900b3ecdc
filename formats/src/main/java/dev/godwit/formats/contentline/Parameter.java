package dev.godwit.formats.contentline;

import dev.godwit.formats.ConversionException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A parameter of a content line, as it was spelled.
 *
 * @param name as spelled
 * @param raw the text after the equals sign, with quotes, commas and carets as they stood; null for the bare parameters
 *     of vCard 2.1 ({@code TEL;HOME;VOICE:}), whose {@code name} is then the value
 */
public record Parameter(String name, String raw) {

    /** A parameter with these values, quoted and escaped as they need it (RFC 5545 §3.2, RFC 6868). */
    public static Parameter of(String name, List<String> values) {
        return new Parameter(name, values.stream().map(Parameter::encode).collect(Collectors.joining(",")));
    }

    public static Parameter of(String name, String value) {
        return of(name, List.of(value));
    }

    public boolean bare() {
        return raw == null;
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The values without their quotes, RFC 6868 undone; none for a bare parameter. */
    public List<String> values() {
        return bare() ? List.of() : split(raw).stream().map(Parameter::decode).toList();
    }

    private static List<String> split(String raw) {
        List<String> values = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            if (c == '"' && at == start) {
                int close = raw.indexOf('"', at + 1);
                at = close < 0 ? at + 1 : close + 1;
            } else if (c == ',') {
                values.add(raw.substring(start, at));
                start = ++at;
                if (values.size() > Limits.VALUES) {
                    throw new ConversionException(0, "more than " + Limits.VALUES + " values in one parameter");
                }
            } else {
                at++;
            }
        }
        values.add(raw.substring(start));
        return values;
    }

    private static String decode(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String text = quoted ? value.substring(1, value.length() - 1) : value;
        if (text.indexOf('^') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = c == '^' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
            switch (next) {
                case 'n' -> decoded.append('\n');
                case '^' -> decoded.append('^');
                case '\'' -> decoded.append('"');
                default -> {
                    decoded.append(c);
                    continue;
                }
            }
            i++;
        }
        return decoded.toString();
    }

    private static String encode(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 2);
        boolean quote = value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '^' -> encoded.append("^^");
                case '\n' -> encoded.append("^n");
                case '"' -> encoded.append("^'");
                default -> encoded.append(c);
            }
            quote |= c == ',' || c == ';' || c == ':' || c == '\n';
        }
        return quote ? "\"" + encoded + "\"" : encoded.toString();
    }
}
