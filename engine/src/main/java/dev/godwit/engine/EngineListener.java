package dev.godwit.engine;

import dev.godwit.model.MailboxPath;
import java.util.List;

/**
 * Hears how a run is going, for progress displays and logs. Called from several threads, one call at a time; must
 * return quickly. What it is told contains no subject and no address beyond the mailbox names.
 */
public interface EngineListener {
    /** The stages of a run, in order; a stage may be left out when there is nothing to do. */
    enum Stage { CONNECT, LIST, MATCH, PLAN, APPLY, CHECK, DONE }

    default void stage(Stage stage) {
    }

    /** What is going to be done; the same lines that a dry run prints. */
    default void planned(List<Action> actions, Totals totals) {
    }

    /** The same for what is not mail; the totals count items. */
    default void itemsPlanned(List<ItemAction> actions, Totals totals) {
    }

    /** @param done what has been confirmed so far @param total what was planned */
    default void progress(Totals done, Totals total) {
    }

    /** Work on a mailbox begins. @param mailbox its path on the source */
    default void mailboxStarted(MailboxPath mailbox, long messages, long bytes) {
    }

    default void mailboxDone(MailboxPath mailbox) {
    }

    /** Something a person should know; the run goes on. */
    default void warning(Warning warning) {
    }

    /** Messages and bytes of bodies. */
    record Totals(long messages, long bytes) {
        public Totals plus(Totals more) {
            return new Totals(messages + more.messages, bytes + more.bytes);
        }
    }

    /**
     * @param id names the paragraph in {@code docs/troubleshooting.md}
     * @param mailbox where, or null
     * @param uid which message of the source, or 0
     * @param text what happened and what it means, one sentence
     */
    record Warning(String id, MailboxPath mailbox, long uid, String text) {
    }

    EngineListener SILENT = new EngineListener() {
    };
}
