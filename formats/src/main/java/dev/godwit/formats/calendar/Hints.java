package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.json.JText;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.semantic.Same;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code iCalendar/convertedProperties} remembers of the properties that became JSCalendar: parameters JSCalendar has no
 * word for, the form a time had, which of two properties it was. Parameters of the draft's form; beyond it, an empty list says that
 * a parameter was not there, the parameter {@code tzid} of value {@code Z} that a time was in UTC, {@code derived} that
 * there was no such property at all, {@code x-until} how RRULE spelled its end.
 */
final class Hints {
    static final String CARRIER = "iCalendar";
    static final String CONVERTED = "convertedProperties";

    private Hints() {
    }

    static Optional<JsonNode> at(ObjectNode js, String path) {
        JsonNode hint = js.path(CARRIER).path(CONVERTED).path(path);
        return hint.isObject() ? Optional.of(hint) : Optional.empty();
    }

    static Optional<String> name(ObjectNode js, String path) {
        return at(js, path).map(h -> h.path("name").textValue());
    }

    static Optional<String> parameter(ObjectNode js, String path, String parameter) {
        return at(js, path).map(h -> h.path("parameters").path(parameter).textValue());
    }

    static boolean derived(ObjectNode js, String path) {
        return parameter(js, path, "derived").isPresent();
    }

    static ObjectNode hint(Map<String, ObjectNode> hints, String path, String property) {
        return hints.computeIfAbsent(path, p -> Json.object()).put("name", property.toLowerCase(Locale.ROOT));
    }

    static ObjectNode parameter(Map<String, ObjectNode> hints, String path, String property, String parameter, String value) {
        ObjectNode hint = hint(hints, path, property);
        hint.withObjectProperty("parameters").put(parameter, value);
        return hint;
    }

    /** The line with the parameters that the hint remembers; what the value itself says wins. */
    static ContentLine applied(ObjectNode js, String path, ContentLine line) {
        Optional<JsonNode> hint = at(js, path);
        if (hint.isEmpty()) {
            return line;
        }
        ContentLine applied = line;
        for (Map.Entry<String, JsonNode> parameter : hint.get().path("parameters").properties()) {
            boolean time = parameter.getKey().equals("tzid") && line.value().indexOf('T') > 0 && line.value().length() < 17;
            if (parameter.getValue().isArray() && parameter.getValue().isEmpty()) {
                applied = applied.without(parameter.getKey());
            } else if (!time && !parameter.getKey().equals("x-until") && applied.parameters().stream().noneMatch(p -> p.is(parameter.getKey()))) {
                for (Parameter p : JText.parameter(parameter.getKey(), parameter.getValue())) {
                    applied = applied.with(p);
                }
            }
        }
        String type = hint.get().path("valueType").asText("");
        return type.matches("[A-Za-z0-9-]+") && applied.parameter("VALUE").isEmpty() ? applied.with(Parameter.of("VALUE", type.toUpperCase(Locale.ROOT))) : applied;
    }

    /**
     * Remembers in what the original differs from what would be written; only parameters can differ.
     *
     * @return whether there was anything to remember
     */
    static boolean remember(Map<String, ObjectNode> hints, String path, ContentLine original, ContentLine written) {
        Map<String, List<String>> wanted = JText.parameters(original);
        Map<String, List<String>> got = JText.parameters(written);
        boolean differs = false;
        for (Map.Entry<String, List<String>> parameter : wanted.entrySet()) {
            if (!same(parameter.getKey(), parameter.getValue(), got.get(parameter.getKey()))) {
                ObjectNode hint = hint(hints, path, original.name());
                if (parameter.getKey().equals("value")) {
                    hint.put("valueType", parameter.getValue().getFirst().toLowerCase(Locale.ROOT));
                } else {
                    JText.put(hint.withObjectProperty("parameters"), parameter.getKey(), parameter.getValue());
                }
                differs = true;
            }
        }
        for (String extra : got.keySet()) {
            if (!wanted.containsKey(extra) && !extra.equals("value") && !extra.equals("encoding")) {
                hint(hints, path, original.name()).withObjectProperty("parameters").putArray(extra);
                differs = true;
            }
        }
        return differs;
    }

    private static boolean same(String name, List<String> wanted, List<String> got) {
        if (got == null || got.size() != wanted.size()) {
            return false;
        }
        boolean words = Same.wordParameter(name);
        for (int i = 0; i < wanted.size(); i++) {
            if (words ? !wanted.get(i).equalsIgnoreCase(got.get(i)) : !wanted.get(i).equals(got.get(i))) {
                return false;
            }
        }
        return true;
    }
}
