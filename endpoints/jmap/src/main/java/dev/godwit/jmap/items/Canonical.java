package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.Json;
import dev.godwit.model.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** JSON with the members of every object in order, so that equal objects are equal bytes. */
final class Canonical {
    private static final int VERSION_LENGTH = 32;

    private Canonical() {
    }

    static byte[] bytes(JsonNode json) {
        return sorted(json).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Short, and another for any other object. */
    static String version(JsonNode json) {
        return ContentDigest.sha256Of(bytes(json)).toString().substring(0, VERSION_LENGTH);
    }

    private static JsonNode sorted(JsonNode json) {
        if (json instanceof ObjectNode object) {
            Map<String, JsonNode> members = new TreeMap<>();
            object.properties().forEach(each -> members.put(each.getKey(), sorted(each.getValue())));
            ObjectNode sorted = Json.object();
            members.forEach(sorted::set);
            return sorted;
        }
        if (json instanceof ArrayNode array) {
            ArrayNode sorted = Json.object().arrayNode(array.size());
            array.forEach(each -> sorted.add(sorted(each)));
            return sorted;
        }
        return json;
    }
}
