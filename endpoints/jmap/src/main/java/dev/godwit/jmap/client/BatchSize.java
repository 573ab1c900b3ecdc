package dev.godwit.jmap.client;

import java.util.concurrent.atomic.AtomicInteger;

/** How many objects to put into one call: more as long as answers come quickly, fewer when they take long. Any thread. */
public final class BatchSize {
    private static final int LEAST = 10;
    private static final long QUICK_NANOS = 500_000_000L;
    private static final long LONG_NANOS = 3_000_000_000L;

    private final AtomicInteger size;

    /** @param first how many to begin with */
    public BatchSize(int first) {
        this.size = new AtomicInteger(first);
    }

    /** @param limit the server's */
    public int next(int limit) {
        return Math.max(1, Math.min(limit, size.get()));
    }

    /** Tells how long a call with so many objects took. */
    public void took(int objects, long nanos) {
        if (nanos > LONG_NANOS) {
            size.accumulateAndGet(objects, (now, used) -> Math.max(LEAST, Math.min(now, used / 2)));
        } else if (nanos < QUICK_NANOS) {
            size.accumulateAndGet(objects, (now, used) -> used < now ? now : (int) Math.min(now * 2L, 1 << 16));
        }
    }
}
