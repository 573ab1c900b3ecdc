package dev.godwit.dav;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does jobs side by side and hands what they bring to the calling thread, which alone talks to whoever asked. After a
 * failure no further job is begun; those under way are ended, what they bring is handed on, and then the failure is thrown.
 */
final class SideBySide<R> {
    /** Does one job and hands over what it brings, as often as it likes. Runs on a thread of its own. */
    @FunctionalInterface
    interface Work<J, R> {
        void run(J job, Hand<R> hand) throws IOException;
    }

    /** Takes a result; waits while there is no room. */
    @FunctionalInterface
    interface Hand<R> {
        void over(R result) throws IOException;
    }

    /** Takes the results on the calling thread. */
    interface Taker<R> {
        void take(R result) throws IOException;

        /** The result is not wanted any more. */
        default void drop(R result) {
        }
    }

    private sealed interface Arrival<R> {
        record Result<R>(R value) implements Arrival<R> {
        }

        /** A worker has no more. */
        record Done<R>(Throwable failure) implements Arrival<R> {
        }
    }

    private final int width;
    private final BlockingQueue<Arrival<R>> arrivals;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    SideBySide(int width) {
        this.width = width;
        this.arrivals = new LinkedBlockingQueue<>(2 * width);
    }

    /** To be called once. */
    <J> void each(List<J> jobs, Work<J, R> work, Taker<R> taker) throws IOException {
        int workers = Math.min(width, jobs.size());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (int i = 0; i < workers; i++) {
                threads.execute(() -> work(jobs, work));
            }
            rethrow(drain(workers, taker));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the server");
        } finally {
            threads.shutdownNow();
        }
    }

    /** @return the first failure, or null */
    private Throwable drain(int workers, Taker<R> taker) throws InterruptedException {
        Throwable failure = null;
        boolean taking = true;
        for (int running = workers; running > 0;) {
            switch (arrivals.take()) {
                case Arrival.Done<R> done -> {
                    running--;
                    failure = failure == null ? done.failure() : failure;
                }
                case Arrival.Result<R> result -> {
                    Throwable refusal = hand(result.value(), taker, taking);
                    if (refusal != null) {
                        taking = false;
                        stopped.set(true);
                        failure = refusal;
                    }
                }
            }
        }
        return failure;
    }

    private static <R> Throwable hand(R result, Taker<R> taker, boolean taking) {
        try {
            if (taking) {
                taker.take(result);
            } else {
                taker.drop(result);
            }
            return null;
        } catch (IOException | RuntimeException | Error e) {
            return e;
        }
    }

    private <J> void work(List<J> jobs, Work<J, R> work) {
        Throwable failure = null;
        try {
            for (int i = next.getAndIncrement(); i < jobs.size() && !stopped.get(); i = next.getAndIncrement()) {
                work.run(jobs.get(i), this::over);
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            stopped.set(true);
        }
        try {
            arrivals.put(new Arrival.Done<>(failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody waits any more
        }
    }

    private void over(R result) throws IOException {
        try {
            arrivals.put(new Arrival.Result<>(result));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while handing over");
        }
    }

    private static void rethrow(Throwable failure) throws IOException {
        switch (failure) {
            case null -> { }
            case IOException io -> throw io;
            case RuntimeException runtime -> throw runtime;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }
}
