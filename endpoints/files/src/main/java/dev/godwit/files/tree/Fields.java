package dev.godwit.files.tree;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Texts and properties in the fields of an index: separated by tabs, and written so that no field holds one. */
final class Fields {
    private Fields() {
    }

    static String write(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if it is not what {@link #write} makes */
    static String read(String field) {
        return URLDecoder.decode(field, StandardCharsets.UTF_8);
    }

    static String write(SortedMap<String, String> properties) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            text.append(text.isEmpty() ? "" : "&").append(write(property.getKey())).append('=').append(write(property.getValue()));
        }
        return text.toString();
    }

    static SortedMap<String, String> properties(String field) {
        SortedMap<String, String> properties = new TreeMap<>();
        for (String pair : field.isEmpty() ? new String[0] : field.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("a property without a value");
            }
            properties.put(read(pair.substring(0, equals)), read(pair.substring(equals + 1)));
        }
        return properties;
    }
}
