package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * One method call with its back-references resolved.
 *
 * @param creationIds ids by creation id, of this request and all calls before; added to
 */
record Call(String method, ObjectNode arguments, Access access, Map<String, String> creationIds) {

    /** Refuses unknown arguments and those of the wrong type (RFC 8620 §3.6.2). */
    static void check(ObjectNode arguments, Map<String, Shape> known) {
        for (Map.Entry<String, JsonNode> each : arguments.properties()) {
            Shape shape = known.get(each.getKey());
            if (shape == null) {
                throw MethodError.invalidArguments("unknown argument " + each.getKey());
            }
            String problem = shape.problem(each.getValue());
            if (problem != null) {
                throw MethodError.invalidArguments(each.getKey() + ": " + problem);
            }
        }
    }

    void check(Map<String, Shape> own, Map<String, Shape> ofType) {
        Map<String, Shape> known = new HashMap<>(own);
        known.putAll(ofType);
        known.put("accountId", Shape.ID);
        check(arguments, known);
    }

    void require(String argument) {
        if (!arguments.has(argument)) {
            throw MethodError.invalidArguments(argument + " is missing");
        }
    }

    /** The argument, or null if it is not there or null. */
    JsonNode argument(String name) {
        JsonNode value = arguments.get(name);
        return Json.isNull(value) ? null : value;
    }

    boolean flag(String name) {
        return arguments.path(name).asBoolean(false);
    }

    JmapAccount account() {
        return access.account();
    }

    ObjectNode response() {
        return Json.object().put("accountId", access.account().id());
    }
}
