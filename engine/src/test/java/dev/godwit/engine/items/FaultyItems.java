package dev.godwit.engine.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A target at which, at the n-th thing written, something goes wrong. */
class FaultyItems implements ItemTarget {
    /** What goes wrong; the process dies, or the connection breaks, before or after the step took effect. */
    enum Fault { CRASH_BEFORE, CRASH_AFTER, LOST_BEFORE, LOST_AFTER }

    static final class Crash extends RuntimeException {
        Crash() {
            super("crash on purpose");
        }
    }

    private final ItemTarget target;
    private final Fault fault;
    private final int at;
    private final AtomicInteger steps = new AtomicInteger();

    FaultyItems(ItemTarget target, Fault fault, int at) {
        this.target = target;
        this.fault = fault;
        this.at = at;
    }

    int steps() {
        return steps.get();
    }

    private <T> T step(Supplier<T> action) {
        boolean now = steps.incrementAndGet() == at;
        if (now && (fault == Fault.CRASH_BEFORE || fault == Fault.LOST_BEFORE)) {
            fail();
        }
        T result = action.get();
        if (now) {
            fail();
        }
        return result;
    }

    private void fail() {
        switch (fault) {
            case CRASH_BEFORE, CRASH_AFTER -> throw new Crash();
            case LOST_BEFORE, LOST_AFTER -> throw EndpointException.of(Kind.CONNECTION, "connection lost on purpose");
        }
    }

    @Override
    public Set<DataKind> kinds() {
        return target.kinds();
    }

    @Override
    public List<String> accepts(DataKind kind) {
        return target.accepts(kind);
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return target.collections(kind);
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return target.list(collection, since);
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        target.read(collection, ids, sink);
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        return step(() -> target.create(wanted));
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return step(() -> target.change(existing, wanted));
    }

    @Override
    public void delete(ItemCollection collection) {
        step(() -> {
            target.delete(collection);
            return null;
        });
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        for (int i = 0; i < batch.size(); i++) {
            int index = i;
            Late late = new Late(index, answers);
            step(() -> {
                target.put(collection, List.of(batch.get(index)), late);
                return null;
            });
            late.tell();
        }
    }

    @Override
    public void delete(ItemCollection collection, List<ItemListing.Stub> items, Answers answers) {
        for (int i = 0; i < items.size(); i++) {
            int index = i;
            Late late = new Late(index, answers);
            step(() -> {
                target.delete(collection, List.of(items.get(index)), late);
                return null;
            });
            late.tell();
        }
    }

    /** An answer that is told only if nothing went wrong. */
    private static final class Late implements Answers {
        private final int index;
        private final Answers answers;
        private Runnable answer;

        Late(int index, Answers answers) {
            this.index = index;
            this.answers = answers;
        }

        void tell() {
            answer.run();
        }

        @Override
        public void stored(int ignored, String id, String version) {
            answer = () -> answers.stored(index, id, version);
        }

        @Override
        public void refused(int ignored, RefusalReason reason, String serverText) {
            answer = () -> answers.refused(index, reason, serverText);
        }

        @Override
        public void conflict(int ignored, String id) {
            answer = () -> answers.conflict(index, id);
        }
    }
}
