package dev.godwit.engine;

import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.model.MailboxPath;
import java.time.Duration;
import java.util.List;

/**
 * What a run did.
 *
 * @param copied messages that were copied and confirmed
 * @param adopted messages that were on the target already and were recognised by content
 * @param unchanged messages known from earlier runs
 * @param filed messages that were put into further mailboxes of the target instead of being copied once more
 * @param repaired messages that were stored only after a repair, each with its note in the journal
 * @param rewritten messages that the target keeps with other bytes than were sent
 * @param quarantined messages the target refused in every form, or that are too large for it
 * @param lostKeywords keywords the target could not store, each with how many messages it concerns
 * @param failures mailboxes that could not be finished in this run, with the reason; running again carries on
 */
public record CopyReport(Totals copied, long adopted, long unchanged, long keywordChanges, long moved, long filed, long deleted,
        long drained, long mailboxesCreated, long mailboxesRenamed, List<Note> repaired, List<Note> rewritten, List<Note> quarantined,
        List<LostKeyword> lostKeywords, List<Failure> failures, List<Action> plan, List<Warning> warnings,
        boolean dryRun, Duration took) {

    /** Whether everything that was to be done is done: exit code 0 rather than 5. */
    public boolean complete() {
        return quarantined.isEmpty() && failures.isEmpty();
    }

    /** Whether the run wrote anything at all. */
    public boolean changedAnything() {
        return copied.messages() + adopted + keywordChanges + moved + filed + deleted + drained + mailboxesCreated + mailboxesRenamed > 0;
    }

    public record Note(MailboxPath mailbox, long uid, String what) {
    }

    public record LostKeyword(String keyword, long messages) {
    }

    public record Failure(MailboxPath mailbox, String reason) {
    }
}
