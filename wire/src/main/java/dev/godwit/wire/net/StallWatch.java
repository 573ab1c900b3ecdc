package dev.godwit.wire.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a connection on which nothing moves. A blocking channel has no timeout for writing, and one for reading costs
 * two system calls each time, so a sleeping virtual thread looks at the clock instead.
 */
final class StallWatch {
    private static final long NOT_WAITING = 0;

    private final SocketChannel channel;
    private volatile long limitNanos;
    private volatile long readingSince = NOT_WAITING;
    private volatile long writingSince = NOT_WAITING;
    private volatile long lastMoved;
    private volatile boolean stalled;
    private final Thread thread;

    StallWatch(SocketChannel channel, Duration limit) {
        this.channel = channel;
        this.limitNanos = limit.toNanos();
        this.lastMoved = System.nanoTime();
        this.thread = Thread.ofVirtual().name("stall-watch").start(this::watch);
    }

    /** The waiting so far does not count. */
    void limit(Duration limit) {
        lastMoved = now();
        limitNanos = limit.toNanos();
        LockSupport.unpark(thread);
    }

    void reading() {
        readingSince = now();
    }

    void read() {
        readingSince = NOT_WAITING;
    }

    void writing() {
        writingSince = now();
    }

    void written() {
        lastMoved = now();
        writingSince = NOT_WAITING;
    }

    /** To be called when the channel has been closed. */
    void stop() {
        LockSupport.unpark(thread);
    }

    /** What a closed channel means for the thread that was using it. */
    IOException explain(ClosedChannelException closed) {
        if (!stalled) {
            return closed;
        }
        SocketTimeoutException timeout =
                new SocketTimeoutException("nothing moved for " + limitNanos / 1_000_000 + " ms, connection closed");
        timeout.initCause(closed);
        return timeout;
    }

    private void watch() {
        while (channel.isOpen()) {
            long limit = limitNanos == 0 ? Long.MAX_VALUE : limitNanos;
            long waited = waited();
            if (waited >= limit) {
                stalled = true;
                closeQuietly();
                return;
            }
            LockSupport.parkNanos(this, limit - waited);
        }
    }

    private void closeQuietly() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and the threads waiting on it report the timeout.
            stalled = true;
        }
    }

    /** How long the direction that has waited longest has seen nothing move. */
    private long waited() {
        long now = System.nanoTime();
        long reading = readingSince;
        long writing = writingSince;
        long forRead = reading == NOT_WAITING ? 0 : Math.min(now - reading, now - lastMoved);
        long forWrite = writing == NOT_WAITING ? 0 : Math.min(now - writing, now - lastMoved);
        return Math.max(0, Math.max(forRead, forWrite));
    }

    private static long now() {
        return System.nanoTime() | 1; // never NOT_WAITING
    }
}
