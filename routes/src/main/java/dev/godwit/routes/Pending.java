package dev.godwit.routes;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Names with changes that were told to the sessions and are not in effect everywhere yet. Safe for any thread. */
final class Pending {
    private static final int LISTED = 1000;

    private final Runnable progress;
    private final Map<String, Integer> names = new HashMap<>();

    /** @param progress called whenever a name is settled */
    Pending(Runnable progress) {
        this.progress = progress;
    }

    /** The name is pending until {@code done} has completed. One that fails stays: nobody knows that the change is in effect. */
    void add(String name, CompletionStage<Void> done) {
        synchronized (this) {
            names.merge(name, 1, Integer::sum);
        }
        done.thenRun(() -> {
            synchronized (this) {
                names.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
            }
            progress.run();
        });
    }

    synchronized Set<String> names() {
        return names.size() > LISTED ? Set.of(Leases.EVERY_NAME) : Set.copyOf(names.keySet());
    }
}
