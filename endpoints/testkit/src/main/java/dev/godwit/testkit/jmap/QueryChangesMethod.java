package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Foo/queryChanges (RFC 8620 §5.6); everything that changed is removed and, if it is still a result, added again. */
final class QueryChangesMethod {
    private QueryChangesMethod() {
    }

    static ObjectNode run(Call call, DataType type) {
        Map<String, Shape> own = new HashMap<>(QueryMethod.COMMON);
        own.putAll(Map.of("sinceQueryState", Shape.STRING, "maxChanges", Shape.UNSIGNED.orNull(), "upToId", Shape.ID_OR_NULL));
        call.check(own, type.arguments("query"));
        call.require("sinceQueryState");
        Table table = call.access().table(type.name());
        String since = call.arguments().get("sinceQueryState").asText();
        int from = table.number(since, call.access().quirks().changesMemory);
        if (from < 0 || !QueryMethod.canCalculateChanges(call, type)) {
            throw MethodError.of("cannotCalculateChanges", "since " + since);
        }
        Set<String> touched = new LinkedHashSet<>();
        table.log().subList(from, table.log().size()).forEach(change -> touched.add(change.id()));
        List<String> ids = QueryMethod.ids(call, type);
        ObjectNode response = call.response().put("oldQueryState", since).put("newQueryState", table.state());
        if (call.flag("calculateTotal")) {
            response.put("total", ids.size());
        }
        response.set("removed", Json.array(touched));
        ArrayNode added = response.putArray("added");
        for (int i = 0; i < ids.size(); i++) {
            if (touched.contains(ids.get(i))) {
                added.add(Json.object().put("id", ids.get(i)).put("index", i));
            }
        }
        long max = call.argument("maxChanges") == null ? Long.MAX_VALUE : call.argument("maxChanges").asLong();
        if (touched.size() + (long) added.size() > max) {
            throw MethodError.of("tooManyChanges", "more than " + max);
        }
        return response;
    }
}
