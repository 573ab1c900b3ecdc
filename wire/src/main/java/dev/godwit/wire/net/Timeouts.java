package dev.godwit.wire.net;

import java.time.Duration;

/**
 * How long to wait for a server.
 *
 * @param connect for the TCP connection, per IP address of the host
 * @param read    how long a read or a write may stand still; zero waits for ever. A read does not stand still as long
 *                as the other direction moves, so a long upload needs no long timeout
 */
public record Timeouts(Duration connect, Duration read) {
    /** 30 seconds to connect, 5 minutes for a server that thinks: Exchange and Cyrus do for large mailboxes. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(5));

    public Timeouts {
        if (connect.isNegative() || connect.isZero() || read.isNegative()) {
            throw new IllegalArgumentException("timeouts cannot be negative, and connecting must have one");
        }
    }
}
