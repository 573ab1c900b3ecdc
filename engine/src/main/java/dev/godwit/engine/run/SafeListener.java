package dev.godwit.engine.run;

import dev.godwit.engine.Action;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.ItemAction;
import dev.godwit.model.MailboxPath;
import java.util.ArrayList;
import java.util.List;

/** Calls a listener one call at a time, and keeps the warnings for the report. */
public final class SafeListener implements EngineListener {
    private final EngineListener listener;
    private final List<Warning> warnings = new ArrayList<>();

    public SafeListener(EngineListener listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void stage(Stage stage) {
        listener.stage(stage);
    }

    @Override
    public synchronized void planned(List<Action> actions, Totals totals) {
        listener.planned(actions, totals);
    }

    @Override
    public synchronized void itemsPlanned(List<ItemAction> actions, Totals totals) {
        listener.itemsPlanned(actions, totals);
    }

    @Override
    public synchronized void progress(Totals done, Totals total) {
        listener.progress(done, total);
    }

    @Override
    public synchronized void mailboxStarted(MailboxPath mailbox, long messages, long bytes) {
        listener.mailboxStarted(mailbox, messages, bytes);
    }

    @Override
    public synchronized void mailboxDone(MailboxPath mailbox) {
        listener.mailboxDone(mailbox);
    }

    @Override
    public synchronized void warning(Warning warning) {
        if (warnings.size() < 1000) {
            warnings.add(warning);
        }
        listener.warning(warning);
    }

    public synchronized List<Warning> warnings() {
        return List.copyOf(warnings);
    }
}
