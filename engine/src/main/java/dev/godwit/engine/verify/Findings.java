package dev.godwit.engine.verify;

import java.util.ArrayList;
import java.util.List;

/** Collects what a verification finds. Safe for any thread. */
final class Findings {
    private static final int KEPT = 10_000;

    private final List<Difference> differences = new ArrayList<>();
    private long count;
    private long messages;
    private long bytes;
    private long extras;
    private long explained;
    private long rewritten;

    synchronized void add(Difference difference) {
        count++;
        if (differences.size() < KEPT) {
            differences.add(difference);
        }
    }

    synchronized void compared(long moreMessages, long moreBytes) {
        messages += moreMessages;
        bytes += moreBytes;
    }

    synchronized void extra(long more) {
        extras += more;
    }

    synchronized void explained(long more) {
        explained += more;
    }

    /** One that the journal accounts for: the target made other bytes of it. */
    synchronized void rewritten() {
        explained++;
        rewritten++;
    }

    synchronized VerifyReport report(VerifyReport.Level level, long mailboxes, java.time.Duration took) {
        List<Difference> sorted = differences.stream().sorted((a, b) -> a.mailbox().compareTo(b.mailbox())).toList();
        return new VerifyReport(level, mailboxes, messages, bytes, extras, explained, rewritten, count, sorted, took);
    }

    synchronized long messages() {
        return messages;
    }

    synchronized long bytes() {
        return bytes;
    }
}
