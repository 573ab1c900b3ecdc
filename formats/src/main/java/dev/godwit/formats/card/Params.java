package dev.godwit.formats.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.json.JText;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.semantic.Same;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters that JSContact has no word for: in {@code vCardParams} of the object (RFC 9555 §3.2), and for values that are no
 * objects, or share theirs, in a property of our own, by the pointer of the value.
 */
final class Params {
    static final String OWN = "godwit.dev:vCardParams";
    static final String STANDARD = "vCardParams";
    /** Groups made only to hold a label together with its property. */
    private static final String MADE_GROUP = "jsg\\d+";

    private Params() {
    }

    static Map<String, List<String>> of(ContentLine line) {
        Map<String, List<String>> parameters = JText.parameters(line);
        parameters.remove("value");
        if (!line.is("X-ABLABEL") && !line.group().isEmpty() && !line.group().matches(MADE_GROUP)) {
            parameters.put("group", List.of(line.group()));
        }
        return parameters;
    }

    /** What {@code written} lacks of {@code original}; empty if it says something else or more. */
    static Optional<ObjectNode> lacking(ContentLine original, ContentLine written) {
        Map<String, List<String>> wanted = of(original);
        Map<String, List<String>> got = of(written);
        ObjectNode lacking = Json.object();
        for (Map.Entry<String, List<String>> parameter : wanted.entrySet()) {
            List<String> rest = new ArrayList<>(parameter.getValue());
            List<String> have = got.getOrDefault(parameter.getKey(), List.of());
            boolean words = Same.wordParameter(parameter.getKey());
            boolean set = parameter.getKey().equals("type");
            if (set) {
                have.forEach(rest::remove);
            } else if (words ? rest.toString().equalsIgnoreCase(have.toString()) : rest.equals(have)) {
                continue;
            }
            if (!set && !have.isEmpty() || set && !parameter.getValue().containsAll(have)) {
                return Optional.empty();
            }
            if (!rest.isEmpty() || parameter.getValue().isEmpty()) {
                JText.put(lacking, parameter.getKey(), rest);
            }
        }
        return wanted.keySet().containsAll(got.keySet()) ? Optional.of(lacking) : Optional.empty();
    }

    /** The line with the remembered parameters. */
    static ContentLine applied(JsonNode remembered, ContentLine line) {
        ContentLine applied = line;
        for (Map.Entry<String, JsonNode> parameter : remembered.properties()) {
            String name = parameter.getKey();
            if (name.equals("group")) {
                applied = parameter.getValue().asText().matches("[^:;=\"\\p{Cntrl}]+") ? applied.inGroup(parameter.getValue().asText()) : applied;
            } else if (name.equals("type")) {
                List<String> types = new ArrayList<>(line.parameterValues("TYPE"));
                JText.values(parameter.getValue()).stream().map(t -> t.toLowerCase(Locale.ROOT)).filter(t -> !types.contains(t)).forEach(types::add);
                applied = applied.without("TYPE").with(Parameter.of("TYPE", types));
            } else if (!name.equals("derived-absent") && applied.parameters().stream().noneMatch(p -> p.is(name))) {
                for (Parameter p : JText.parameter(name, parameter.getValue())) {
                    applied = applied.with(p);
                }
            }
        }
        return applied;
    }
}
