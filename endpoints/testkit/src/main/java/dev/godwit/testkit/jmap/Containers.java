package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What address books and calendars have in common: a default one, and contents that each may be in several of them. */
final class Containers {
    private Containers() {
    }

    /** The first of its kind is the default. */
    static void prepare(Access access, String type, ObjectNode created) {
        created.put("isDefault", access.table(type).all().isEmpty());
    }

    static void checkName(ObjectNode container) {
        String name = container.get("name").asText();
        if (name.isEmpty() || name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 255) {
            throw SetError.invalid("name", "empty or longer than 255 octets");
        }
    }

    /** Takes the contents out, and destroys those that are in nothing else; or a {@link SetError}. */
    static void empty(Access access, ObjectNode container, DataType contents, String property, boolean remove, String error) {
        String id = container.get("id").asText();
        List<ObjectNode> inside = access.table(contents.name()).all().stream().filter(each -> each.get(property).has(id)).toList();
        if (!inside.isEmpty() && !remove) {
            throw SetError.of(error, "it is not empty");
        }
        for (ObjectNode each : inside) {
            if (each.get(property).size() == 1) {
                access.table(contents.name()).destroy(each.get("id").asText());
            } else {
                ObjectNode fewer = each.deepCopy();
                ((ObjectNode) fewer.get(property)).remove(id);
                access.table(contents.name()).update(fewer);
            }
        }
    }

    /** {@code onSuccessSetIsDefault}: ignored if anything failed or there is no such container. */
    static void setDefault(Access access, String type, ObjectNode arguments, ObjectNode response, Map<String, String> creationIds) {
        String wanted = Json.text(arguments, "onSuccessSetIsDefault");
        if (wanted == null || !allWell(response)) {
            return;
        }
        String id = wanted.startsWith("#") ? creationIds.getOrDefault(wanted.substring(1), "") : wanted;
        Table table = access.table(type);
        if (table.get(id) == null) {
            return;
        }
        for (ObjectNode each : List.copyOf(table.all())) {
            boolean isDefault = each.get("id").asText().equals(id);
            if (each.path("isDefault").asBoolean() != isDefault) {
                ObjectNode changed = each.deepCopy().put("isDefault", isDefault);
                table.update(changed);
                report(response, creationIds, each.get("id").asText(), "isDefault", isDefault);
            }
        }
    }

    static boolean allWell(ObjectNode response) {
        return response.get("notCreated").isEmpty() && response.get("notUpdated").isEmpty() && response.get("notDestroyed").isEmpty();
    }

    /** What the server changed is in {@code created} or {@code updated} of the response (RFC 8620 §5.3). */
    static void report(ObjectNode response, Map<String, String> creationIds, String id, String property, boolean value) {
        for (String creationId : Json.names(response.get("created"))) {
            if (id.equals(creationIds.get(creationId))) {
                ((ObjectNode) response.get("created").get(creationId)).put(property, value);
                return;
            }
        }
        ObjectNode updated = (ObjectNode) response.get("updated");
        if (Json.isNull(updated.get(id))) {
            updated.putObject(id);
        }
        ((ObjectNode) updated.get(id)).put(property, value);
    }

    /** Refuses an object that is nowhere, or in something that does not exist. */
    static void checkMembership(Access access, String containerType, ObjectNode object, String property) {
        List<String> ids = Json.names(object.get(property));
        if (ids.isEmpty() || ids.stream().anyMatch(id -> access.get(containerType, id) == null)) {
            throw SetError.invalid(property, "none, or one that does not exist");
        }
    }

    /** Refuses a second object with one uid (RFC 9610 §3, JMAP Calendars §5). */
    static void checkUid(Access access, String type, ObjectNode object, String secondKey) {
        for (ObjectNode other : access.table(type).all()) {
            if (!other.get("id").equals(object.get("id")) && object.has("uid") && object.get("uid").equals(other.get("uid"))
                    && object.path(secondKey).equals(other.path(secondKey))) {
                throw SetError.conflict("uid", "in use by " + other.get("id").asText());
            }
        }
    }
}
