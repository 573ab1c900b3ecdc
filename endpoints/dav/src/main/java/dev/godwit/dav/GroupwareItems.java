package dev.godwit.dav;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemTarget;
import dev.godwit.dav.client.DavClient;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calendars or the address books of an account. Safe for any number of threads. */
final class GroupwareItems implements ItemTarget {
    private final DavClient client;
    private final Groupware protocol;
    private final DavOptions options;
    private final GroupwareCollections collections;
    private final GroupwareChanges changes;
    private final Preconditions preconditions = new Preconditions();
    /** By the id of the collection. */
    private final Map<String, MultigetUse> uses = new ConcurrentHashMap<>();

    GroupwareItems(DavClient client, Groupware protocol, Place place, DavOptions options) {
        this.client = client;
        this.protocol = protocol;
        this.options = options;
        this.collections = new GroupwareCollections(client, protocol, place, options);
        this.changes = new GroupwareChanges(client, protocol, place, options.display(), collections);
    }

    private String place(ItemCollection collection) {
        return options.display() + ": " + collection.name();
    }

    @Override
    public Set<DataKind> kinds() {
        return Set.of(protocol.kind);
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return kind == protocol.kind ? List.of(protocol.mediaType) : List.of();
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return kind == protocol.kind ? DavErrors.at(options.display(), collections::all) : List.of();
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return DavErrors.at(place(collection), () -> isOnlySubscribed(collection) ? new ItemListing("", true, List.of(), List.of())
                : new GroupwareListing(client, collections, options).list(collection.id(), since));
    }

    /** What somebody else publishes is not the account's: its address travels, its content does not. */
    private static boolean isOnlySubscribed(ItemCollection collection) {
        return collection.properties().containsKey(ItemCollection.SUBSCRIPTION_SOURCE);
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        MultigetUse use = uses.computeIfAbsent(collection.id(), _ -> new MultigetUse(protocol, options.uses("multiget")));
        run(collection, () -> new GroupwareReader(client, protocol, collection.id(), options, use).read(ids, sink, place(collection)));
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        return DavErrors.at(place(wanted), () -> changes.create(wanted));
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return DavErrors.at(place(existing), () -> changes.change(existing, wanted));
    }

    @Override
    public void delete(ItemCollection collection) {
        run(collection, () -> GroupwareWriter.deleteCollection(client, protocol, collection.id()));
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        run(collection, () -> writer(collection).put(batch, answers));
    }

    @Override
    public void delete(ItemCollection collection, List<ItemListing.Stub> items, Answers answers) {
        run(collection, () -> writer(collection).delete(items, answers));
    }

    private GroupwareWriter writer(ItemCollection collection) {
        return new GroupwareWriter(client, protocol, collection.id(), options.http().connections(), preconditions);
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private void run(ItemCollection collection, Task task) {
        DavErrors.at(place(collection), () -> {
            task.run();
            return collection;
        });
    }
}
