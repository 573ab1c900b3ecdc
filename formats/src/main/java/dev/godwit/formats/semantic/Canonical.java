package dev.godwit.formats.semantic;

import dev.godwit.formats.contentline.Component;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Canonical lines: what is the same to a user is the same text. */
final class Canonical {
    private static final char SEPARATOR = '\u0001';

    private Canonical() {
    }

    /** A component from the canonical lines of its properties and of its components; neither order counts, repetition does not either. */
    static String component(String name, List<String> lines, List<String> components) {
        StringBuilder text = new StringBuilder("BEGIN ").append(name).append('\n');
        new TreeSet<>(lines).forEach(line -> text.append(line).append('\n'));
        List<String> sorted = new ArrayList<>(components);
        Collections.sort(sorted);
        sorted.forEach(text::append);
        return text.append("END\n").toString();
    }

    static String line(String name, Map<String, TreeSet<String>> parameters, String value) {
        StringBuilder line = new StringBuilder(name);
        parameters.forEach((parameter, values) -> line.append(SEPARATOR).append(parameter).append('=').append(values));
        return line.append(SEPARATOR).append(SEPARATOR).append(value).toString();
    }

    static TreeMap<String, TreeSet<String>> parameters() {
        return new TreeMap<>();
    }

    /** One kind of line end in texts; the writers' escape has only one. */
    static String text(String value) {
        return value.indexOf('\r') < 0 ? value : value.replace("\r\n", "\n").replace('\r', '\n');
    }

    static String withoutSpace(String base64) {
        StringBuilder dense = new StringBuilder(base64.length());
        base64.chars().filter(c -> c > ' ' && c != '=').forEach(c -> dense.append((char) c));
        return dense.toString();
    }

    static List<String> all(List<Component> components, java.util.function.Function<Component, String> canonical) {
        return components.stream().map(canonical).toList();
    }
}
