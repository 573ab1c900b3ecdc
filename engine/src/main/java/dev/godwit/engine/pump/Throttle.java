package dev.godwit.engine.pump;

import dev.godwit.engine.CopyOptions.Pace;
import dev.godwit.engine.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/**
 * Keeps writing within the limits that were asked for and slows down when the server pleads for it. Safe for any
 * thread; waits happen outside of its lock.
 */
final class Throttle {
    private final Pace pace;
    private final Journal journal;
    private final Consumer<Duration> sleep;
    private final Clock clock;
    private Instant free;
    private long bytesToday;
    private long messagesToday;
    private long day;

    /** @param sleep waits for so long */
    Throttle(Pace pace, Journal journal, Consumer<Duration> sleep, Clock clock) {
        this.pace = pace;
        this.journal = journal;
        this.sleep = sleep;
        this.clock = clock;
        this.free = clock.instant();
        this.day = today();
        if (daily()) {
            long[] spent = journal.spentOn(day);
            bytesToday = spent[0];
            messagesToday = spent[1];
        }
    }

    /** The most messages that should be sent at once. */
    long messagesAtOnce() {
        return smallest(pace.messagesPerSecond(), pace.messagesPerDay());
    }

    /** The most bytes that should be sent at once, if they are not of one message. */
    long bytesAtOnce() {
        return smallest(pace.bytesPerSecond(), pace.bytesPerDay());
    }

    /** Whether everything may be sent as fast as it goes. */
    boolean isUnlimited() {
        return messagesAtOnce() == Long.MAX_VALUE && bytesAtOnce() == Long.MAX_VALUE;
    }

    private static long smallest(long a, long b) {
        return Math.min(a > 0 ? a : Long.MAX_VALUE, b > 0 ? b : Long.MAX_VALUE);
    }

    /** Waits until so much may be sent. @throws SpentForToday if that would exceed the daily amount */
    void before(long messages, long bytes) {
        Duration wait = reserve(messages, bytes);
        if (wait.isPositive()) {
            sleep.accept(wait);
        }
    }

    private synchronized Duration reserve(long messages, long bytes) {
        Instant now = clock.instant();
        if (daily()) {
            spend(messages, bytes);
        }
        Instant start = free.isAfter(now) ? free : now;
        Duration cost = Duration.ZERO;
        if (pace.bytesPerSecond() > 0) {
            cost = Duration.ofMillis(bytes * 1000 / pace.bytesPerSecond());
        }
        if (pace.messagesPerSecond() > 0) {
            Duration byCount = Duration.ofMillis(messages * 1000 / pace.messagesPerSecond());
            cost = cost.compareTo(byCount) > 0 ? cost : byCount;
        }
        free = start.plus(cost);
        return Duration.between(now, start);
    }

    private void spend(long messages, long bytes) {
        long today = today();
        if (today != day) {
            day = today;
            bytesToday = 0;
            messagesToday = 0;
        }
        boolean over = pace.bytesPerDay() > 0 && bytesToday + bytes > pace.bytesPerDay()
                || pace.messagesPerDay() > 0 && messagesToday + messages > pace.messagesPerDay();
        // a single message above the daily amount has a day of its own: else it would never be copied
        if (over && messagesToday > 0) {
            throw new SpentForToday("the daily amount is used up (" + bytesToday + " bytes, " + messagesToday
                    + " messages today); run again after midnight UTC");
        }
        bytesToday += bytes;
        messagesToday += messages;
        journal.spend(day, bytes, messages);
    }

    /** The server asked to wait: nobody sends anything until then. */
    synchronized void slowDown(Duration wait) {
        Instant until = clock.instant().plus(wait);
        free = until.isAfter(free) ? until : free;
    }

    private boolean daily() {
        return pace.bytesPerDay() > 0 || pace.messagesPerDay() > 0;
    }

    private long today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
}
