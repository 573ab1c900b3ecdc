package dev.godwit.memory;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import dev.godwit.memory.MemoryCollection.Stored;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a memory account holds besides mail. Safe for any number of threads. */
public final class MemoryItems implements ItemTarget {
    private final MemoryItemOptions options;
    /** In order of their making, so that parents come first unless they are moved. */
    private final Map<String, MemoryCollection> collections = new LinkedHashMap<>();
    private long lastId;

    MemoryItems(MemoryItemOptions options) {
        this.options = options;
        for (DataKind kind : options.kinds()) {
            if (!kind.hasCollections() || kind == DataKind.FILES) {
                collections.put(key(kind, ""), new MemoryCollection(options, ItemCollection.only(kind, "")));
            }
        }
    }

    private static String key(DataKind kind, String id) {
        return kind.word() + "/" + id;
    }

    private MemoryCollection collection(ItemCollection collection) {
        MemoryCollection found = collections.get(key(collection.kind(), collection.id()));
        if (found == null) {
            throw MemoryErrors.gone(collection);
        }
        return found;
    }

    @Override
    public Set<DataKind> kinds() {
        return options.kinds();
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return options.accepts(kind);
    }

    @Override
    public synchronized List<ItemCollection> collections(DataKind kind) {
        List<ItemCollection> waiting = new ArrayList<>(collections.values().stream().filter(c -> c.kind() == kind).map(MemoryCollection::describe).toList());
        List<ItemCollection> sorted = new ArrayList<>();
        while (!waiting.isEmpty()) {
            ItemCollection next = waiting.stream().filter(c -> c.parentId().isEmpty() || sorted.stream().anyMatch(p -> p.id().equals(c.parentId())))
                    .findFirst().orElseThrow();
            waiting.remove(next);
            sorted.add(next);
        }
        return sorted;
    }

    @Override
    public synchronized ItemListing list(ItemCollection collection, String since) {
        return collection(collection).list(since);
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        for (Stored stored : found(collection, ids)) {
            try {
                Item item = stored.item();
                String uid = options.has(MemoryItemFeature.TELLS_UIDS) ? item.uid() : "";
                sink.item(new Item(item.id(), item.version(), item.mediaType(), item.name(), uid, item.size(), item.properties()),
                        new ByteArrayInputStream(stored.content()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private synchronized List<Stored> found(ItemCollection collection, List<String> ids) {
        MemoryCollection place = collection(collection);
        return ids.stream().distinct().map(place::get).flatMap(Optional::stream).toList();
    }

    @Override
    public synchronized ItemCollection create(ItemCollection wanted) {
        for (MemoryCollection there : collections.values()) {
            ItemCollection known = there.describe();
            if (known.kind() == wanted.kind() && known.name().equals(wanted.name()) && known.parentId().equals(wanted.parentId())) {
                return known;
            }
        }
        if (!wanted.parentId().isEmpty()) {
            collection(new ItemCollection(wanted.kind(), wanted.parentId(), "", "", new TreeMap<>(), ""));
        }
        String id = options.has(MemoryItemFeature.LASTING_IDS) ? "C" + ++lastId : path(wanted);
        ItemCollection made = new ItemCollection(wanted.kind(), id, wanted.parentId(), wanted.name(), kept(wanted.properties()), "");
        collections.put(key(wanted.kind(), id), new MemoryCollection(options, made));
        return made.withState(options.has(MemoryItemFeature.STATES) ? "s0" : "");
    }

    private static String path(ItemCollection wanted) {
        return wanted.parentId().isEmpty() ? wanted.name() : wanted.parentId() + "/" + wanted.name();
    }

    private SortedMap<String, String> kept(SortedMap<String, String> properties) {
        return options.has(MemoryItemFeature.COLLECTION_PROPERTIES) ? properties : new TreeMap<>();
    }

    @Override
    public synchronized ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        MemoryCollection place = collection(existing);
        ItemCollection before = place.describe();
        SortedMap<String, String> properties = new TreeMap<>(before.properties());
        properties.putAll(kept(wanted.properties()));
        String id = options.has(MemoryItemFeature.LASTING_IDS) ? before.id() : path(wanted);
        place.describe(new ItemCollection(before.kind(), id, wanted.parentId(), wanted.name(), properties, ""));
        if (!id.equals(before.id())) {
            collections.remove(key(before.kind(), before.id()));
            collections.put(key(before.kind(), id), place);
            for (ItemCollection child : collections(before.kind(), before.id())) {
                change(child, child.withParentId(id));
            }
        }
        return place.describe();
    }

    private List<ItemCollection> collections(DataKind kind, String parentId) {
        return collections.values().stream().map(MemoryCollection::describe)
                .filter(c -> c.kind() == kind && c.parentId().equals(parentId) && !c.id().isEmpty()).toList();
    }

    @Override
    public synchronized void delete(ItemCollection collection) {
        if (!collection.id().isEmpty() && collections.remove(key(collection.kind(), collection.id())) != null) {
            collections(collection.kind(), collection.id()).forEach(this::delete);
        }
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        synchronized (this) {
            collection(collection);
        }
        for (int i = 0; i < batch.size(); i++) {
            Outgoing out = batch.get(i);
            Optional<RefusalReason> refusal = options.refusals().apply(out);
            if (refusal.isPresent()) {
                answers.refused(i, refusal.get(), "refused by the account's options");
            } else {
                put(collection, out, options.rewriting().apply(bytes(out)), i).answer(answers);
            }
        }
    }

    private static byte[] bytes(Outgoing out) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            out.content().writeTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw MemoryErrors.unreadable(e);
        }
    }

    private interface Answer {
        void answer(Answers answers);
    }

    private synchronized Answer put(ItemCollection collection, Outgoing out, byte[] content, int index) {
        MemoryCollection place = collection(collection);
        Optional<Stored> inTheWay = place.inTheWay(out);
        if (inTheWay.isPresent()) {
            return answers -> answers.conflict(index, inTheWay.get().item().id());
        }
        if (out.id() != null && (place.get(out.id()).isEmpty() || isStale(place, out.id(), out.replaces()))) {
            return answers -> answers.conflict(index, place.get(out.id()).isEmpty() ? "" : out.id());
        }
        Item stored = place.put(out.id(), out, content, "I" + ++lastId);
        return answers -> answers.stored(index, stored.id(), options.has(MemoryItemFeature.TELLS_VERSIONS) ? stored.version() : "");
    }

    private boolean isStale(MemoryCollection place, String id, String version) {
        return options.has(MemoryItemFeature.CHECKS_VERSIONS) && !place.get(id).orElseThrow().item().version().equals(version);
    }

    @Override
    public void delete(ItemCollection collection, List<ItemListing.Stub> items, Answers answers) {
        for (int i = 0; i < items.size(); i++) {
            if (delete(collection, items.get(i))) {
                answers.stored(i, items.get(i).id(), "");
            } else {
                answers.conflict(i, items.get(i).id());
            }
        }
    }

    private synchronized boolean delete(ItemCollection collection, ItemListing.Stub stub) {
        MemoryCollection place = collection(collection);
        if (place.get(stub.id()).isPresent() && isStale(place, stub.id(), stub.version())) {
            return false;
        }
        place.remove(stub.id());
        return true;
    }
}
