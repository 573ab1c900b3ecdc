package dev.godwit.cli;

import dev.godwit.engine.CopyReport;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.ItemsReport.Figures;
import dev.godwit.engine.ItemsReport.Note;
import dev.godwit.model.DataKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The report of a copy of a whole account: of its mail, and of everything else, over all pairs of endpoints. */
final class AccountResult implements Result {
    private static final int MOST_NAMED = 50;

    private final Set<DataKind> leftOut;
    private final boolean dryRun;
    private final List<CopyResult> mail = new ArrayList<>();
    private final List<ItemsReport> items = new ArrayList<>();

    /** @param leftOut kinds that no target takes */
    AccountResult(Set<DataKind> leftOut, boolean dryRun) {
        this.leftOut = leftOut;
        this.dryRun = dryRun;
    }

    void add(CopyReport report) {
        mail.add(new CopyResult(report));
    }

    void add(ItemsReport report) {
        items.add(report);
    }

    boolean isEmpty() {
        return mail.isEmpty() && items.isEmpty();
    }

    private boolean complete() {
        return mail.stream().allMatch(m -> m.exit() == ExitCode.OK) && items.stream().allMatch(ItemsReport::complete);
    }

    /** 5 where something could not be finished. */
    ExitCode exit() {
        return complete() ? ExitCode.OK : ExitCode.PARTLY;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        items.forEach(report -> describe(text, report));
        leftOut.forEach(kind -> line(text, "left out", kind.word() + ": no target takes them"));
        mail.forEach(result -> text.append(result.text()));
        if (mail.isEmpty() && !dryRun && items.stream().noneMatch(ItemsReport::changedAnything) && complete()) {
            text.append("nothing to do: the target holds what the source holds\n");
        }
        boolean mailTold = mail.stream().anyMatch(m -> m.exit() != ExitCode.OK);
        if (!complete() && !mailTold) {
            text.append("Partly done. It is safe to run the same command again: it carries on where this run stopped.\n");
        }
        return text.toString();
    }

    private void describe(StringBuilder text, ItemsReport report) {
        if (report.dryRun()) {
            report.plan().forEach(action -> text.append(ProgressDisplay.printable(action.describe())).append('\n'));
            if (mail.isEmpty()) {
                text.append("dry run: ").append(report.plan().isEmpty() ? "there is nothing to do" : Amounts.count(report.plan().size(), "action"))
                        .append("; nothing was written\n");
            }
            return;
        }
        report.figures().forEach((kind, figures) -> {
            String what = describe(figures);
            if (!what.isEmpty()) {
                line(text, kind.word().length() > 13 ? "invitations" : kind.word(), what);
            }
        });
        report.plan().stream().filter(ItemAction.LeaveOut.class::isInstance).forEach(action -> text.append(ProgressDisplay.printable(action.describe())).append('\n'));
        notes(text, "conflict", report.conflicts());
        notes(text, "kept", report.kept());
        notes(text, "quarantined", report.quarantined());
        notes(text, "not finished", report.failures());
    }

    private static String describe(Figures f) {
        List<String> parts = new ArrayList<>();
        part(parts, f.put(), "copied " + Amounts.count(f.put(), "item") + " (" + Amounts.bytes(f.bytes()) + ")");
        part(parts, f.replaced(), Amounts.count(f.replaced()) + " replaced");
        part(parts, f.adopted(), Amounts.count(f.adopted()) + " recognised");
        part(parts, f.unchanged(), Amounts.count(f.unchanged()) + " unchanged");
        part(parts, f.moved(), Amounts.count(f.moved()) + " moved");
        part(parts, f.deleted(), Amounts.count(f.deleted()) + " deleted");
        part(parts, f.collectionsCreated(), Amounts.count(f.collectionsCreated(), "collection") + " created");
        part(parts, f.collectionsChanged(), Amounts.count(f.collectionsChanged(), "collection") + " changed");
        part(parts, f.collectionsDeleted(), Amounts.count(f.collectionsDeleted(), "collection") + " deleted");
        part(parts, f.rewritten(), Amounts.count(f.rewritten()) + " rewritten by the target");
        part(parts, f.altered(), Amounts.count(f.altered()) + " of them with another meaning");
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long amount, String what) {
        if (amount > 0) {
            parts.add(what);
        }
    }

    private static void notes(StringBuilder text, String word, List<Note> notes) {
        notes.stream().limit(MOST_NAMED).forEach(note -> line(text, word, ProgressDisplay.printable(note.place() + ": " + note.what())));
        if (notes.size() > MOST_NAMED) {
            line(text, word, Amounts.count(notes.size() - MOST_NAMED) + " more; --json names all");
        }
    }

    private static void line(StringBuilder text, String word, String what) {
        text.append(String.format("%-13s %s\n", word, what));
    }

    @Override
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (ItemsReport report : items) {
            report.figures().forEach((kind, figures) -> events.add(event(kind, figures)));
            events(events, "conflict", report.conflicts());
            events(events, "kept", report.kept());
            events(events, "quarantined", report.quarantined());
            events(events, "failure", report.failures());
        }
        leftOut.forEach(kind -> events.add(new Event("items").put("kind", kind.word()).put("left_out", "no target takes them")));
        if (mail.isEmpty()) {
            double seconds = items.stream().mapToLong(r -> r.took().toMillis()).sum() / 1e3;
            events.add(new Event("summary").put("of", dryRun ? "dry-run" : "copy").put("complete", complete()).put("seconds", seconds));
        } else {
            mail.forEach(result -> result.events().forEach(event -> events.add(event.put("complete", complete()))));
        }
        return events;
    }

    private static Event event(DataKind kind, Figures f) {
        return new Event("items").put("kind", kind.word()).put("copied", f.put()).put("bytes", f.bytes()).put("replaced", f.replaced()).put("adopted", f.adopted())
                .put("unchanged", f.unchanged()).put("moved", f.moved()).put("deleted", f.deleted()).put("rewritten", f.rewritten()).put("altered", f.altered())
                .put("collections_created", f.collectionsCreated()).put("collections_changed", f.collectionsChanged())
                .put("collections_deleted", f.collectionsDeleted());
    }

    private static void events(List<Event> events, String what, List<Note> notes) {
        notes.forEach(note -> events.add(new Event("item-note").put("note", what).put("kind", note.kind().word()).put("place", note.place()).put("text", note.what())));
    }
}
