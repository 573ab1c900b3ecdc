package dev.godwit.cli;

import dev.godwit.engine.Action;
import dev.godwit.engine.ItemAction;
import dev.godwit.model.MailboxPath;
import java.util.List;

/** For a person: results on standard output, progress, warnings and errors on standard error. */
final class TextOutput implements Output {
    private final Streams streams;
    private final boolean quiet;
    private final ProgressDisplay progress;

    /** @param quiet errors only */
    TextOutput(Streams streams, boolean quiet, boolean verbose) {
        this.streams = streams;
        this.quiet = quiet;
        this.progress = new ProgressDisplay(streams.err(), streams.columns(), verbose, streams.clock());
    }

    @Override
    public void stage(Stage stage) {
        if (!quiet) {
            progress.stage(stage);
        }
    }

    @Override
    public void planned(List<Action> actions, Totals totals) {
        if (!quiet) {
            progress.planned(actions, totals);
        }
    }

    @Override
    public void itemsPlanned(List<ItemAction> actions, Totals totals) {
        if (!quiet) {
            progress.itemsPlanned(actions, totals);
        }
    }

    @Override
    public void progress(Totals done, Totals total) {
        if (!quiet) {
            progress.progress(done, total);
        }
    }

    @Override
    public void mailboxStarted(MailboxPath mailbox, long messages, long bytes) {
        if (!quiet) {
            progress.mailboxStarted(mailbox, messages, bytes);
        }
    }

    @Override
    public void mailboxDone(MailboxPath mailbox) {
        if (!quiet) {
            progress.mailboxDone(mailbox);
        }
    }

    @Override
    public void warning(Warning warning) {
        if (!quiet) {
            progress.warning(warning);
        }
    }

    @Override
    public void result(Result result) {
        progress.close();
        if (!quiet) {
            streams.out().print(result.text());
            streams.out().flush();
        }
    }

    @Override
    public void say(String sentence) {
        progress.close();
        if (!quiet) {
            streams.out().println(sentence);
        }
    }

    @Override
    public void failed(Failure failure) {
        progress.close();
        streams.err().print(failure.text());
        streams.err().flush();
    }

    @Override
    public void close() {
        progress.close();
    }
}
