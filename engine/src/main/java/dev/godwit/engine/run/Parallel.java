package dev.godwit.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Runs the same work on many things, a few at a time, each on a thread of the system (docs/decisions/0010). */
public final class Parallel {
    private Parallel() {
    }

    /**
     * Returns when all is done. After the first failure no further item is begun, and that failure is thrown when the
     * items under way have ended.
     */
    public static <T> void forEach(Iterable<T> items, int width, Consumer<T> work) {
        ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>();
        items.forEach(waiting::add);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(width, waiting.size()); i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                for (T item = waiting.poll(); item != null && failure.get() == null; item = waiting.poll()) {
                    try {
                        work.accept(item);
                    } catch (Throwable t) {
                        failure.compareAndSet(null, t);
                    }
                }
            }));
        }
        join(threads);
        rethrow(failure.get());
    }

    /** Does the two side by side, and returns when both have ended; throws what the first that failed threw. */
    static void both(Runnable one, Runnable other) {
        forEach(List.of(one, other), 2, Runnable::run);
    }

    /** Waits for all of them, interrupted or not. */
    public static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void rethrow(Throwable failure) {
        switch (failure) {
            case null -> { }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
