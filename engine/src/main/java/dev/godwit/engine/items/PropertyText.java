package dev.godwit.engine.items;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Properties as one text: lines of {@code name=value}, with {@code \\}, {@code \n} and {@code \e} for backslash, newline and an equals sign in a name. */
final class PropertyText {
    private PropertyText() {
    }

    static String write(Map<String, String> properties) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(properties).forEach((name, value) -> text.append(escape(name).replace("=", "\\e")).append('=').append(escape(value)).append('\n'));
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    static SortedMap<String, String> read(String text) {
        SortedMap<String, String> properties = new TreeMap<>();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals >= 0) {
                properties.put(unescape(line.substring(0, equals)), unescape(line.substring(equals + 1)));
            }
        }
        return properties;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            i++;
            plain.append(switch (text.charAt(i)) {
                case 'n' -> '\n';
                case 'e' -> '=';
                default -> text.charAt(i);
            });
        }
        return plain.toString();
    }
}
