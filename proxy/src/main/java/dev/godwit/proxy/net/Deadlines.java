package dev.godwit.proxy.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Time limits of many thousand connections with one timer: once a second every watched one is asked. Nothing is allocated per
 * connection but its place in the set. Safe for any thread.
 */
public final class Deadlines implements AutoCloseable {

    /** What has time limits. */
    public interface Watched {
        /**
         * Called about once a second, on the timer's thread: must be quick, and hand over to its event loop when something is due.
         *
         * @param now {@link System#nanoTime()}
         */
        void check(long now);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("deadlines").factory());

    public Deadlines() {
        timer.scheduleWithFixedDelay(this::check, 1, 1, TimeUnit.SECONDS);
    }

    public void watch(Watched one) {
        watched.add(one);
    }

    public void forget(Watched one) {
        watched.remove(one);
    }

    private void check() {
        long now = System.nanoTime();
        watched.forEach(one -> one.check(now));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
