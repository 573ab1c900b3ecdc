package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PatchObject applied to an object (RFC 8620 §5.3). */
final class Patch {
    private Patch() {
    }

    /** A changed copy; {@code object} stays. A {@link SetError} if the patch does not fit. */
    static ObjectNode apply(ObjectNode object, ObjectNode patch, Schema schema) {
        checkPrefixes(patch);
        ObjectNode result = object.deepCopy();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            set(result, tokens(each.getKey()), each.getValue(), schema);
        }
        return result;
    }

    /** The names on the way to what a patch changes. */
    static List<String> tokens(String pointer) {
        List<String> tokens = new ArrayList<>();
        for (String token : pointer.split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return tokens;
    }

    static String pointer(List<String> tokens) {
        return String.join("/", tokens.stream().map(token -> token.replace("~", "~0").replace("/", "~1")).toList());
    }

    private static void checkPrefixes(ObjectNode patch) {
        for (String one : Json.names(patch)) {
            for (String other : Json.names(patch)) {
                if (other.startsWith(one + "/")) {
                    throw invalid(other + " is within " + one);
                }
            }
        }
    }

    private static void set(ObjectNode object, List<String> tokens, JsonNode value, Schema schema) {
        JsonNode parent = object;
        for (String token : tokens.subList(0, tokens.size() - 1)) {
            parent = parent.get(token);
            if (parent == null || !parent.isObject()) {
                // Within arrays too: they can only be replaced as a whole.
                throw invalid(token + " of " + pointer(tokens) + " is not an object that exists");
            }
        }
        String name = tokens.getLast();
        boolean top = tokens.size() == 1;
        JsonNode replacement = value;
        if (value.isNull()) {
            replacement = !top ? null : schema.fallback(name) != null ? schema.fallback(name).deepCopy()
                    : schema.acceptsNull(name) && schema.names().contains(name) && object.has(name) && object.get(name).isNull() ? value : null;
        }
        if (replacement == null) {
            ((ObjectNode) parent).remove(name);
        } else {
            ((ObjectNode) parent).set(name, replacement.deepCopy());
        }
    }

    private static SetError invalid(String description) {
        return SetError.of("invalidPatch", description);
    }
}
