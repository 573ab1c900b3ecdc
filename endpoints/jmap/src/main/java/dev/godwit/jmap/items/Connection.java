package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.jmap.JmapErrors;
import dev.godwit.jmap.client.FooQuery;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.MethodException;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The account as the items see it. Any thread. @param display for errors */
record Connection(JmapClient client, String display) {
    private static final int PAGE = 5000;

    /** What talks to the server. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T run(String place, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw JmapErrors.of(place, e);
        }
    }

    String place(ItemCollection collection) {
        String of = display + ": " + collection.kind().word();
        return collection.name().isEmpty() ? of : of + " " + collection.name();
    }

    EndpointException gone(ItemCollection collection) {
        return EndpointException.of(Kind.MAILBOX_GONE, place(collection) + ": it does not exist");
    }

    /** All ids that a query gives, page by page. */
    Set<String> ids(ItemType type, ObjectNode filter) throws IOException {
        try {
            return pages(type, filter);
        } catch (MethodException e) {
            boolean unknown = e.is("unsupportedFilter") || e.is("invalidArguments"); // Cyrus says invalidArguments
            if (unknown && !filter.isEmpty()) { // what does not belong is left out afterwards
                return pages(type, dev.godwit.jmap.client.Json.object());
            }
            throw e;
        }
    }

    private Set<String> pages(ItemType type, ObjectNode filter) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        while (true) {
            FooQuery query = new FooQuery(type.type()).position(ids.size()).limit(PAGE);
            FooQuery.Queried page = client.call(filter.isEmpty() ? query : query.filter(filter));
            int before = ids.size();
            ids.addAll(page.ids());
            if (ids.size() == before || page.ids().size() < PAGE && page.limit() < 0) {
                return ids;
            }
        }
    }

    /** Objects by id; those that are not there are missing. */
    Map<String, ObjectNode> objects(ItemType type, Collection<String> ids) throws IOException {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        client.get(type.type(), ids, type.properties(), page -> page.list().forEach(each -> found.put(each.path("id").asText(), each)));
        return found;
    }
}
