package dev.godwit.cli;

import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyOptions.DeletionCap;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.CopyOptions.MessageFilter;
import dev.godwit.engine.CopyOptions.Pace;
import dev.godwit.engine.CopyOptions.Retry;
import dev.godwit.engine.CopyOptions.Several;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to copy. */
final class CopySettings {
    @Option(names = {"-n", "--dry-run"}, description = "Show what would be done, with counts and bytes; write nothing.")
    boolean dryRun;

    @Option(names = "--propagate-deletions", description = "Delete on the target what Godwit copied and the owner deleted on the source since.")
    boolean propagateDeletions;

    @Option(names = "--mirror", description = "Make the target equal the source: delete everything there that the source lacks.")
    boolean mirror;

    @Option(names = "--drain", description = "Delete on the source the messages that are verified on the target. Events, cards, scripts and files stay there.")
    boolean drain;

    @Option(names = "--max-deletions", paramLabel = "N|N%%|unlimited", converter = CapConverter.class,
            description = "Stop before deleting more than this. Without it: 100 or 5%%, whichever is more.")
    DeletionCap maxDeletions;

    @Option(names = "--no-trash", description = "Delete for good at once instead of moving to the trash.")
    boolean noTrash;

    @Option(names = "--restore-deleted", description = "Copy again what was deleted on the target.")
    boolean restoreDeleted;

    @Option(names = "--retry-quarantined", description = "Try again what earlier runs could not store.")
    boolean retryQuarantined;

    @Option(names = "--ordered", description = "Keep the order of messages in each mailbox, at some cost in speed.")
    boolean ordered;

    @Option(names = "--several-mailboxes", paramLabel = "HOW", converter = SeveralConverter.class,
            description = "What becomes of one message in several mailboxes where the target can keep it as one (JMAP): same-email "
                    + "(unless given): one, if the source says that it is one; same-content: one, if the content is equal; separate: one for each mailbox.")
    Several several = Several.SAME_EMAIL;

    @Option(names = "--min-age", paramLabel = "AGE", converter = Amounts.DurationConverter.class, description = "Only messages received at least this long ago: 30d, 2y.")
    Duration minAge;

    @Option(names = "--max-age", paramLabel = "AGE", converter = Amounts.DurationConverter.class, description = "Only messages received at most this long ago.")
    Duration maxAge;

    @Option(names = "--min-size", paramLabel = "BYTES", converter = Amounts.ByteConverter.class, description = "Only messages of at least this size: 10k, 25M.")
    Long minSize;

    @Option(names = "--max-size", paramLabel = "BYTES", converter = Amounts.ByteConverter.class, description = "Only messages of at most this size.")
    Long maxSize;

    @Option(names = "--max-rate", paramLabel = "BYTES", converter = Amounts.ByteConverter.class, description = "Copy at most this many bytes per second.")
    long maxRate;

    @Option(names = "--max-messages-per-second", paramLabel = "N", description = "Copy at most this many messages per second.")
    long maxMessagesPerSecond;

    @Option(names = "--max-bytes-per-day", paramLabel = "BYTES", converter = Amounts.ByteConverter.class, description = "Copy at most this many bytes per day (UTC), counted over all runs.")
    long maxBytesPerDay;

    @Option(names = "--max-messages-per-day", paramLabel = "N", description = "Copy at most this many messages per day (UTC), counted over all runs.")
    long maxMessagesPerDay;

    @Option(names = "--retries", paramLabel = "N", description = "End after this many lost connections in a row without progress; 5 unless given.")
    int retries = 5;

    @Option(names = "--allow-source-change", description = "Let an archive take over another account than the one it was filled from.")
    boolean allowSourceChange;

    @Option(names = "--journal", paramLabel = "FILE", description = "The journal to use. Without it: one per pair of accounts below ~/.local/state/godwit, "
            + "or within the archive if one end is one.")
    Path journal;

    @Option(names = "--temporary-directory", paramLabel = "DIRECTORY", description = "Where large messages wait on their way.")
    Path temporaryDirectory;

    CopyOptions options(Clock clock) {
        CopyOptions defaults = CopyOptions.defaults();
        return defaults.withDeletions(mirror ? Deletions.MIRROR : propagateDeletions ? Deletions.PROPAGATE : Deletions.KEEP)
                .withDeletionCap(maxDeletions == null ? defaults.deletionCap() : maxDeletions)
                .withDrain(drain).withDryRun(dryRun).withRestoreDeleted(restoreDeleted).withRetryQuarantined(retryQuarantined)
                .withTrashFirst(!noTrash).withOrdered(ordered).withSeveral(several)
                .withFilter(new MessageFilter(minAge, maxAge, minSize, maxSize))
                .withPace(new Pace(maxRate, maxMessagesPerSecond, maxBytesPerDay, maxMessagesPerDay))
                .withRetry(new Retry(retries, defaults.retry().first(), defaults.retry().longest()))
                .withSpillDirectory(temporaryDirectory == null ? defaults.spillDirectory() : temporaryDirectory)
                .withClock(clock);
    }

    /** {@code same-email}, {@code same-content} or {@code separate}. */
    static final class SeveralConverter implements ITypeConverter<Several> {
        @Override
        public Several convert(String text) {
            return switch (text) {
                case "same-email" -> Several.SAME_EMAIL;
                case "same-content" -> Several.SAME_CONTENT;
                case "separate" -> Several.SEPARATE;
                default -> throw new TypeConversionException("'" + text + "' is not same-email, same-content or separate");
            };
        }
    }

    /** {@code 500}, {@code 10%} or {@code unlimited}. */
    static final class CapConverter implements ITypeConverter<DeletionCap> {
        @Override
        public DeletionCap convert(String text) {
            if (text.equals("unlimited")) {
                return new DeletionCap(0, 0, true);
            }
            if (text.matches("\\d{1,9}")) {
                return new DeletionCap(Long.parseLong(text), 0, false);
            }
            if (text.matches("\\d{1,2}%|100%")) {
                return new DeletionCap(0, Integer.parseInt(text.substring(0, text.length() - 1)), false);
            }
            throw new TypeConversionException("'" + text + "' is not a number, a percentage such as 10%, or unlimited");
        }
    }
}
