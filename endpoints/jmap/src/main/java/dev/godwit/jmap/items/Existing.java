package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.FooQuery;
import dev.godwit.jmap.client.Json;
import dev.godwit.jmap.client.SetError;
import dev.godwit.jmap.items.Writing.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what is in the way of new objects. */
record Existing(Connection connection, StorableType type) {

    /** @return those that were found: the server told the id, or it was found by UID */
    Map<Wanted, ObjectNode> find(Map<Wanted, SetError> taken) throws IOException {
        Map<Wanted, String> ids = new LinkedHashMap<>();
        List<Wanted> unknown = new ArrayList<>();
        taken.forEach((wanted, error) -> {
            if (!error.existingId().isEmpty()) {
                ids.put(wanted, error.existingId());
            } else if (!type.uid(wanted.object()).isEmpty()) {
                unknown.add(wanted);
            }
        });
        int calls = connection.client().limits().maxCallsInRequest();
        for (int from = 0; from < unknown.size(); from += calls) {
            query(unknown.subList(from, Math.min(unknown.size(), from + calls)), ids);
        }
        Map<String, ObjectNode> objects = connection.objects(type, List.copyOf(new java.util.LinkedHashSet<>(ids.values())));
        Map<Wanted, ObjectNode> found = new LinkedHashMap<>();
        ids.forEach((wanted, id) -> {
            if (objects.containsKey(id)) {
                found.put(wanted, objects.get(id));
            }
        });
        return found;
    }

    private void query(List<Wanted> some, Map<Wanted, String> ids) throws IOException {
        Batch batch = connection.client().batch();
        List<Batch.Call<FooQuery.Queried>> queries = some.stream()
                .map(each -> batch.add(new FooQuery(type.type()).filter(Json.object().put("uid", type.uid(each.object()))).limit(1))).toList();
        batch.run();
        for (int i = 0; i < some.size(); i++) {
            List<String> found = queries.get(i).answer().ids();
            if (!found.isEmpty()) {
                ids.put(some.get(i), found.getFirst());
            }
        }
    }
}
