package dev.godwit.formats.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** PatchObjects of RFC 8984 §1.4.9. */
public final class Patch {
    private Patch() {
    }

    /** The smallest patch that makes {@code from} into {@code to}; objects are entered, everything else is replaced whole. */
    public static ObjectNode between(ObjectNode from, ObjectNode to) {
        ObjectNode patch = Json.object();
        collect("", from, to, patch);
        return patch;
    }

    private static void collect(String path, ObjectNode from, ObjectNode to, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            if (!to.has(member.getKey())) {
                patch.putNull(Pointer.join(path, member.getKey()));
            }
        }
        for (Map.Entry<String, JsonNode> member : to.properties()) {
            String pointer = Pointer.join(path, member.getKey());
            JsonNode old = from.get(member.getKey());
            if (old instanceof ObjectNode before && member.getValue() instanceof ObjectNode after) {
                collect(pointer, before, after, patch);
            } else if (!member.getValue().equals(old)) {
                patch.set(pointer, member.getValue().deepCopy());
            }
        }
    }

    /** {@code base} with the patch applied, in a copy; empty if the patch points to where nothing can be. */
    public static Optional<ObjectNode> apply(ObjectNode base, ObjectNode patch) {
        ObjectNode result = base.deepCopy();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            Optional<ObjectNode> parent = Pointer.parent(result, member.getKey());
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            if (member.getValue().isNull()) {
                parent.get().remove(Pointer.last(member.getKey()));
            } else {
                parent.get().set(Pointer.last(member.getKey()), member.getValue().deepCopy());
            }
        }
        return Optional.of(result);
    }
}
