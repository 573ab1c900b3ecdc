package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Foo/changes (RFC 8620 §5.2). */
final class ChangesMethod {
    private static final Map<String, Shape> ARGUMENTS = Map.of("sinceState", Shape.STRING,
            "maxChanges", Shape.UNSIGNED.orNull());

    /** What became of an object since the state. */
    private enum Fate { CREATED, UPDATED, COUNTS, DESTROYED, CAME_AND_WENT }

    private ChangesMethod() {
    }

    static ObjectNode run(Call call, DataType type) {
        call.check(ARGUMENTS, Map.of());
        call.require("sinceState");
        Table table = call.access().table(type.name());
        String since = call.arguments().get("sinceState").asText();
        int from = table.number(since, call.access().quirks().changesMemory);
        if (from < 0) {
            throw MethodError.of("cannotCalculateChanges", "since " + since);
        }
        int max = max(call);
        Map<String, Fate> fates = new LinkedHashMap<>();
        int to = from;
        for (; to < table.log().size(); to++) {
            Table.Change change = table.log().get(to);
            if (!fates.containsKey(change.id()) && fates.size() == max) {
                break;
            }
            fates.merge(change.id(), fate(change.kind()), ChangesMethod::then);
        }
        return response(call, type, table, fates, since, to);
    }

    private static int max(Call call) {
        JsonNode asked = call.argument("maxChanges");
        if (asked != null && asked.asLong() == 0) {
            throw MethodError.invalidArguments("maxChanges must be greater than 0");
        }
        long max = asked == null ? Integer.MAX_VALUE : asked.asLong();
        return (int) Math.min(max, call.access().quirks().maxChanges);
    }

    private static ObjectNode response(Call call, DataType type, Table table, Map<String, Fate> fates, String since, int to) {
        ObjectNode response = call.response().put("oldState", since).put("newState", table.state(to))
                .put("hasMoreChanges", to < table.log().size());
        response.set("created", Json.array(with(fates, List.of(Fate.CREATED))));
        response.set("updated", Json.array(with(fates, List.of(Fate.UPDATED, Fate.COUNTS))));
        response.set("destroyed", Json.array(with(fates, List.of(Fate.DESTROYED))));
        if (type instanceof MailboxType) {
            boolean onlyCounts = !fates.isEmpty() && fates.values().stream().allMatch(fate -> fate == Fate.COUNTS);
            response.set("updatedProperties", onlyCounts ? Json.array(MailboxType.COUNTS) : null);
        } else if (type instanceof QuotaType) {
            response.putNull("updatedProperties"); // RFC 9425 §4.3
        }
        return response;
    }

    private static List<String> with(Map<String, Fate> fates, List<Fate> wanted) {
        return fates.entrySet().stream().filter(each -> wanted.contains(each.getValue())).map(Map.Entry::getKey).toList();
    }

    private static Fate fate(Table.Kind kind) {
        return switch (kind) {
            case CREATED -> Fate.CREATED;
            case UPDATED -> Fate.UPDATED;
            case COUNTS_UPDATED -> Fate.COUNTS;
            case DESTROYED -> Fate.DESTROYED;
        };
    }

    private static Fate then(Fate before, Fate now) {
        return switch (now) {
            case CREATED -> Fate.CREATED;
            case UPDATED -> before == Fate.CREATED ? before : Fate.UPDATED;
            case COUNTS -> before;
            case DESTROYED, CAME_AND_WENT -> before == Fate.CREATED ? Fate.CAME_AND_WENT : Fate.DESTROYED;
        };
    }
}
