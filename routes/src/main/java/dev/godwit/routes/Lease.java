package dev.godwit.routes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Whether this process may serve: from the first time that it is in step with the store until that is too long ago by the monotonic
 * clock. Has a timer of its own, so that a store which hangs cannot delay the end. Safe for any thread.
 */
final class Lease implements AutoCloseable {
    private final Runnable ended;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("routes-lease").factory());
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private ScheduledFuture<?> end;
    private volatile boolean held;
    /** While those who are told of the end are not through with it, nothing begins anew: they would hear of it in the wrong order. */
    private boolean ending;
    private volatile long until;

    /** @param ended called once each time that the lease ends, on a thread of its own */
    Lease(Runnable ended) {
        this.ended = ended;
    }

    /** Cheap: a volatile read and the monotonic clock. */
    boolean live() {
        return held && System.nanoTime() - until < 0;
    }

    /**
     * The store knows of this process.
     *
     * @param asked {@link System#nanoTime} of before the store was told: the store counts from later
     * @param first whether it was not held until now; a renewal after the end does not bring it back
     */
    boolean renewed(long asked, Duration serving, boolean first) {
        boolean held = hold(asked, serving, first);
        if (held) {
            begun.complete(null);
        }
        return held;
    }

    /** Done when it is held for the first time. */
    CompletableFuture<Void> begun() {
        return begun.copy();
    }

    private synchronized boolean hold(long asked, Duration serving, boolean first) {
        long now = System.nanoTime();
        long newUntil = asked + serving.toNanos();
        if (now - newUntil >= 0 || ending || !first && !live()) {
            return false;
        }
        until = newUntil;
        held = true;
        if (end != null) {
            end.cancel(false);
        }
        end = timer.schedule(this::check, newUntil - now, TimeUnit.NANOSECONDS);
        return true;
    }

    private void check() {
        synchronized (this) {
            if (!held || System.nanoTime() - until < 0) {
                return;
            }
            held = false;
            ending = true;
        }
        tell();
    }

    /** Ends it now. */
    void end() {
        synchronized (this) {
            if (!held) {
                return;
            }
            held = false;
            ending = true;
        }
        tell();
    }

    private void tell() {
        try {
            ended.run();
        } finally {
            synchronized (this) {
                ending = false;
            }
        }
    }

    boolean isHeld() {
        return held;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        held = false;
    }
}
