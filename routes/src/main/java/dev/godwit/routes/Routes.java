package dev.godwit.routes;

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

    /** Who wants to know of changes. */
    interface Listener {

        /** The account has a new route (epoch, destination or hold changed). May repeat. */
        void changed(Route route);

        /** Routes may have changed unnoticed (connection to the store was lost and is back, file re-read): ask again for all. */
        void unsure();

        /**
         * Other proxies may by now have been told that this one has stopped: every session must be closed, and nothing be let in
         * until {@link #unsure()} is called.
         */
        void fenced();
    }
}
