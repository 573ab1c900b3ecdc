package dev.godwit.cli;

import dev.godwit.engine.Action;
import dev.godwit.engine.CopyReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The report of a copy. */
record CopyResult(CopyReport report) implements Result {

    /** 5 where something could not be finished. */
    ExitCode exit() {
        return report.complete() ? ExitCode.OK : ExitCode.PARTLY;
    }

    @Override
    public String text() {
        return report.dryRun() ? plan() : summary();
    }

    private String plan() {
        StringBuilder text = new StringBuilder();
        long messages = 0;
        long bytes = 0;
        for (Action action : report.plan()) {
            text.append(ProgressDisplay.printable(action.describe())).append('\n');
            if (action instanceof Action.CopyMessages copy) {
                messages += copy.uids().size();
                bytes += copy.bytes();
            }
        }
        return text.append("dry run: ").append(report.plan().isEmpty() ? "there is nothing to do"
                : Amounts.count(report.plan().size(), "action") + ", to copy " + Amounts.count(messages, "message") + " (" + Amounts.bytes(bytes) + ")")
                .append("; nothing was written\n").toString();
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        line(text, report.copied().messages(), "copied", Amounts.count(report.copied().messages(), "message") + ", " + Amounts.bytes(report.copied().bytes()));
        line(text, report.adopted(), "recognised", Amounts.count(report.adopted(), "message") + " that the target had already");
        line(text, report.unchanged(), "unchanged", Amounts.count(report.unchanged(), "message"));
        line(text, report.keywordChanges(), "keywords", "changed on " + Amounts.count(report.keywordChanges(), "message"));
        line(text, report.moved(), "moved", Amounts.count(report.moved(), "message"));
        line(text, report.filed(), "filed", Amounts.count(report.filed(), "message") + " in further mailboxes");
        line(text, report.deleted(), "deleted", Amounts.count(report.deleted(), "message"));
        line(text, report.drained(), "drained", Amounts.count(report.drained(), "message") + " from the source");
        line(text, report.mailboxesCreated(), "created", Amounts.count(report.mailboxesCreated(), "mailbox"));
        line(text, report.mailboxesRenamed(), "renamed", Amounts.count(report.mailboxesRenamed(), "mailbox"));
        notes(text, "repaired", report.repaired());
        notes(text, "rewritten", report.rewritten());
        notes(text, "quarantined", report.quarantined());
        report.lostKeywords().forEach(lost -> line(text, 1, "keyword lost", ProgressDisplay.printable(lost.keyword()) + ", on " + Amounts.count(lost.messages(), "message")));
        report.failures().forEach(failure -> line(text, 1, "not finished", ProgressDisplay.printable(failure.mailbox() + ": " + failure.reason())));
        if (!report.changedAnything() && report.complete()) {
            text.append("nothing to do: the target holds what the source holds\n");
        }
        line(text, 1, "took", Amounts.duration(report.took()) + rates());
        if (!report.complete()) {
            text.append("Partly done. It is safe to run the same command again: it carries on where this run stopped.\n");
        }
        return text.toString();
    }

    private String rates() {
        Duration took = report.took();
        if (report.copied().messages() == 0 || took.toMillis() < 1) {
            return "";
        }
        double seconds = took.toMillis() / 1e3;
        return " (" + Amounts.count(Math.round(report.copied().messages() / seconds)) + " messages/s, "
                + Amounts.bytes(Math.round(report.copied().bytes() / seconds)) + "/s)";
    }

    private static void notes(StringBuilder text, String word, List<CopyReport.Note> notes) {
        notes.stream().limit(MOST_NAMED).forEach(note -> line(text, 1, word, ProgressDisplay.printable(note.mailbox() + " UID " + note.uid() + ": " + note.what())));
        line(text, notes.size() - MOST_NAMED, word, Amounts.count(notes.size() - MOST_NAMED) + " more; --json names all");
    }

    private static final int MOST_NAMED = 50;

    private static void line(StringBuilder text, long amount, String word, String what) {
        if (amount > 0) {
            text.append(String.format("%-13s %s\n", word, what));
        }
    }

    @Override
    public List<Event> events() {
        return List.of(new Event("summary").put("of", report.dryRun() ? "dry-run" : "copy").put("complete", report.complete())
                .put("copied_messages", report.copied().messages()).put("copied_bytes", report.copied().bytes())
                .put("adopted", report.adopted()).put("unchanged", report.unchanged())
                .put("keyword_changes", report.keywordChanges()).put("moved", report.moved()).put("filed", report.filed())
                .put("deleted", report.deleted()).put("drained", report.drained())
                .put("mailboxes_created", report.mailboxesCreated()).put("mailboxes_renamed", report.mailboxesRenamed())
                .put("repaired", notes(report.repaired())).put("rewritten", notes(report.rewritten())).put("quarantined", notes(report.quarantined()))
                .put("lost_keywords", report.lostKeywords().stream().map(lost -> Event.object("keyword", lost.keyword(), "messages", lost.messages())).toList())
                .put("failures", failures()).put("seconds", report.took().toMillis() / 1e3));
    }

    private static List<Object> notes(List<CopyReport.Note> notes) {
        List<Object> list = new ArrayList<>();
        notes.forEach(note -> list.add(Event.object("mailbox", note.mailbox(), "uid", note.uid(), "what", note.what())));
        return list;
    }

    private List<Object> failures() {
        List<Object> list = new ArrayList<>();
        report.failures().forEach(failure -> list.add(Event.object("mailbox", String.valueOf(failure.mailbox()), "reason", failure.reason())));
        return list;
    }
}
