package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Foo/query (RFC 8620 §5.5). */
final class QueryMethod {
    private static final Shape COMPARATOR = Shape.object(Map.of("property", Shape.STRING, "isAscending", Shape.BOOLEAN,
            "collation", Shape.STRING)).with("property");
    static final Map<String, Shape> COMMON = Map.of("filter", Shape.OBJECT.orNull(),
            "sort", Shape.listOf(COMPARATOR).orNull(), "calculateTotal", Shape.BOOLEAN);
    private static final Map<String, Shape> PAGE = Map.of("position", Shape.INT, "anchor", Shape.ID_OR_NULL,
            "anchorOffset", Shape.INT, "limit", Shape.UNSIGNED.orNull(), "filter", COMMON.get("filter"),
            "sort", COMMON.get("sort"), "calculateTotal", COMMON.get("calculateTotal"));

    private QueryMethod() {
    }

    static ObjectNode run(Call call, DataType type) {
        call.check(PAGE, type.arguments("query"));
        List<String> ids = ids(call, type);
        int from = position(call, ids);
        long asked = call.argument("limit") == null ? Long.MAX_VALUE : call.argument("limit").asLong();
        long limit = Math.min(asked, call.access().quirks().maxQueryResults);
        List<String> page = from >= ids.size() ? List.of()
                : ids.subList(from, (int) Math.min(ids.size(), from + limit));
        ObjectNode response = call.response().put("queryState", call.access().table(type.name()).state())
                .put("canCalculateChanges", canCalculateChanges(call, type)).put("position", from);
        response.set("ids", Json.array(page));
        if (call.flag("calculateTotal")) {
            response.put("total", ids.size());
        }
        if (limit < asked && limit < Integer.MAX_VALUE) {
            response.put("limit", limit);
        }
        return response;
    }

    static boolean canCalculateChanges(Call call, DataType type) {
        return type.verbs().contains("queryChanges") && !call.access().quirks().noQueryChanges;
    }

    private static int position(Call call, List<String> ids) {
        if (call.argument("anchor") != null) {
            int anchor = ids.indexOf(call.argument("anchor").asText());
            if (anchor < 0) {
                throw MethodError.of("anchorNotFound", call.argument("anchor").asText());
            }
            return (int) Math.max(0, anchor + call.arguments().path("anchorOffset").asLong());
        }
        long position = call.arguments().path("position").asLong();
        return (int) (position < 0 ? Math.max(0, ids.size() + position) : position);
    }

    /** All results in order. */
    static List<String> ids(Call call, DataType type) {
        Access access = call.access();
        Predicate<ObjectNode> filter = filter(access, type, call.argument("filter"));
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode object : access.table(type.name()).all()) {
            if (type.visible(access, object) && filter.test(object)) {
                found.add(object);
            }
        }
        if (call.argument("sort") instanceof ArrayNode sort && !sort.isEmpty()) {
            found.sort(order(access, type, sort));
        }
        return type.results(access, found, call.arguments()).stream().map(object -> object.get("id").asText()).toList();
    }

    private static Predicate<ObjectNode> filter(Access access, DataType type, JsonNode filter) {
        if (filter == null) {
            return object -> true;
        }
        if (!filter.has("operator")) {
            return type.filter(access, (ObjectNode) filter);
        }
        List<Predicate<ObjectNode>> parts = new ArrayList<>();
        if (!filter.path("conditions").isArray() || filter.size() != 2) {
            throw MethodError.invalidArguments("a FilterOperator has operator and conditions");
        }
        for (JsonNode condition : filter.get("conditions")) {
            if (!condition.isObject()) {
                throw MethodError.invalidArguments("a condition is an object");
            }
            parts.add(filter(access, type, condition));
        }
        return switch (filter.get("operator").asText()) {
            case "AND" -> object -> parts.stream().allMatch(part -> part.test(object));
            case "OR" -> object -> parts.stream().anyMatch(part -> part.test(object));
            case "NOT" -> object -> parts.stream().noneMatch(part -> part.test(object));
            default -> throw MethodError.invalidArguments("operator " + filter.get("operator"));
        };
    }

    private static Comparator<ObjectNode> order(Access access, DataType type, ArrayNode sort) {
        Comparator<ObjectNode> order = null;
        for (JsonNode each : sort) {
            Comparator<ObjectNode> next = type.order(access, each.get("property").asText(), (ObjectNode) each);
            next = each.path("isAscending").asBoolean(true) ? next : next.reversed();
            order = order == null ? next : order.thenComparing(next);
        }
        return order;
    }
}
