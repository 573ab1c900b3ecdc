package dev.godwit.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * How a copy is to be done. Made by {@link #defaults()} and the {@code with…} methods.
 *
 * @param deletions what becomes of messages on the target that the source lacks
 * @param deletionCap how many deletions one run may do
 * @param drain delete on the source what is verified on the target
 * @param dryRun plan only
 * @param restoreDeleted copy again what was deleted on the target since the last run
 * @param retryQuarantined try messages again that earlier runs could not store
 * @param trashFirst move to the target's trash instead of deleting for good, where there is one
 * @param ordered keep the order of messages within a mailbox, at some cost in speed
 * @param several what becomes of one message in several mailboxes, on a target that can keep it as one
 * @param filter which messages are copied
 * @param pace upper limits of speed
 * @param retry how often and how fast to come back after a lost connection
 * @param spillDirectory where large bodies wait between reading and writing
 * @param quarantineDirectory where originals are kept that the target refused in every form
 * @param clock the time
 */
public record CopyOptions(Deletions deletions, DeletionCap deletionCap, boolean drain, boolean dryRun,
        boolean restoreDeleted, boolean retryQuarantined, boolean trashFirst, boolean ordered, Several several, MessageFilter filter,
        Pace pace, Retry retry, Path spillDirectory, Path quarantineDirectory, Clock clock) {

    /** What a run does to messages that are on the target and not on the source. */
    public enum Deletions {
        /** Nothing is ever deleted on the target. */
        KEEP,
        /** What Godwit copied and the owner has since deleted on the source is deleted on the target. */
        PROPAGATE,
        /** Everything the source lacks is deleted on the target. */
        MIRROR
    }

    /** When messages of several mailboxes become one message in several mailboxes. */
    public enum Several {
        /** Never: each mailbox gets its own. */
        SEPARATE,
        /** Where the source says that they are one: JMAP, EMAILID of RFC 8474, Gmail's X-GM-MSGID, an archive of these. */
        SAME_EMAIL,
        /** Where their content is equal. */
        SAME_CONTENT
    }

    /** A run that would delete more than {@code max(messages, percent of the target)} stops before deleting anything; {@code unlimited} lifts that. */
    public record DeletionCap(long messages, int percent, boolean unlimited) {
        public boolean allows(long deletions, long of) {
            return unlimited || deletions <= Math.max(messages, of * percent / 100);
        }
    }

    /** Messages outside of these bounds are not copied and counted as filtered. Null bounds are open; ages are of INTERNALDATE. */
    public record MessageFilter(Duration minAge, Duration maxAge, Long minSize, Long maxSize) {
        public static final MessageFilter ALL = new MessageFilter(null, null, null, null);
    }

    /** 0 means no limit. The daily amounts are counted in the journal, over restarts, by UTC day. */
    public record Pace(long bytesPerSecond, long messagesPerSecond, long bytesPerDay, long messagesPerDay) {
        public static final Pace UNLIMITED = new Pace(0, 0, 0, 0);
    }

    /** {@code attempts} in a row without progress end the run; waits double from {@code first} to {@code longest}. */
    public record Retry(int attempts, Duration first, Duration longest) {
    }

    public static CopyOptions defaults() {
        return new CopyOptions(Deletions.KEEP, new DeletionCap(100, 5, false), false, false, false, false, true, false,
                Several.SAME_EMAIL, MessageFilter.ALL, Pace.UNLIMITED, new Retry(5, Duration.ofSeconds(1), Duration.ofSeconds(60)),
                Path.of(System.getProperty("java.io.tmpdir")),
                Path.of(System.getProperty("java.io.tmpdir"), "godwit-quarantine"), Clock.systemUTC());
    }

    public CopyOptions withDeletions(Deletions other) {
        return new CopyOptions(other, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withDeletionCap(DeletionCap other) {
        return new CopyOptions(deletions, other, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withDrain(boolean other) {
        return new CopyOptions(deletions, deletionCap, other, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withDryRun(boolean other) {
        return new CopyOptions(deletions, deletionCap, drain, other, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withRestoreDeleted(boolean other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, other, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withRetryQuarantined(boolean other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, other, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withTrashFirst(boolean other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, other, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withOrdered(boolean other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, other, several, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withSeveral(Several other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, other, filter, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withFilter(MessageFilter other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, other, pace, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withPace(Pace other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, other, retry, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withRetry(Retry other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, other, spillDirectory, quarantineDirectory, clock);
    }

    public CopyOptions withSpillDirectory(Path other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, other, quarantineDirectory, clock);
    }

    public CopyOptions withQuarantineDirectory(Path other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, other, clock);
    }

    public CopyOptions withClock(Clock other) {
        return new CopyOptions(deletions, deletionCap, drain, dryRun, restoreDeleted, retryQuarantined, trashFirst, ordered, several, filter, pace, retry, spillDirectory, quarantineDirectory, other);
    }
}
