package dev.godwit.formats.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Node;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Content lines as jCal and jCard have them (RFC 7265, RFC 7095): {@code [name, parameters, type, value]}. Texts are unescaped;
 * where that would not lead back to the same value, and for all values of other types, the type is {@code unknown} and the
 * value stands as it is, as RFC 7265 §5 has it for what an implementation does not know.
 */
public final class JText {
    private static final String BARE = "x-bare";
    /** Names as they are met with: some programs write underscores, slashes and worse. What would end a name cannot be in one. */
    private static final String NAME = "[^:;=.\"\\p{Cntrl}]+";

    private JText() {
    }

    /** @param texts names, in upper case, of properties whose value is one text */
    public static ArrayNode property(ContentLine line, Predicate<String> texts) {
        ArrayNode property = Json.object().arrayNode();
        ObjectNode parameters = Json.object();
        parameters(line).forEach((name, values) -> {
            if (!name.equals("value")) {
                put(parameters, name, values);
            }
        });
        if (!line.group().isEmpty()) {
            parameters.put("group", line.group());
        }
        String type = line.parameter("VALUE").map(v -> v.toLowerCase(Locale.ROOT)).orElse(texts.test(line.upperName()) ? "text" : "unknown");
        String text = Text.unescape(line.value());
        boolean faithful = type.equals("text") && Text.escape(text).equals(line.value());
        if (type.equals("text") && !faithful) {
            line.parameter("VALUE").ifPresent(v -> parameters.put("value", v));
            type = "unknown";
        }
        return property.add(line.name().toLowerCase(Locale.ROOT)).add(parameters).add(type).add(faithful ? text : line.value());
    }

    public static Optional<ContentLine> line(JsonNode property, Predicate<String> texts) {
        if (!property.isArray() || property.size() < 4 || !property.get(0).isTextual() || !(property.get(1) instanceof ObjectNode parameters) || !property.get(2).isTextual()
                || !property.get(0).textValue().matches(NAME)) {
            return Optional.empty();
        }
        String name = property.get(0).textValue().toUpperCase(Locale.ROOT);
        String type = property.get(2).textValue();
        List<String> values = new ArrayList<>();
        for (int i = 3; i < property.size(); i++) {
            values.add(value(property.get(i), type.equals("text")));
        }
        List<Parameter> list = new ArrayList<>();
        boolean said = !type.equals("unknown") && !(type.equals("text") && texts.test(name));
        if (said) {
            list.add(Parameter.of("VALUE", type.toUpperCase(Locale.ROOT)));
        }
        String group = parameters.path("group").asText("");
        parameters.properties().stream().filter(p -> !p.getKey().equals("group")).forEach(p -> list.addAll(parameter(p.getKey(), p.getValue())));
        return Optional.of(ContentLine.of(name, list, String.join(",", values)).inGroup(group));
    }

    private static String value(JsonNode value, boolean text) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(value(part, true)));
            return String.join(";", parts);
        }
        String string = value.asText();
        return (text ? Text.escape(string) : string).replace("\r", "").replace("\n", "\\n");
    }

    public static ArrayNode component(Component component, Predicate<String> texts) {
        ArrayNode properties = Json.object().arrayNode();
        component.properties().forEach(line -> properties.add(property(line, texts)));
        ArrayNode components = Json.object().arrayNode();
        component.components().forEach(inner -> components.add(component(inner, texts)));
        return Json.object().arrayNode().add(component.name().toLowerCase(Locale.ROOT)).add(properties).add(components);
    }

    public static Optional<Component> component(JsonNode jcal, Predicate<String> texts) {
        if (!jcal.isArray() || jcal.size() < 3 || !jcal.get(0).isTextual() || !jcal.get(0).textValue().matches(NAME)) {
            return Optional.empty();
        }
        List<Node> nodes = new ArrayList<>();
        jcal.get(1).forEach(property -> line(property, texts).ifPresent(nodes::add));
        jcal.get(2).forEach(inner -> component(inner, texts).ifPresent(nodes::add));
        return Optional.of(Component.of(jcal.get(0).textValue().toUpperCase(Locale.ROOT), nodes));
    }

    /** The parameters by name in lower case; several of one name are one. */
    public static Map<String, List<String>> parameters(ContentLine line) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (Parameter parameter : line.parameters()) {
            String name = parameter.bare() ? BARE : parameter.name().toLowerCase(Locale.ROOT);
            parameters.computeIfAbsent(name, n -> new ArrayList<>()).addAll(parameter.bare() ? List.of(parameter.name()) : parameter.values());
        }
        return parameters;
    }

    public static void put(ObjectNode parameters, String name, List<String> values) {
        if (values.size() == 1) {
            parameters.put(name, values.getFirst());
        } else {
            ArrayNode array = parameters.putArray(name);
            values.forEach(array::add);
        }
    }

    public static List<String> values(JsonNode parameter) {
        List<String> values = new ArrayList<>();
        if (parameter.isArray()) {
            parameter.forEach(value -> values.add(value.asText()));
        } else {
            values.add(parameter.asText());
        }
        return values;
    }

    /** Parameters of that name and value; none if the name can be none. */
    public static List<Parameter> parameter(String name, JsonNode value) {
        List<String> values = values(value).stream().map(v -> v.replace("\r", "")).toList();
        if (name.equals(BARE)) {
            return values.stream().filter(v -> v.matches(NAME)).map(v -> new Parameter(v, null)).toList();
        }
        return name.matches(NAME) && !values.isEmpty() ? List.of(Parameter.of(name.toUpperCase(Locale.ROOT), values)) : List.of();
    }
}
