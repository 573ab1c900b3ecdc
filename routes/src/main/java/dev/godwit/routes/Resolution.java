package dev.godwit.routes;

import java.util.Objects;

/** What became of the question where an account lives. */
public sealed interface Resolution {

    /**
     * The store answered.
     *
     * @param route     the account's route
     * @param byDefault whether the store does not know the account, and the route is the configured default with epoch 0
     */
    record Found(Route route, boolean byDefault) implements Resolution {
        public Found {
            Objects.requireNonNull(route);
        }
    }

    /**
     * It cannot be known now (store down, lookup too slow, destination not configured, this proxy's lease lost): the client gets
     * its protocol's temporary failure.
     *
     * @param reason for the log, free of identifiers
     */
    record Unavailable(String reason) implements Resolution {
        public Unavailable {
            Objects.requireNonNull(reason);
        }
    }
}
