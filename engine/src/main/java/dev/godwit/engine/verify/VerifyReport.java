package dev.godwit.engine.verify;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of a verification.
 *
 * @param messages messages of the source that were compared
 * @param bytesCompared how much was read from both sides to compare content
 * @param extras messages on the target that the source does not have: what the owner received or kept there; they are
 *        differences only in a strict comparison
 * @param explained deviations that the journal accounts for: keywords the target cannot store, recorded repairs,
 *        messages deleted on the target
 * @param rewritten those of {@code explained} that the target keeps with other bytes than were sent, as a copy noted
 * @param differences at most the first 10,000; {@code differenceCount} tells how many there are
 */
public record VerifyReport(Level level, long mailboxes, long messages, long bytesCompared, long extras, long explained,
        long rewritten, long differenceCount, List<Difference> differences, Duration took) {
    /** How deeply to compare. Each level includes those before it. */
    public enum Level {
        /** Number of messages per mailbox. */
        COUNTS,
        /** Flags, dates and folders of every message. */
        METADATA,
        /** The bytes of every message, read anew from both sides. */
        CONTENT
    }

    public boolean equal() {
        return differenceCount == 0;
    }
}
