package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creation ids in the place of ids: {@code #k1} (RFC 8620 §5.3). */
final class References {
    private References() {
    }

    /** The properties that refer to something not created. */
    static List<String> open(ObjectNode object, Schema schema, Map<String, String> created) {
        List<String> open = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            if (schema.holdsIds(each.getKey())) {
                JsonNode value = each.getValue();
                List<String> texts = value.isObject() ? Json.names(value) : List.of(value.asText());
                if (texts.stream().anyMatch(text -> text.startsWith("#") && !created.containsKey(text.substring(1)))) {
                    open.add(each.getKey());
                }
            }
        }
        return open;
    }

    /** A copy with ids in the place of the creation ids that are known. */
    static ObjectNode resolve(ObjectNode object, Schema schema, Map<String, String> created) {
        ObjectNode resolved = Json.object();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            resolved.set(each.getKey(), schema.holdsIds(each.getKey()) ? value(each.getValue(), created) : each.getValue().deepCopy());
        }
        return resolved;
    }

    static ObjectNode resolvePatch(ObjectNode patch, Schema schema, Map<String, String> created) {
        ObjectNode resolved = Json.object();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            List<String> tokens = Patch.tokens(each.getKey());
            boolean ids = schema.holdsIds(tokens.getFirst());
            List<String> path = ids ? tokens.stream().map(token -> id(token, created)).toList() : tokens;
            resolved.set(Patch.pointer(path), ids ? value(each.getValue(), created) : each.getValue().deepCopy());
        }
        return resolved;
    }

    private static JsonNode value(JsonNode value, Map<String, String> created) {
        if (value.isTextual()) {
            return Json.NODES.textNode(id(value.asText(), created));
        }
        if (!value.isObject()) {
            return value.deepCopy();
        }
        ObjectNode set = Json.object();
        value.properties().forEach(each -> set.set(id(each.getKey(), created), each.getValue()));
        return set;
    }

    /** An unknown creation id stays as it is, and is then no Id. */
    private static String id(String text, Map<String, String> created) {
        return text.startsWith("#") ? created.getOrDefault(text.substring(1), text) : text;
    }
}
