package dev.godwit.archive.vandelay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON in text columns. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {
    }

    /** The numbers of an array, also where they are written as texts; empty for NULL and for what is no array. */
    static List<Long> ids(String text) {
        List<Long> ids = new ArrayList<>();
        for (JsonNode each : array(text)) {
            if (each.canConvertToLong()) {
                ids.add(each.asLong());
            } else if (each.isTextual() && each.asText().matches("\\d{1,18}")) {
                ids.add(Long.parseLong(each.asText()));
            }
        }
        return ids;
    }

    static List<String> texts(String text) {
        List<String> texts = new ArrayList<>();
        array(text).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Iterable<JsonNode> array(String text) {
        JsonNode node = read(text);
        return node != null && node.isArray() ? node : List.of();
    }

    /** Null for NULL and for what is no JSON. */
    static JsonNode read(String text) {
        try {
            return text == null || text.isBlank() ? null : MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    static void put(ObjectNode object, String name, String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    static void putNode(ObjectNode object, String name, String json) {
        JsonNode node = read(json);
        if (node != null && !node.isNull()) {
            object.set(name, node);
        }
    }

    static byte[] bytes(ObjectNode object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }
}
