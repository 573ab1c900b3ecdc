package dev.godwit.engine.run;

import dev.godwit.engine.CopyReport;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.match.Settler;
import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.List;

/** Counts what a run does. Safe for any thread. */
final class Tally {
    private final LossLedger losses;
    private Totals planned = new Totals(0, 0);
    private long messages;
    private long bytes;
    private final List<CopyReport.Note> repaired = new ArrayList<>();
    private final List<CopyReport.Note> rewritten = new ArrayList<>();
    private long adopted;
    private long unchanged;
    private long keywordChanges;
    private long moved;
    private long filed;
    private long deleted;
    private long drained;

    Tally(LossLedger losses) {
        this.losses = losses;
    }

    synchronized void plan(Totals totals) {
        planned = totals;
    }

    synchronized Totals planned() {
        return planned;
    }

    void copied(Entry entry) {
        synchronized (this) {
            messages++;
            bytes += entry.fingerprint().size();
        }
        losses.lost(entry.sourceKeywords().minus(entry.targetKeywords()));
    }

    /** Corrects the count once it is known what became of messages sent without an answer. */
    synchronized void settled(Settler.Settled settled) {
        settled.found().stream().filter(entry -> entry.state() == Entry.State.INTENT).forEach(this::copied);
        for (Entry entry : settled.absent()) {
            if (entry.state() == Entry.State.SENT) {
                messages--;
                bytes -= entry.fingerprint().size();
            }
        }
    }

    synchronized Totals copiedSoFar() {
        return new Totals(messages, bytes);
    }

    synchronized void adopted(long more) {
        adopted += more;
    }

    synchronized void unchanged(long more) {
        unchanged += more;
    }

    synchronized void filed(long more) {
        filed += more;
    }

    synchronized long filed() {
        return filed;
    }

    synchronized void keywordsChanged(long more) {
        keywordChanges += more;
    }

    void keywordsLost(Keywords keywords) {
        losses.lost(keywords);
    }

    synchronized void moved(long more) {
        moved += more;
    }

    synchronized void deleted(long more) {
        deleted += more;
    }

    synchronized void drained(long more) {
        drained += more;
    }

    synchronized void repaired(CopyReport.Note note) {
        repaired.add(note);
    }

    synchronized List<CopyReport.Note> repaired() {
        return List.copyOf(repaired);
    }

    synchronized void rewritten(CopyReport.Note note) {
        rewritten.add(note);
    }

    synchronized List<CopyReport.Note> rewritten() {
        return List.copyOf(rewritten);
    }

    synchronized long adopted() {
        return adopted;
    }

    synchronized long unchanged() {
        return unchanged;
    }

    synchronized long keywordChanges() {
        return keywordChanges;
    }

    synchronized long moved() {
        return moved;
    }

    synchronized long deleted() {
        return deleted;
    }

    synchronized long drained() {
        return drained;
    }
}
