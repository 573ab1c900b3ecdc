package dev.godwit.jmap.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemTarget;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** What an account on a JMAP server holds besides mail. Any thread. */
public final class JmapItems implements ItemTarget {
    private final Connection connection;
    private final Map<DataKind, ItemType> types = new EnumMap<>(DataKind.class);
    private final Overview overview;

    /**
     * @param client belongs to somebody else and is not closed
     * @param display the account, for errors
     * @param nanoTime as {@link System#nanoTime()}
     */
    public JmapItems(JmapClient client, String display, LongSupplier nanoTime) {
        this.connection = new Connection(client, display);
        Profile.of(client).forEach(type -> types.put(type.kind(), type));
        this.overview = new Overview(connection, List.copyOf(types.values()), nanoTime);
    }

    @Override
    public Set<DataKind> kinds() {
        return Collections.unmodifiableSet(types.keySet());
    }

    private ItemType type(DataKind kind) {
        ItemType type = types.get(kind);
        if (type == null) {
            throw EndpointException.of(Kind.USAGE, connection.display() + ": the server does not offer " + kind.word());
        }
        return type;
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return types.containsKey(kind) ? types.get(kind).accepts() : List.of();
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        ItemType type = type(kind);
        return connection.run(connection.display() + ": " + kind.word(), () -> overview.collections(type));
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return at(collection, type -> new Listing(connection, type).list(collection, since));
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        at(collection, type -> {
            new Listing(connection, type).read(collection, ids, sink);
            return null;
        });
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        return writing(wanted, type -> new dev.godwit.jmap.items.Collections(connection, type).create(wanted));
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return writing(existing, type -> new dev.godwit.jmap.items.Collections(connection, type).change(existing, wanted));
    }

    @Override
    public void delete(ItemCollection collection) {
        writing(collection, type -> {
            new dev.godwit.jmap.items.Collections(connection, type).delete(collection);
            return null;
        });
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        writing(collection, type -> {
            new Writing(connection, type, collection, batch, answers).put();
            return null;
        });
    }

    @Override
    public void delete(ItemCollection collection, List<ItemListing.Stub> items, Answers answers) {
        writing(collection, type -> {
            new Removing(connection, type, collection, items, answers).run();
            return null;
        });
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(ItemType type) throws IOException;
    }

    private <T> T at(ItemCollection collection, Work<T> work) {
        ItemType type = type(collection.kind());
        return connection.run(connection.place(collection), () -> work.on(type));
    }

    private <T> T writing(ItemCollection collection, Work<T> work) {
        try {
            return at(collection, work);
        } finally {
            overview.forget();
        }
    }
}
