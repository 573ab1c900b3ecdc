package dev.godwit.jmap.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.ItemTarget;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** What an account on a JMAP server holds besides mail. Any thread. */
public final class JmapItems implements ItemTarget {
    private final Connection connection;
    private final Map<DataKind, ItemType> types = new EnumMap<>(DataKind.class);
    private final Map<DataKind, ItemSource> others = new EnumMap<>(DataKind.class);
    private final List<String> notes;
    private final Overview overview;
    private final LongSupplier nanoTime;

    /**
     * @param client belongs to somebody else and is not closed
     * @param display the account, for errors
     * @param nanoTime as {@link System#nanoTime()}
     */
    public JmapItems(JmapClient client, String display, LongSupplier nanoTime) {
        this(new Connection(client, display), Profile.of(new Connection(client, display)), nanoTime);
    }

    private JmapItems(Connection connection, Profile profile, LongSupplier nanoTime) {
        this.connection = connection;
        this.nanoTime = nanoTime;
        profile.types().forEach(type -> types.put(type.kind(), type));
        profile.others().forEach(source -> source.kinds().forEach(kind -> others.put(kind, source)));
        this.notes = profile.notes();
        this.overview = new Overview(connection, List.copyOf(types.values()), nanoTime);
    }

    /** The same without the kinds that this server only lets be read. */
    public JmapItems toBeWritten() {
        List<ItemType> storable = types.values().stream().filter(StorableType.class::isInstance).toList();
        return new JmapItems(connection, new Profile(storable, List.of(), notes), nanoTime);
    }

    /** What a person should know of this server's ways. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public Set<DataKind> kinds() {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        kinds.addAll(types.keySet());
        kinds.addAll(others.keySet());
        return Collections.unmodifiableSet(kinds);
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
        return types.get(kind) instanceof StorableType storable ? storable.accepts() : List.of();
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        if (others.containsKey(kind)) {
            return others.get(kind).collections(kind);
        }
        ItemType type = type(kind);
        return connection.run(connection.display() + ": " + kind.word(), () -> overview.collections(type));
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        if (others.containsKey(collection.kind())) {
            return others.get(collection.kind()).list(collection, since);
        }
        return run(collection, type -> new Listing(connection, type).list(collection, since));
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        if (others.containsKey(collection.kind())) {
            others.get(collection.kind()).read(collection, ids, sink);
            return;
        }
        run(collection, type -> {
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
    private interface Work<T, K> {
        T on(K type) throws IOException;
    }

    private <T> T run(ItemCollection collection, Work<T, ItemType> work) {
        ItemType type = type(collection.kind());
        return connection.run(connection.place(collection), () -> work.on(type));
    }

    private <T> T writing(ItemCollection collection, Work<T, StorableType> work) {
        if (!(types.get(collection.kind()) instanceof StorableType storable)) {
            throw EndpointException.of(Kind.USAGE, connection.display() + ": the server does not let " + collection.kind().word() + " be written by JMAP")
                    .nextStep("Leave them out, or write them to the server's CardDAV or CalDAV address.").explainedAs("jmap-only-read");
        }
        try {
            return connection.run(connection.place(collection), () -> work.on(storable));
        } finally {
            overview.forget();
        }
    }
}
