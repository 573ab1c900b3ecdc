package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The properties of a data type: who sets them, when, and what they look like. Built once, then only read. */
final class Schema {
    private enum Kind { SERVER_SET, REQUIRED, OPTIONAL }

    /** @param fallback what the server takes where the client gives nothing; null for an absent property */
    private record Property(Shape shape, Kind kind, boolean immutable, JsonNode fallback) {
    }

    private final Map<String, Property> properties = new LinkedHashMap<>();
    private boolean open;

    /** The client may not set it. */
    Schema serverSet(String name) {
        properties.put(name, new Property(Shape.ANY, Kind.SERVER_SET, true, null));
        return this;
    }

    Schema required(String name, Shape shape) {
        properties.put(name, new Property(shape, Kind.REQUIRED, false, null));
        return this;
    }

    Schema requiredOnce(String name, Shape shape) {
        properties.put(name, new Property(shape, Kind.REQUIRED, true, null));
        return this;
    }

    /** May be left out and is absent then. */
    Schema optional(String name, Shape shape) {
        properties.put(name, new Property(shape, Kind.OPTIONAL, false, null));
        return this;
    }

    /** May be left out and is {@code fallback} then. */
    Schema optional(String name, Shape shape, Object fallback) {
        properties.put(name, new Property(shape, Kind.OPTIONAL, false, node(fallback)));
        return this;
    }

    Schema optionalOnce(String name, Shape shape) {
        properties.put(name, new Property(shape, Kind.OPTIONAL, true, null));
        return this;
    }

    /** Properties that are not named here are kept as they come. */
    Schema open() {
        open = true;
        return this;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case null -> Json.NODES.nullNode();
            case JsonNode node -> node;
            case Boolean bool -> Json.NODES.booleanNode(bool);
            case Integer number -> Json.NODES.numberNode(number);
            default -> Json.NODES.textNode(value.toString());
        };
    }

    Set<String> names() {
        return properties.keySet();
    }

    boolean knows(String name) {
        return open || properties.containsKey(name);
    }

    /** Whether ids are in it, which may be creation ids. */
    boolean holdsIds(String name) {
        Property property = properties.get(name);
        return property != null && (property.shape == Shape.ID || property.shape == Shape.ID_OR_NULL
                || property.shape == Shape.ID_SET);
    }

    /** What a property has when a patch sets it to null; null if it is then gone. */
    JsonNode fallback(String name) {
        Property property = properties.get(name);
        return property == null ? null : property.fallback;
    }

    boolean acceptsNull(String name) {
        Property property = properties.get(name);
        return property == null || property.shape.problem(Json.NODES.nullNode()) == null;
    }

    /** Refuses an object to be created if it has too little, too much or the wrong things (RFC 8620 §5.3). */
    void checkCreation(ObjectNode object) {
        List<String> wrong = new ArrayList<>();
        List<String> why = new ArrayList<>();
        properties.forEach((name, property) -> {
            if (property.kind == Kind.REQUIRED && !object.has(name)) {
                wrong.add(name);
                why.add(name + " is missing");
            }
        });
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            String problem = problem(each.getKey(), each.getValue());
            if (problem != null) {
                wrong.add(each.getKey());
                why.add(each.getKey() + " is " + problem);
            }
        }
        refuse(wrong, why);
    }

    private String problem(String name, JsonNode value) {
        Property property = properties.get(name);
        if (property == null) {
            return open ? null : "not a property of this type";
        }
        return property.kind == Kind.SERVER_SET ? "set by the server" : property.shape.problem(value);
    }

    /** Refuses a changed object (RFC 8620 §5.3: what the server sets or nobody may change is allowed if it is the same). */
    void checkUpdate(ObjectNode before, ObjectNode after) {
        List<String> wrong = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (String name : union(before, after)) {
            JsonNode value = after.get(name);
            if (value != null && value.equals(before.get(name))) {
                continue;
            }
            Property property = properties.get(name);
            String problem = null;
            if (property != null && property.immutable) {
                problem = "not to be changed";
            } else if (value == null) {
                problem = property != null && property.kind == Kind.REQUIRED ? "missing" : null;
            } else {
                problem = problem(name, value);
            }
            if (problem != null) {
                wrong.add(name);
                why.add(name + " is " + problem);
            }
        }
        refuse(wrong, why);
    }

    private static List<String> union(ObjectNode one, ObjectNode other) {
        List<String> names = new ArrayList<>(Json.names(one));
        Json.names(other).stream().filter(name -> !one.has(name)).forEach(names::add);
        return names;
    }

    private static void refuse(List<String> wrong, List<String> why) {
        if (!wrong.isEmpty()) {
            throw SetError.invalidProperties(String.join("; ", why), wrong);
        }
    }

    /** Adds what the client left out. */
    void fill(ObjectNode object) {
        properties.forEach((name, property) -> {
            if (property.fallback != null && !object.has(name)) {
                object.set(name, property.fallback.deepCopy());
            }
        });
    }
}
