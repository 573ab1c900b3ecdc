package dev.godwit.jmap.items;

import dev.godwit.jmap.client.Batch;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The collections of all kinds at one moment, asked for in one request: a run that finds nothing new asks for each kind once,
 * one after the other. Each answer is given once, and only while it is fresh and nothing was written. Any thread.
 */
final class Overview {
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final Connection connection;
    private final List<ItemType> types;
    private final LongSupplier nanoTime;
    private Map<DataKind, Collections.Pending> answers = new EnumMap<>(DataKind.class);
    private long asked;
    private long writes;

    Overview(Connection connection, List<ItemType> types, LongSupplier nanoTime) {
        this.connection = connection;
        this.types = types;
        this.nanoTime = nanoTime;
    }

    List<ItemCollection> collections(ItemType type) throws IOException {
        Collections.Pending known = take(type.kind());
        if (known != null) {
            return known.collections();
        }
        return ask(type, asManyAsFit(type));
    }

    /** Of all kinds as many as one request holds, this one first. */
    private List<ItemType> asManyAsFit(ItemType type) {
        int calls = connection.client().limits().maxCallsInRequest();
        List<ItemType> some = new ArrayList<>(List.of(type));
        int used = calls(type);
        for (ItemType other : types) {
            if (other != type && used + calls(other) <= calls) {
                some.add(other);
                used += calls(other);
            }
        }
        return some;
    }

    private static int calls(ItemType type) {
        return type.containers().isEmpty() ? 1 : type.containers().get().isTree() ? Collections.CALLS : 2;
    }

    private List<ItemCollection> ask(ItemType type, List<ItemType> some) throws IOException {
        long before = writes();
        long begun = nanoTime.getAsLong();
        Batch batch = connection.client().batch();
        Map<DataKind, Collections.Pending> pending = new EnumMap<>(DataKind.class);
        some.forEach(each -> pending.put(each.kind(), new Collections(connection, each).ask(batch)));
        batch.run();
        Collections.Pending own = pending.remove(type.kind());
        keep(pending, begun, before);
        return own.collections();
    }

    private synchronized long writes() {
        return writes;
    }

    private synchronized void keep(Map<DataKind, Collections.Pending> pending, long begun, long before) {
        if (writes == before) {
            answers = pending;
            asked = begun;
        }
    }

    private synchronized Collections.Pending take(DataKind kind) {
        boolean fresh = nanoTime.getAsLong() - asked < FRESH_NANOS;
        return fresh ? answers.remove(kind) : null;
    }

    /** Something was written. */
    synchronized void forget() {
        writes++;
        answers = new EnumMap<>(DataKind.class);
    }
}
