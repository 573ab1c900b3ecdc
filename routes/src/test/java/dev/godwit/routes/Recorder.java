package dev.godwit.routes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes what it is told, and says that it is in effect when it is let. */
final class Recorder implements Routes.Listener {
    final List<Route> changes = new CopyOnWriteArrayList<>();
    final AtomicInteger unsure = new AtomicInteger();
    final AtomicInteger fenced = new AtomicInteger();
    private final Runnable onChange;
    volatile CompletableFuture<Void> inEffect = CompletableFuture.completedFuture(null);
    volatile Runnable onFence = () -> { };

    Recorder() {
        this(() -> { });
    }

    Recorder(Runnable onChange) {
        this.onChange = onChange;
    }

    @Override
    public CompletionStage<Void> changed(Route route) {
        changes.add(route);
        onChange.run();
        return inEffect;
    }

    @Override
    public CompletionStage<Void> unsure() {
        unsure.incrementAndGet();
        return inEffect;
    }

    @Override
    public void fenced() {
        onFence.run();
        fenced.incrementAndGet();
    }
}
