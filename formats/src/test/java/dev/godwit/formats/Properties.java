package dev.godwit.formats;

import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.ContentLineReader;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The properties of a text as a sorted list, one value each: a plain comparison that knows nothing of the code under test but the reader. */
final class Properties {
    private static final Set<String> LISTS = Set.of("CATEGORIES", "EXDATE", "RDATE", "CONCEPT");
    private static final Set<String> WORDS = Set.of("STATUS", "TRANSP", "ACTION", "CLASS");

    private Properties() {
    }

    static List<String> of(byte[] text) {
        List<String> all = new ArrayList<>();
        ContentLineReader.read(text).forEach(root -> collect("", root, all));
        return all.stream().distinct().sorted().toList();
    }

    private static void collect(String path, Component component, List<String> all) {
        String here = path + "/" + component.name() + component.property("RECURRENCE-ID").map(ContentLine::value).orElse("") + component.property("UID").map(ContentLine::value).orElse("");
        for (ContentLine line : component.properties()) {
            List<String> values = LISTS.contains(line.upperName()) ? Text.split(line.value(), ',') : List.of(line.value());
            values.forEach(value -> all.add(here + " " + line.upperName() + parameters(line) + ":" + value(line, value)));
        }
        component.components().forEach(inner -> collect(here, inner, all));
    }

    private static String value(ContentLine line, String value) {
        String text = WORDS.contains(line.upperName()) ? value.toUpperCase(Locale.ROOT) : value;
        return line.is("RRULE") ? new TreeSet<>(List.of(text.replace("+", "").split(";"))).toString() : Text.unescape(text);
    }

    private static Map<String, List<String>> parameters(ContentLine line) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (Parameter parameter : line.parameters()) {
            if (!parameter.is("VALUE")) {
                parameters.computeIfAbsent(parameter.name().toUpperCase(Locale.ROOT), n -> new ArrayList<>()).addAll(parameter.values());
            }
        }
        return parameters;
    }
}
