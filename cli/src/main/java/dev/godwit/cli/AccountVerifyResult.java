package dev.godwit.cli;

import dev.godwit.engine.items.ItemsVerifyReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of a verification of a whole account. */
record AccountVerifyResult(List<VerifyResult> mail, List<ItemsVerifyReport> items) implements Result {

    ExitCode exit() {
        return mail.stream().allMatch(m -> m.exit() == ExitCode.OK) && items.stream().allMatch(ItemsVerifyReport::equal) ? ExitCode.OK : ExitCode.DIFFERENT;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        items.forEach(report -> describe(text, report));
        mail.forEach(result -> text.append(result.text()));
        return text.toString();
    }

    private static void describe(StringBuilder text, ItemsVerifyReport report) {
        report.differences().forEach(difference -> text.append(ProgressDisplay.printable(difference.describe())).append('\n'));
        long unnamed = report.differenceCount() - report.differences().size();
        if (unnamed > 0) {
            text.append("... and ").append(Amounts.count(unnamed, "more difference")).append('\n');
        }
        if (report.extras() > 0) {
            text.append("note: ").append(Amounts.count(report.extras(), "item")).append(" on the target only; --strict counts them as differences\n");
        }
        if (report.explained() > 0) {
            text.append("note: ").append(Amounts.count(report.explained(), "deviation")).append(" of items that the journal accounts for\n");
        }
        text.append(report.equal() ? "verified: " : "different: ").append(Amounts.count(report.items(), "item")).append(" in ")
                .append(Amounts.count(report.collections(), "collection")).append(", ").append(Amounts.count(report.equalBytes())).append(" byte for byte equal; ")
                .append(report.equal() ? "no differences" : Amounts.count(report.differenceCount(), "difference"))
                .append(" (").append(Amounts.duration(report.took())).append(")\n");
    }

    @Override
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (ItemsVerifyReport report : items) {
            report.differences().forEach(d -> events.add(new Event("difference").put("kind", "item").put("data", d.kind().word()).put("place", d.place()).put("text", d.what())));
            events.add(new Event(mail.isEmpty() && report == items.getLast() ? "summary" : "items").put("of", "verify").put("equal", report.equal())
                    .put("level", report.level().name().toLowerCase(Locale.ROOT)).put("collections", report.collections()).put("items", report.items())
                    .put("equal_bytes", report.equalBytes()).put("extras", report.extras()).put("explained", report.explained())
                    .put("differences", report.differenceCount()).put("seconds", report.took().toMillis() / 1e3));
        }
        mail.forEach(result -> events.addAll(result.events()));
        return events;
    }
}
