package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Foo/get (RFC 8620 §5.1). */
final class GetMethod {
    private static final Map<String, Shape> ARGUMENTS = Map.of("ids", Shape.listOf(Shape.ID).orNull(),
            "properties", Shape.listOf(Shape.STRING).orNull());

    private GetMethod() {
    }

    static ObjectNode run(Call call, DataType type) {
        call.check(ARGUMENTS, type.arguments("get"));
        Access access = call.access();
        Table table = access.table(type.name());
        Set<String> properties = properties(call, type);
        int limit = access.quirks().limits.maxObjectsInGet();
        Collection<String> ids = ids(call, type, table, limit);
        ObjectNode response = call.response();
        boolean stale = access.quirks().staleStates.contains(type.name());
        response.put("state", stale ? table.staleState() : table.state());
        ArrayNode list = response.putArray("list");
        ArrayNode notFound = response.putArray("notFound");
        for (String id : ids) {
            ObjectNode object = table.get(id);
            if (object == null || !type.visible(access, object)) {
                notFound.add(id);
            } else {
                list.add(only(type.view(access, object, properties, call.arguments()), properties));
            }
        }
        return response;
    }

    private static Collection<String> ids(Call call, DataType type, Table table, int limit) {
        JsonNode asked = call.argument("ids");
        if (asked != null) {
            Set<String> ids = new LinkedHashSet<>(Json.texts(asked));
            if (ids.size() > limit) {
                throw MethodError.of("requestTooLarge", ids.size() + " objects, maxObjectsInGet is " + limit);
            }
            return ids;
        }
        List<String> all = table.all().stream().filter(object -> type.visible(call.access(), object))
                .map(object -> object.get("id").asText()).toList();
        if (all.size() > limit) {
            // Who asks for all cannot know how many there are.
            throw MethodError.injected("requestTooLarge");
        }
        return all;
    }

    private static Set<String> properties(Call call, DataType type) {
        JsonNode asked = call.argument("properties");
        List<String> names = asked == null ? type.defaultProperties() : Json.texts(asked);
        if (names == null) {
            return null;
        }
        for (String name : names) {
            if (!type.knows(name)) {
                throw MethodError.invalidArguments(type.name() + " has no property " + name);
            }
        }
        Set<String> properties = new LinkedHashSet<>();
        properties.add("id");
        properties.addAll(names);
        return properties;
    }

    private static ObjectNode only(ObjectNode view, Set<String> properties) {
        if (properties != null) {
            view.retain(properties);
        }
        return view;
    }
}
