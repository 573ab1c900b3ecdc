package dev.godwit.proxy.backend;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Leaves a server alone that does not answer. Failures count while no success comes in between; those that a single client
 * could cause (everything after the TCP connection) open it only when several clients have met them. Safe for any thread.
 */
public final class Breaker {

    /** What it makes of the server now. @param failures in a row @param clients how many different ones met them */
    public record State(int failures, int clients, boolean hostLevel, boolean open) {}

    private final Clock clock;
    private int failures;
    private boolean hostLevel;
    private final Set<InetAddress> clients = new HashSet<>();
    private Instant closedUntil;
    private boolean probing;

    Breaker(Clock clock) {
        this.clock = clock;
    }

    /** Whether a connection may be tried. When the time of rest is over, one caller is let through to find out. */
    synchronized boolean allows() {
        if (closedUntil == null) {
            return true;
        }
        if (clock.instant().isBefore(closedUntil) || probing) {
            return false;
        }
        probing = true;
        return true;
    }

    synchronized void succeeded() {
        reset();
    }

    /** @param limit failures after which it opens; 0 = never */
    synchronized void failed(BackendException.Stage stage, InetAddress client, int limit, int distinctClients, Duration cooldown) {
        failures++;
        hostLevel |= stage == BackendException.Stage.CONNECT;
        if (clients.size() < 1000) {
            clients.add(client);
        }
        boolean believed = hostLevel || clients.size() >= distinctClients;
        if (limit > 0 && (probing || failures >= limit && believed)) {
            closedUntil = clock.instant().plus(cooldown);
        }
        probing = false;
    }

    /** Forgets what has been: the next connection is tried. */
    synchronized void reset() {
        failures = 0;
        hostLevel = false;
        clients.clear();
        closedUntil = null;
        probing = false;
    }

    synchronized State state() {
        return new State(failures, clients.size(), hostLevel, closedUntil != null);
    }
}
