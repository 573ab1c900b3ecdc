package dev.godwit.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.formats.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The leaves of an object as a sorted list of path and value; the types of nested objects, which may be left out, are. */
final class Members {
    private Members() {
    }

    static List<String> of(byte[] json) {
        TreeSet<String> leaves = new TreeSet<>();
        collect("", Json.readObject(json), leaves);
        return List.copyOf(leaves);
    }

    private static void collect(String path, JsonNode node, TreeSet<String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                boolean implied = !path.isEmpty() && member.getKey().equals("@type") || path.startsWith("/alerts") && member.getKey().equals("action") && member.getValue().asText().equals("display");
                if (!implied) {
                    collect(path + "/" + member.getKey(), member.getValue(), leaves);
                }
            }
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "/" + i, node.get(i), leaves);
            }
        } else {
            leaves.add(path + " " + node);
        }
    }
}
