package dev.godwit.proxy.session;

import dev.godwit.routes.Route;

/** The gate's answer. */
public sealed interface Admission {

    /**
     * The session is registered under its account and may speak to the route's destination. From now on a change of the route
     * drains or closes it.
     */
    record Admitted(Route route) implements Admission {}

    /**
     * Not now: the client gets its protocol's temporary failure.
     *
     * @param reason for the log, free of identifiers
     * @param held   whether it is because the account is held
     */
    record Refused(String reason, boolean held) implements Admission {
        public Refused(String reason) {
            this(reason, false);
        }
    }
}
