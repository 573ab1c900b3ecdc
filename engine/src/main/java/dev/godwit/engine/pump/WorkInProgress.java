package dev.godwit.engine.pump;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How far a {@link CopyWork} has come: it is over when its reader is done and none of its batches is under way. */
final class WorkInProgress {
    final CopyWork work;
    /** The reader counts as one. */
    private final AtomicInteger underWay = new AtomicInteger(1);
    private final AtomicBoolean doubtful = new AtomicBoolean();
    private volatile String failure;

    WorkInProgress(CopyWork work) {
        this.work = work;
    }

    void batchBegun() {
        underWay.incrementAndGet();
    }

    /** @return true for the one call after which nothing is under way any more */
    boolean partDone() {
        return underWay.decrementAndGet() == 0;
    }

    /** Some messages were sent without an answer, or the answer did not say where they are. */
    void setDoubtful() {
        doubtful.set(true);
    }

    boolean isDoubtful() {
        return doubtful.get();
    }

    void fail(String reason) {
        failure = reason;
    }

    String failure() {
        return failure;
    }
}
