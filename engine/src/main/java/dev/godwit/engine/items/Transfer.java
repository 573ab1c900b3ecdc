package dev.godwit.engine.items;

import dev.godwit.contract.Body;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.pump.BlockPool;
import dev.godwit.engine.pump.BodyStore;
import dev.godwit.engine.run.Connections.Backoff;
import dev.godwit.engine.run.Parallel;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Carries the contents of one collection over: reads them, converts them where the target takes another format, and hands
 * them on in batches to one or several writers. At most as many bodies are held as fit into the batches under way.
 */
final class Transfer {
    private static final int BATCH_ITEMS = 100;
    private static final long BATCH_BYTES = 4 << 20;

    private final Sides sides;
    private final CollectionPair pair;
    private final ItemCollection source;
    private final Delivery delivery;
    private final BodyStore bodies;

    /**
     * An item to be carried over.
     *
     * @param former what the journal knows of it; null if nothing
     * @param replaces the version on the target that it takes the place of; null to make a new one
     * @param everything all its properties, not only those that changed
     */
    record Wanted(String sourceId, ItemEntry former, String replaces, boolean everything) {
    }

    /** An item ready to be sent. @param entry as it will be in the journal once it is stored, but for its place */
    record Ready(ItemEntry entry, Outgoing outgoing, ContentDigest sentDigest, ContentDigest sentMeaning) {
    }

    Transfer(Sides sides, CollectionPair pair, ItemCollection source, Delivery delivery) {
        this.sides = sides;
        this.pair = pair;
        this.source = source;
        this.delivery = delivery;
        this.bodies = new BodyStore(sides.options().copy().spillDirectory(), new BlockPool());
    }

    /** Returns when every item has been stored, refused or noted. */
    void carry(List<Wanted> wanted, int writers) {
        if (wanted.isEmpty()) {
            return;
        }
        BlockingQueue<List<Ready>> queue = new ArrayBlockingQueue<>(2);
        AtomicBoolean read = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> write(queue, read, failure)));
        }
        try {
            readAll(wanted, queue, failure);
        } catch (Stopped stopped) {
            // the writer's failure is the one to tell
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            read.set(true);
            Parallel.join(threads);
        }
        queue.forEach(batch -> batch.forEach(ready -> ready.outgoing().content().close()));
        switch (failure.get()) {
            case null -> { }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private void write(BlockingQueue<List<Ready>> queue, AtomicBoolean read, AtomicReference<Throwable> failure) {
        try {
            while (failure.get() == null) {
                boolean last = read.get();
                List<Ready> batch = queue.poll(20, TimeUnit.MILLISECONDS);
                if (batch != null) {
                    deliver(batch);
                } else if (last) {
                    return;
                }
            }
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
        }
    }

    private void deliver(List<Ready> batch) {
        try {
            delivery.deliver(batch);
        } finally {
            batch.forEach(ready -> ready.outgoing().content().close());
        }
    }

    private static final class Stopped extends RuntimeException {
        Stopped() {
            super("a writer failed");
        }
    }

    private void readAll(List<Wanted> wanted, BlockingQueue<List<Ready>> queue, AtomicReference<Throwable> failure) {
        for (int from = 0; from < wanted.size(); from += BATCH_ITEMS) {
            Map<String, Wanted> rest = new LinkedHashMap<>();
            wanted.subList(from, Math.min(wanted.size(), from + BATCH_ITEMS)).forEach(w -> rest.put(w.sourceId(), w));
            Backoff backoff = sides.backoff();
            boolean done = false;
            while (!done) {
                try {
                    readSome(rest, queue, failure);
                    done = true;
                } catch (EndpointException e) {
                    sides.pauses().waitBefore(backoff.next(e));
                }
            }
        }
    }

    /** What was read is taken out of {@code rest}, also when this throws. */
    private void readSome(Map<String, Wanted> rest, BlockingQueue<List<Ready>> queue, AtomicReference<Throwable> failure) {
        List<Ready> batch = new ArrayList<>();
        long[] bytes = {0};
        try {
            sides.source().read(source, List.copyOf(rest.keySet()), (item, in) -> {
                Wanted one = rest.get(item.id());
                if (one == null) {
                    return;
                }
                prepare(one, item, in).ifPresent(ready -> {
                    batch.add(ready);
                    bytes[0] += ready.outgoing().content().size();
                });
                rest.remove(item.id());
                if (bytes[0] >= BATCH_BYTES) {
                    hand(batch, queue, failure);
                    bytes[0] = 0;
                }
            });
        } catch (EndpointException e) {
            if (e.kind() != Kind.ITEM_REFUSED) {
                throw e;
            }
            rest.values().forEach(w -> delivery.unreadable(w, e.getMessage()));
            rest.clear();
        } finally {
            hand(batch, queue, failure);
        }
    }

    private static void hand(List<Ready> batch, BlockingQueue<List<Ready>> queue, AtomicReference<Throwable> failure) {
        List<Ready> copy = List.copyOf(batch);
        batch.clear();
        try {
            while (!copy.isEmpty() && !queue.offer(copy, 50, TimeUnit.MILLISECONDS)) {
                if (failure.get() != null) {
                    copy.forEach(ready -> ready.outgoing().content().close());
                    throw new Stopped();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /** Empty if there is nothing to send: it cannot be said in any format the target takes. */
    private Optional<Ready> prepare(Wanted wanted, Item item, InputStream in) throws IOException {
        BodyStore.Taken taken = bodies.take(in);
        Body body = taken.body();
        ItemFacts facts = facts(item, body);
        Optional<String> type = pair.kind() == DataKind.FILES ? Optional.of(item.mediaType())
                : FactReader.accepted(sides.target().accepts(pair.kind()), item.mediaType(), sides.formats());
        ItemEntry entry = entry(wanted, facts);
        if (type.isEmpty()) {
            delivery.quarantine(entry, body, "the target takes no " + FactReader.plain(item.mediaType()) + ", and it cannot be converted");
            body.close();
            return Optional.empty();
        }
        boolean converts = pair.kind() != DataKind.FILES && !type.get().equals(FactReader.plain(item.mediaType()));
        if (!converts) {
            return Optional.of(ready(wanted, entry, facts, body, item.mediaType()));
        }
        try {
            Body converted = bodies.take(new java.io.ByteArrayInputStream(sides.formats().convert(bytes(body), FactReader.plain(item.mediaType()), type.get()))).body();
            Ready ready = ready(wanted, entry, facts, converted, type.get());
            body.close();
            return Optional.of(ready);
        } catch (EndpointException e) {
            if (e.kind() != Kind.ITEM_REFUSED) {
                throw e;
            }
            delivery.quarantine(entry, body, "it cannot be converted to " + type.get() + ": " + e.getMessage());
            body.close();
            return Optional.empty();
        }
    }

    private static byte[] bytes(Body body) throws IOException {
        try (InputStream in = body.open()) {
            return in.readAllBytes();
        }
    }

    private ItemFacts facts(Item item, Body body) throws IOException {
        if (pair.kind() == DataKind.FILES || body.size() > FactReader.LARGEST_UNDERSTOOD) {
            return new ItemFacts(item, item.uid(), body.digest(), body.digest(), body.size());
        }
        return FactReader.of(sides.formats(), item, bytes(body));
    }

    private ItemEntry entry(Wanted wanted, ItemFacts facts) {
        ItemEntry fresh = ItemPlanner.fresh(pair.id(), facts, pair.targetId());
        if (wanted.replaces() == null) {
            return fresh;
        }
        ItemEntry former = wanted.former();
        return new ItemEntry(pair.id(), facts.item().id(), facts.item().version(), pair.targetId(), former.targetId(), wanted.replaces(), State.INTENT,
                facts.uid(), facts.item().name(), facts.meaning(), null, facts.size(), facts.carried(), null);
    }

    private Ready ready(Wanted wanted, ItemEntry entry, ItemFacts facts, Body body, String type) {
        SortedMap<String, String> properties = new TreeMap<>(facts.carried());
        if (wanted.replaces() != null && !wanted.everything()) {
            properties.entrySet().removeIf(e -> e.getValue().equals(wanted.former().properties().get(e.getKey())));
        }
        if (!keepsSharing()) {
            properties.remove(Item.SHARE_WITH);
        }
        Outgoing outgoing = new Outgoing(body, type, facts.item().name(), facts.uid(), properties, entry.targetId(), wanted.replaces());
        return new Ready(entry, outgoing, body.digest(), facts.meaning());
    }

    private boolean keepsSharing() {
        return KindRun.keepsEverything(sides.target());
    }
}
