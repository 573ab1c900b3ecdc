package dev.godwit.formats.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of PatchObjects (RFC 8984 §1.4.9): JSON pointers without the leading slash, which never lead into an array. */
public final class Pointer {
    private Pointer() {
    }

    public static String join(String parent, String key) {
        String escaped = key.replace("~", "~0").replace("/", "~1");
        return parent.isEmpty() ? escaped : parent + "/" + escaped;
    }

    public static String of(String... keys) {
        String pointer = "";
        for (String key : keys) {
            pointer = join(pointer, key);
        }
        return pointer;
    }

    public static List<String> keys(String pointer) {
        List<String> keys = new ArrayList<>();
        for (String part : pointer.split("/", -1)) {
            keys.add(part.replace("~1", "/").replace("~0", "~"));
        }
        return keys;
    }

    /** The object that holds what the pointer points to, if there is one. */
    public static Optional<ObjectNode> parent(ObjectNode root, String pointer) {
        JsonNode at = root;
        List<String> keys = keys(pointer);
        for (String key : keys.subList(0, keys.size() - 1)) {
            at = at.path(key);
        }
        return at instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    public static String last(String pointer) {
        return keys(pointer).getLast();
    }

    /** Takes the value away that the pointer points to. */
    public static void remove(ObjectNode root, String pointer) {
        parent(root, pointer).ifPresent(parent -> parent.remove(last(pointer)));
    }
}
