package dev.godwit.proxy.line;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.DestinationConfig;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the servers offer in one protocol, as they said when they were last asked. Clients are promised only what all of them
 * keep. Safe for any thread.
 */
public final class Learned {
    private final LineProtocol protocol;
    private final Supplier<Config> config;
    private final Map<String, Set<String>> byDestination = new ConcurrentHashMap<>();
    private volatile Set<String> common = Set.of();
    private volatile Set<String> mechanisms = Set.of();

    public Learned(LineProtocol protocol, Supplier<Config> config) {
        this.protocol = protocol;
        this.config = config;
    }

    LineProtocol protocol() {
        return protocol;
    }

    /** @return null if it was not asked yet */
    Set<String> of(String destination) {
        return byDestination.get(destination);
    }

    /** A server has said what it offers. */
    void learn(String destination, Set<String> capabilities) {
        if (!capabilities.equals(byDestination.get(destination))) {
            byDestination.put(destination, Set.copyOf(capabilities));
            update();
        }
    }

    /** The configuration has changed: destinations that are gone no longer count. */
    public void changed() {
        byDestination.keySet().retainAll(config.get().destinations().keySet());
        update();
    }

    private synchronized void update() {
        Protocol kind = protocol.protocol();
        Set<String> all = null;
        Set<String> ways = null;
        for (DestinationConfig destination : config.get().destinations().values()) {
            Set<String> its = destination.service(kind).isPresent() ? byDestination.get(destination.name()) : null;
            if (its == null) {
                continue; // not offered there, or never reached: then it cannot be promised anything about
            }
            if (all == null) {
                all = new LinkedHashSet<>(its);
                ways = new LinkedHashSet<>(protocol.mechanisms(its));
            } else {
                all.retainAll(its);
                ways.retainAll(protocol.mechanisms(its));
            }
        }
        common = all == null ? Set.of() : java.util.Collections.unmodifiableSet(all);
        // Until a server has been reached a password is what it will most likely want.
        mechanisms = ways == null ? Set.of("PLAIN", "LOGIN") : java.util.Collections.unmodifiableSet(ways);
    }

    Set<String> common() {
        return common;
    }

    Set<String> mechanisms() {
        Set<String> known = mechanisms;
        return known.isEmpty() && byDestination.isEmpty() ? Set.of("PLAIN", "LOGIN") : known;
    }
}
