package dev.godwit.routes;

import java.util.Objects;
import java.util.Set;

/** What became of the question where an account lives. */
public sealed interface Resolution {

    /**
     * The store answered.
     *
     * @param route     the account's route. Its epoch counts the changes of the account's own row, and of the row of the domain
     *                  where the destination comes from there
     * @param byDefault whether no row names a destination, and the route leads to the configured default; its epoch is 0 unless
     *                  the account had a row before or is held
     * @param names     every name whose change may change this answer: the candidates, the account, its domain. A session is
     *                  registered under all of them and then resolved once more, so that no change falls in between
     */
    record Found(Route route, boolean byDefault, Set<String> names) implements Resolution {
        public Found {
            Objects.requireNonNull(route);
            names = Set.copyOf(names);
        }

        public Found(Route route, boolean byDefault) {
            this(route, byDefault, Set.of(route.account()));
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
