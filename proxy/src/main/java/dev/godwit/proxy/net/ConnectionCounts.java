package dev.godwit.proxy.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one listener, in all and by client. Safe for any thread. */
final class ConnectionCounts {
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byClient = new ConcurrentHashMap<>();

    /** What a new connection makes. */
    enum Place {
        FREE,
        /** Too many: it is told. */
        FULL,
        /** So many too many that telling each of them is a burden of its own: it is closed without a word. */
        OVERRUN
    }

    /** Counts one more in all; {@link #close} takes it back whatever the answer was. */
    Place open(int most) {
        int now = all.incrementAndGet();
        return now <= most ? Place.FREE : now <= most + Math.max(64, most / 8) ? Place.FULL : Place.OVERRUN;
    }

    void close() {
        all.decrementAndGet();
    }

    /** Counts one more of a client. @return whether that is not too many; {@link #closeClient} takes it back in either case */
    boolean openClient(InetAddress client, int most) {
        return byClient.merge(client, 1, Integer::sum) <= most;
    }

    void closeClient(InetAddress client) {
        byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    }

    int count() {
        return all.get();
    }
}
