package dev.godwit.proxy.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What the API needs of the proxy that it belongs to. Safe for any thread; nothing blocks. */
public interface ProxyControl {

    /**
     * One session.
     *
     * @param state in the proxy's own words: {@code login}, {@code waiting}, {@code relaying}, …
     */
    record SessionInfo(long id, String protocol, String client, Instant since, String account, String destination, String state) {
    }

    /** A destination and what the circuit breaker knows of it. */
    record DestinationState(String name, int consecutiveFailures, int failureSources, boolean hostLevelFailure, boolean down) {
    }

    /** What came of reading the configuration again. */
    sealed interface Reload {
        record Reloaded(String note) implements Reload {
        }

        /** Nothing has changed. */
        record Invalid(List<String> problems) implements Reload {
        }

        record NotAvailable() implements Reload {
        }
    }

    /** Sessions of every protocol that are registered under a name; entering and waiting ones included. */
    List<SessionInfo> sessions(String name);

    /** Open sessions by protocol. */
    Map<String, Long> sessionCounts();

    /** Closes every session of these names with its protocol's goodbye. @return how many */
    int kick(Set<String> names);

    /**
     * Lets the sessions of these names end when their running command has, and closes what is left after {@code longest}.
     *
     * @return completes when none is left
     */
    CompletionStage<Void> drain(Set<String> names, Duration longest);

    List<DestinationState> destinations();

    /** Forgets a destination's failures. @return false if there is none of this name */
    boolean resetDestination(String name);

    /** When each certificate that clients are shown ends to be valid, by its name in the configuration. */
    Map<String, Instant> certificateEnds();

    Reload reload();

    /** Why this proxy should get no connections now; empty if it is ready. */
    List<String> notReady();
}
