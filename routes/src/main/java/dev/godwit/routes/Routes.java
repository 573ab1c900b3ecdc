package dev.godwit.routes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What sessions ask. Safe for any thread; never blocks the caller, so an event loop may call it. */
public interface Routes extends AutoCloseable {

    /**
     * Where {@code identity} lives, from the cache when that is fresh enough for the store at hand.
     *
     * @return completes on any thread, never exceptionally, always within the configured lookup timeout
     */
    CompletionStage<Resolution> resolve(Identity identity);

    /** As {@link #resolve}, past the cache: the answer is what the store says after this call was made. */
    CompletionStage<Resolution> resolveNow(Identity identity);

    /**
     * Tells of changes as soon as this process learns of them, whoever made them: by push, by watching, or by the answer of its
     * own writes. The listener must not block.
     */
    void listen(Listener listener);

    @Override
    void close();

    /**
     * Whether this process may serve at this instant: its lease on the store has not run out by the monotonic clock. Cheap enough
     * for every read of a relay; a process that was stopped for a while finds out by it before the timer does that calls
     * {@link Listener#fenced()}. Always true where the store knows no leases.
     */
    default boolean live() {
        return true;
    }

    /**
     * Done when this process has been in step with the store for the first time, and never if the store does not answer. Whoever
     * lets people in before refuses them for nothing.
     */
    default CompletionStage<Void> joined() {
        return CompletableFuture.completedFuture(null);
    }

    /** Who wants to know of changes. */
    interface Listener {

        /**
         * Something about the name {@link Route#account()} changed: destination, epoch, hold, or (it may be an alias or
         * {@code @domain}) whose name it is. May repeat. Every session that is registered under that name
         * ({@link Resolution.Found#names()}) has to be resolved again, and closed if its account or destination is now another.
         *
         * @return completes once every session that the change made stale is closed, and, if the route is held, every session of
         *         it has drained: the change is acknowledged to its author only then. The cache is invalidated before the call
         */
        CompletionStage<Void> changed(Route route);

        /**
         * Routes may have changed unnoticed (lease regained, another default destination): resolve every session again.
         *
         * @return completes as that of {@link #changed}
         */
        CompletionStage<Void> unsure();

        /**
         * Other proxies may soon be told that this one has stopped: every session must be closed at once, and nothing be let in
         * until {@link #unsure()} is called. Until then every question is answered {@link Resolution.Unavailable}.
         */
        void fenced();
    }
}
