package dev.godwit.jmap.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short ways to make and read JSON. */
public final class Json {
    /** Safe for any thread. */
    public static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode strings(Collection<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
        values.forEach(array::add);
        return array;
    }

    /** The strings of an array; none for null or anything else. */
    public static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        if (array != null && array.isArray()) {
            array.forEach(each -> strings.add(each.asText()));
        }
        return strings;
    }

    /** The members of an object that are objects; none for null (RFC 8620 lets servers send null for an empty map). */
    public static Map<String, ObjectNode> objects(JsonNode map) {
        Map<String, ObjectNode> objects = new LinkedHashMap<>();
        if (map instanceof ObjectNode node) {
            node.properties().forEach(each -> objects.put(each.getKey(), each.getValue() instanceof ObjectNode object ? object : object()));
        }
        return objects;
    }

    /** The text of a member, or {@code otherwise} if it is not there or null. */
    public static String text(JsonNode object, String member, String otherwise) {
        JsonNode value = object.get(member);
        return value == null || value.isNull() ? otherwise : value.asText();
    }
}
