package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.JmapErrors;
import dev.godwit.jmap.client.FooSet;
import dev.godwit.jmap.client.SetError;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes items out of one collection; what is in no other is destroyed. For one thread, used once. */
final class Removing {
    private static final int ATTEMPTS = 12;

    private final Connection connection;
    private final StorableType type;
    private final ItemCollection collection;
    private final List<Stub> items;
    private final Answers answers;
    private final Setting setting;
    private EndpointException fatal;

    Removing(Connection connection, StorableType type, ItemCollection collection, List<Stub> items, Answers answers) {
        this.connection = connection;
        this.type = type;
        this.collection = collection;
        this.items = items;
        this.answers = answers;
        this.setting = new Setting(connection, type);
    }

    void run() throws IOException {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            open.add(i);
        }
        for (int attempt = 1; !open.isEmpty() && fatal == null; attempt++) {
            if (attempt > ATTEMPTS) {
                open.forEach(index -> answers.conflict(index, items.get(index).id())); // somebody else changes things all the time
                return;
            }
            open = attempt(open);
        }
        if (fatal != null) {
            throw fatal;
        }
    }

    /** @return what is to be tried again */
    private List<Integer> attempt(List<Integer> open) throws IOException {
        Setting.Now now = setting.now(open.stream().map(index -> items.get(index).id()).distinct().toList());
        Map<String, Integer> indexes = new LinkedHashMap<>();
        List<ObjectNode> destroyed = new ArrayList<>();
        FooSet.Wish wish = new FooSet.Wish();
        for (int index : open) {
            String id = items.get(index).id();
            ObjectNode there = now.objects().get(id);
            if (there == null || !type.holds(collection.id(), there) || indexes.containsKey(id)) {
                answers.stored(index, id, "");
            } else if (!type.item(there).version().equals(items.get(index).version())) {
                answers.conflict(index, id);
            } else if (type.keeps(there).isPresent()) {
                answers.refused(index, RefusalReason.UNCLASSIFIED, type.keeps(there).get());
            } else {
                indexes.put(id, index);
                Optional<ObjectNode> leave = type.leave(there, collection.id());
                leave.ifPresentOrElse(patch -> wish.update(id, patch), () -> {
                    wish.destroy(id);
                    destroyed.add(there);
                });
            }
        }
        boolean changed = type.beforeDestroy(connection, destroyed);
        return setting.update(wish, changed ? "" : now.state(), id -> answers.stored(indexes.get(id), id, ""),
                (id, error) -> refused(indexes.get(id), id, error)).stream().map(indexes::get).toList();
    }

    private void refused(int index, String id, SetError error) {
        if (error.is("notFound")) {
            answers.stored(index, id, "");
        } else if (error.is("rateLimit") || error.is("serverFail") || error.is("serverUnavailable")) {
            fatal = JmapErrors.concernsAll(connection.place(collection), error).orElseThrow();
        } else {
            answers.refused(index, JmapErrors.reason(error), error.toString());
        }
    }
}
