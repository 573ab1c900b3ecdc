package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a JSON value has to look like (RFC 8620 §1.2 to §1.4). */
@FunctionalInterface
interface Shape {
    Pattern ID_TEXT = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    Pattern UTC_TEXT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d*[1-9])?Z");
    Pattern DATE_TEXT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d*[1-9])?(Z|[+-]\\d\\d:\\d\\d)");
    long MAX_INT = (1L << 53) - 1;

    /** What is wrong with {@code value}, or null if it fits. */
    String problem(JsonNode value);

    Shape ANY = value -> null;
    Shape STRING = value -> value.isTextual() ? null : "not a String";
    Shape BOOLEAN = value -> value.isBoolean() ? null : "not a Boolean";
    Shape TRUE = value -> value.isBoolean() && value.booleanValue() ? null : "not true";
    Shape INT = value -> value.isIntegralNumber() && Math.abs(value.asLong()) <= MAX_INT ? null : "not an Int";
    Shape UNSIGNED = value -> value.isIntegralNumber() && value.asLong() >= 0 && value.asLong() <= MAX_INT ? null
            : "not an UnsignedInt";
    Shape NUMBER = value -> value.isNumber() ? null : "not a Number";
    Shape OBJECT = value -> value.isObject() ? null : "not an object";
    Shape ID = value -> value.isTextual() && ID_TEXT.matcher(value.asText()).matches() ? null : "not an Id";
    Shape UTC_DATE = value -> isDate(value, UTC_TEXT) ? null : "not a UTCDate";
    Shape DATE = value -> isDate(value, DATE_TEXT) ? null : "not a Date";
    Shape ID_OR_NULL = ID.orNull();
    Shape ID_SET = mapOf(ID, TRUE);

    private static boolean isDate(JsonNode value, Pattern pattern) {
        if (!value.isTextual() || !pattern.matcher(value.asText()).matches()) {
            return false;
        }
        try {
            OffsetDateTime.parse(value.asText());
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    default Shape orNull() {
        return value -> value.isNull() ? null : problem(value);
    }

    static Shape oneOf(String... texts) {
        List<String> known = List.of(texts);
        return value -> value.isTextual() && known.contains(value.asText()) ? null : "not one of " + known;
    }

    static Shape matching(Pattern pattern, String what) {
        return value -> value.isTextual() && pattern.matcher(value.asText()).matches() ? null : "not " + what;
    }

    static Shape listOf(Shape element) {
        return value -> {
            if (!value.isArray()) {
                return "not an array";
            }
            for (JsonNode each : value) {
                String problem = element.problem(each);
                if (problem != null) {
                    return "an element is " + problem;
                }
            }
            return null;
        };
    }

    static Shape mapOf(Shape key, Shape element) {
        return value -> {
            if (!value.isObject()) {
                return "not an object";
            }
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                String problem = key.problem(Json.NODES.textNode(each.getKey()));
                problem = problem != null ? "a key is " + problem : element.problem(each.getValue());
                if (problem != null) {
                    return each.getKey() + ": " + problem;
                }
            }
            return null;
        };
    }

    /** An object of which these properties, where present, have these shapes; others may be there. */
    static Shape object(Map<String, Shape> known) {
        return value -> {
            if (!value.isObject()) {
                return "not an object";
            }
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                String problem = known.getOrDefault(each.getKey(), ANY).problem(each.getValue());
                if (problem != null) {
                    return each.getKey() + ": " + problem;
                }
            }
            return null;
        };
    }

    /** As {@link #object}, and with nothing else in it. */
    static Shape closed(Map<String, Shape> known) {
        return value -> {
            String problem = object(known).problem(value);
            if (problem != null) {
                return problem;
            }
            for (String name : Json.names(value)) {
                if (!known.containsKey(name)) {
                    return "unknown property " + name;
                }
            }
            return null;
        };
    }

    /** This shape, with these properties present besides. */
    default Shape with(String... required) {
        return value -> {
            String problem = problem(value);
            if (problem != null) {
                return problem;
            }
            for (String name : required) {
                if (!value.has(name)) {
                    return name + " is missing";
                }
            }
            return null;
        };
    }
}
