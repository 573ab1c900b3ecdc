package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemSink;
import dev.godwit.jmap.client.Batch;
import dev.godwit.jmap.client.FooChanges;
import dev.godwit.jmap.client.FooGet;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists and reads the items of collections of one kind. Any thread. */
final class Listing {
    private final Connection connection;
    private final ItemType type;
    private final Collections collections;

    Listing(Connection connection, ItemType type) {
        this.connection = connection;
        this.type = type;
        this.collections = new Collections(connection, type);
    }

    ItemListing list(ItemCollection collection, String since) throws IOException {
        Batch batch = connection.client().batch();
        Batch.Call<FooGet.Got> asked = collections.askFor(batch, collection);
        Batch.Call<FooGet.Got> state = batch.add(FooGet.state(type.type()));
        batch.run();
        collections.requireThere(asked, collection);
        String now = state.answer().state(); // before anything is read: what changes meanwhile is told the next time
        if (!since.isEmpty() && since.equals(now)) {
            return new ItemListing(now, false, List.of(), List.of());
        }
        if (!since.isEmpty() && type.tellsChanges()) {
            Optional<FooChanges.Changed> changed = connection.client().changes(type.type(), since);
            if (changed.isPresent()) {
                return changes(collection, changed.get());
            }
        }
        List<Stub> stubs = new ArrayList<>();
        if (type.canBeQueried()) {
            pages(connection.ids(type, type.filter(collection.id())), object -> addIfIn(collection, object, stubs));
        } else {
            connection.client().all(type.type(), type.properties()).forEach(object -> addIfIn(collection, object, stubs));
        }
        return new ItemListing(now, true, stubs, List.of());
    }

    private ItemListing changes(ItemCollection collection, FooChanges.Changed changed) throws IOException {
        Set<String> ids = new LinkedHashSet<>(changed.created());
        ids.addAll(changed.updated());
        List<Stub> stubs = new ArrayList<>();
        pages(ids, object -> addIfIn(collection, object, stubs));
        stubs.forEach(stub -> ids.remove(stub.id())); // what is left was taken out of this collection, or never was in it
        List<String> removed = new ArrayList<>(changed.destroyed());
        removed.addAll(ids);
        return new ItemListing(changed.newState(), false, stubs, removed);
    }

    private void addIfIn(ItemCollection collection, ObjectNode object, List<Stub> stubs) {
        if (type.holds(collection.id(), object)) {
            Item item = type.item(object);
            stubs.add(new Stub(item.id(), item.version(), item.name(), item.size()));
        }
    }

    /** Hears objects as they come. */
    private interface ObjectSink {
        void object(ObjectNode object) throws IOException;
    }

    private void pages(Collection<String> ids, ObjectSink sink) throws IOException {
        connection.client().get(type.type(), ids, type.properties(), page -> {
            for (ObjectNode each : page.list()) {
                sink.object(each);
            }
        });
    }

    void read(ItemCollection collection, List<String> ids, ItemSink sink) throws IOException {
        if (ids.isEmpty()) {
            return;
        }
        Batch batch = connection.client().batch();
        Batch.Call<FooGet.Got> asked = collections.askFor(batch, collection);
        if (asked != null) {
            batch.run();
            collections.requireThere(asked, collection);
        }
        Blobs blobs = new Blobs(connection.client(), connection.place(collection));
        List<String> unreadable = new ArrayList<>();
        pages(new LinkedHashSet<>(ids), object -> {
            if (type.holds(collection.id(), object)) {
                read(type.item(object), object, blobs, sink, unreadable);
            }
        });
        if (!unreadable.isEmpty()) {
            throw EndpointException.of(Kind.ITEM_REFUSED, connection.place(collection) + ": cannot be read: " + String.join("; ", unreadable));
        }
    }

    private void read(Item item, ObjectNode object, Blobs blobs, ItemSink sink, List<String> unreadable) throws IOException {
        try {
            type.content(blobs, object, content -> give(sink, item, content));
        } catch (Refusal e) {
            unreadable.add(item.id() + ": " + e.getMessage());
        }
    }

    /** What the receiver cannot do is not the server's failure. */
    static void give(ItemSink sink, Item item, java.io.InputStream content) {
        try {
            sink.item(item, content);
        } catch (IOException e) {
            throw new UncheckedIOException("an item that was read could not be taken", e);
        }
    }
}
