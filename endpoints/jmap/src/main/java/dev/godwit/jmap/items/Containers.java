package dev.godwit.jmap.items;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.Urn;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What address books, calendars and directories have in common: how their objects are collections.
 *
 * @param toRead the right without which nothing in it can be seen
 * @param toEmpty the argument of Foo/set that lets one be destroyed with what is in it
 * @param names what everybody calls a property, by what JMAP calls it
 * @param own what is no property of a collection: it is said otherwise, or only the server knows it
 */
record Containers(DataKind kind, DataType type, String toRead, String toEmpty, Map<String, String> names, Set<String> own, boolean isTree) {
    /** Before the names of properties that only JMAP knows. */
    private static final String PREFIX = "jmap:";
    private static final String IS_DEFAULT = "isDefault";

    /** RFC 9610 §2. */
    static Containers addressBooks() {
        return new Containers(DataKind.CONTACTS, new DataType("AddressBook", Urn.CONTACTS), "mayRead", "onDestroyRemoveContents",
                Map.of("description", ItemCollection.DESCRIPTION, "sortOrder", ItemCollection.SORT_ORDER, "isSubscribed", ItemCollection.SUBSCRIBED,
                        "shareWith", ItemCollection.SHARE_WITH), Set.of("id", "name", "myRights", IS_DEFAULT), false);
    }

    /** JMAP for Calendars §4. */
    static Containers calendars() {
        return new Containers(DataKind.CALENDARS, new DataType("Calendar", Urn.CALENDARS), "mayReadItems", "onDestroyRemoveEvents",
                Map.of("description", ItemCollection.DESCRIPTION, "sortOrder", ItemCollection.SORT_ORDER, "isSubscribed", ItemCollection.SUBSCRIBED,
                        "shareWith", ItemCollection.SHARE_WITH, "color", ItemCollection.COLOR, "isVisible", ItemCollection.VISIBLE,
                        "includeInAvailability", ItemCollection.AVAILABILITY, "timeZone", ItemCollection.TIME_ZONE),
                Set.of("id", "name", "myRights", IS_DEFAULT), false);
    }

    static Containers directories(DataType type) {
        return new Containers(DataKind.FILES, type, "mayRead", "onDestroyRemoveChildren",
                Map.of("isSubscribed", ItemCollection.SUBSCRIBED, "shareWith", ItemCollection.SHARE_WITH, "role", ItemCollection.ROLE),
                Set.of("id", "name", "parentId", "myRights", "nodeType", "blobId", "target", "size", "type", "created", "modified", "accessed", "changed",
                        "executable"), true);
    }

    /** Whether this is one, and one that can be read. */
    boolean is(ObjectNode object) {
        boolean readable = object.path("myRights").path(toRead).asBoolean(true);
        return readable && (!isTree || FileItems.isDirectory(object));
    }

    /** @param state of all items of the kind */
    ItemCollection collection(ObjectNode object, String state) {
        TreeMap<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            JsonNode value = each.getValue();
            String name = each.getKey();
            boolean nothing = value.isNull() || name.equals("shareWith") && value.isEmpty();
            if (!nothing && !own.contains(name)) {
                String known = names.get(name);
                properties.put(known == null ? PREFIX + name : known, known != null && value.isValueNode() ? value.asText() : value.toString());
            }
        }
        if (object.path(IS_DEFAULT).asBoolean()) {
            properties.put(ItemCollection.DEFAULT, "true");
        }
        return new ItemCollection(kind, object.path("id").asText(), isTree ? Json.text(object, "parentId", "") : "", Json.text(object, "name", ""),
                properties, state);
    }

    /** The object's properties that say what the collection's say, as far as JMAP knows them. */
    ObjectNode object(ItemCollection wanted) {
        ObjectNode object = Json.object().put("name", wanted.name());
        if (isTree) {
            object.put("parentId", wanted.parentId().isEmpty() ? null : wanted.parentId());
        }
        SortedMap<String, String> properties = wanted.properties();
        names.forEach((jmap, known) -> {
            JsonNode value = properties.containsKey(known) ? value(jmap, properties.get(known)) : null;
            if (value != null) {
                object.set(jmap, value);
            }
        });
        properties.forEach((name, value) -> {
            String jmap = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
            JsonNode json = jmap.isEmpty() || own.contains(jmap) ? null : parse(value);
            if (json != null) {
                object.set(jmap, json);
            }
        });
        return object;
    }

    private static JsonNode value(String jmap, String text) {
        return switch (jmap) {
            case "sortOrder" -> text.matches("\\d{1,9}") ? Json.object().numberNode(Integer.parseInt(text)) : null;
            case "isSubscribed", "isVisible" -> Json.object().booleanNode(text.equals("true"));
            case "shareWith" -> parse(text);
            case "timeZone" -> text.contains("BEGIN:") ? null : Json.object().textNode(text); // JMAP takes names only
            default -> Json.object().textNode(text);
        };
    }

    /** Null for what is no JSON: it was made by somebody else. */
    private static JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Whether this shall be the default one, which is asked for by an argument of its own. */
    boolean shallBeDefault(ItemCollection wanted, ItemCollection now) {
        return !isTree && "true".equals(wanted.properties().get(ItemCollection.DEFAULT)) && (now == null || !"true".equals(now.properties().get(ItemCollection.DEFAULT)));
    }

    /** Parents before children; what lies in something unseen comes to the top. */
    static Map<String, ObjectNode> parentsFirst(Map<String, ObjectNode> directories) {
        Map<String, ObjectNode> ordered = new LinkedHashMap<>();
        directories.keySet().forEach(id -> add(id, directories, ordered, 0));
        return ordered;
    }

    private static final int DEEPEST = 1000;

    private static void add(String id, Map<String, ObjectNode> all, Map<String, ObjectNode> ordered, int depth) {
        ObjectNode node = all.get(id);
        if (node == null || ordered.containsKey(id) || depth > DEEPEST) {
            return;
        }
        String parentId = Json.text(node, "parentId", "");
        add(parentId, all, ordered, depth + 1);
        ordered.put(id, all.containsKey(parentId) ? node : node.deepCopy().putNull("parentId"));
    }
}
