package dev.godwit.engine.pump;

import dev.godwit.engine.run.Parallel;
import dev.godwit.engine.run.Pauses;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The threads of a pump: the first failure of any of them ends all. */
final class PumpThreads {
    private final BatchQueue queue;
    private final Pauses pauses;
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    PumpThreads(BatchQueue queue, Pauses pauses) {
        this.queue = queue;
        this.pauses = pauses;
    }

    void start(int count, Runnable writer) {
        for (int i = 0; i < count; i++) {
            writers.add(Thread.ofPlatform().daemon().name("writer-" + i).start(() -> guarded(writer)));
        }
    }

    <T> void runReaders(List<T> work, int width, Consumer<T> reader) {
        guarded(() -> Parallel.forEach(work, width, reader));
    }

    /** Waits for the writers. @throws RuntimeException the first failure of any thread */
    void finish() {
        queue.close();
        Parallel.join(writers);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            end(e);
        } catch (Error e) {
            end(new IllegalStateException("a worker failed: " + e, e));
        }
    }

    private void end(RuntimeException e) {
        failure.updateAndGet(first -> first == null || first instanceof Pauses.RunEnded ? e : first);
        pauses.end();
        queue.abandon().forEach(Batch::close);
    }
}
