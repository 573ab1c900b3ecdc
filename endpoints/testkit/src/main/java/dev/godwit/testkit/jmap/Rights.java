package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rights of a type that can be shared: {@code myRights} and {@code shareWith} (RFC 9670 §4). */
record Rights(List<String> names, String toRead) {

    static Rights of(String toRead, String... others) {
        List<String> names = new java.util.ArrayList<>(List.of(others));
        names.addFirst(toRead);
        return new Rights(List.copyOf(names), toRead);
    }

    /** {@code Id[Rights]|null}. */
    Shape shareWith() {
        Map<String, Shape> known = new HashMap<>();
        names.forEach(name -> known.put(name, Shape.BOOLEAN));
        return Shape.mapOf(Shape.ID, Shape.closed(known)).orNull();
    }

    /** What the one at work may do with it. */
    ObjectNode mine(Access access, JsonNode object) {
        ObjectNode mine = Json.object();
        JsonNode granted = object.path("shareWith").path(access.principal() == null ? "" : access.principal());
        names.forEach(name -> mine.put(name, access.owner() ? !access.readOnly() || name.equals(toRead) : granted.path(name).asBoolean(false)));
        return mine;
    }

    boolean has(Access access, JsonNode object, String right) {
        return access.owner() && !access.readOnly() || mine(access, object).path(right).asBoolean(false);
    }

    boolean readable(Access access, JsonNode object) {
        return access.owner() || has(access, object, toRead);
    }

    void require(Access access, JsonNode object, String right) {
        if (!has(access, object, right)) {
            throw SetError.of("forbidden", right + " is missing");
        }
    }

    /** Refuses principals that are not there (RFC 9670 §4). */
    void checkShareWith(Access access, ObjectNode before, ObjectNode after) {
        JsonNode shareWith = after.path("shareWith");
        if (before != null && shareWith.equals(before.path("shareWith"))) {
            return;
        }
        for (String principal : Json.names(shareWith)) {
            if (!access.principals().contains(principal) || principal.equals(access.account().principalId())) {
                throw SetError.conflict("shareWith", "no such principal, or the owner: " + principal);
            }
        }
        if (before != null || !shareWith.isEmpty()) {
            require(access, after, "mayShare");
        }
    }
}
