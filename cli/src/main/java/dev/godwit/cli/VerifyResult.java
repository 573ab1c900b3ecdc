package dev.godwit.cli;

import dev.godwit.engine.verify.Difference;
import dev.godwit.engine.verify.VerifyReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of a verification. */
record VerifyResult(VerifyReport report) implements Result {

    ExitCode exit() {
        return report.equal() ? ExitCode.OK : ExitCode.DIFFERENT;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        report.differences().forEach(difference -> text.append(ProgressDisplay.printable(difference.describe())).append('\n'));
        long unnamed = report.differenceCount() - report.differences().size();
        if (unnamed > 0) {
            text.append("... and ").append(Amounts.count(unnamed, "more difference")).append('\n');
        }
        if (report.extras() > 0) {
            text.append("note: ").append(Amounts.count(report.extras(), "message")).append(" on the target only; --strict counts them as differences\n");
        }
        if (report.explained() > 0) {
            text.append("note: ").append(Amounts.count(report.explained(), "deviation")).append(" that the journal accounts for (repairs, keywords the target cannot store, deletions on the target)\n");
        }
        if (report.rewritten() > 0) {
            text.append("note: ").append(Amounts.count(report.rewritten(), "message")).append(" of these rewritten by the target\n");
        }
        return text.append(report.equal() ? "verified: " : "different: ").append(compared())
                .append(report.equal() ? "; no differences" : "; " + Amounts.count(report.differenceCount(), "difference"))
                .append(" (").append(Amounts.duration(report.took())).append(")\n").toString();
    }

    private String compared() {
        String level = switch (report.level()) {
            case COUNTS -> "message counts";
            case METADATA -> "flags, dates and folders";
            case CONTENT -> "content, flags, dates and folders";
        };
        return level + " of " + Amounts.count(report.messages(), "message") + " in " + Amounts.count(report.mailboxes(), "mailbox")
                + (report.bytesCompared() > 0 ? ", " + Amounts.bytes(report.bytesCompared()) + " compared" : "");
    }

    @Override
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        report.differences().forEach(difference -> events.add(new Event("difference").put("kind", kindOf(difference))
                .put("mailbox", difference.mailbox()).put("text", difference.describe())));
        events.add(new Event("summary").put("of", "verify").put("level", report.level().name().toLowerCase(Locale.ROOT))
                .put("equal", report.equal()).put("mailboxes", report.mailboxes()).put("messages", report.messages())
                .put("bytes_compared", report.bytesCompared()).put("extras", report.extras())
                .put("explained", report.explained()).put("rewritten", report.rewritten()).put("differences", report.differenceCount())
                .put("seconds", report.took().toMillis() / 1e3));
        return events;
    }

    private static String kindOf(Difference difference) {
        return switch (difference) {
            case Difference.MissingMailbox _ -> "missing-mailbox";
            case Difference.Counts _ -> "counts";
            case Difference.MissingMessage _ -> "missing-message";
            case Difference.ExtraMessage _ -> "extra-message";
            case Difference.Content _ -> "content";
            case Difference.Flags _ -> "keywords";
            case Difference.Date _ -> "date";
        };
    }
}
