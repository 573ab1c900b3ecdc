package dev.godwit.cli;

import dev.godwit.engine.Action;
import dev.godwit.engine.ItemAction;
import dev.godwit.model.MailboxPath;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * For a program: one JSON object per line on standard output. Each has a {@code type}: {@code status}, {@code action},
 * {@code warning}, {@code difference}, {@code error}, {@code summary}. {@code docs/json-events.md} lists their fields.
 */
final class EventOutput implements Output {
    private static final Duration STATUS_EVERY = Duration.ofSeconds(1);
    private final PrintStream out;
    private final Clock clock;
    private final boolean quiet;
    private Stage stage = Stage.CONNECT;
    private Instant told = Instant.MIN;

    /** @param quiet warnings, errors and results only */
    EventOutput(PrintStream out, Clock clock, boolean quiet) {
        this.out = out;
        this.clock = clock;
        this.quiet = quiet;
    }

    private void write(Event event) {
        out.println(event.json());
    }

    private void status(Event event) {
        if (!quiet) {
            write(event);
        }
    }

    private Event status() {
        return new Event("status").put("stage", stage.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void stage(Stage now) {
        stage = now;
        status(status());
    }

    @Override
    public void planned(List<Action> actions, Totals totals) {
        actions.forEach(action -> status(ActionEvent.of(action)));
    }

    @Override
    public void itemsPlanned(List<ItemAction> actions, Totals totals) {
        actions.forEach(action -> status(ActionEvent.of(action)));
    }

    @Override
    public void progress(Totals done, Totals total) {
        Instant now = clock.instant();
        if (told == Instant.MIN || Duration.between(told, now).compareTo(STATUS_EVERY) >= 0) {
            told = now;
            status(status().put("messages", done.messages()).put("bytes", done.bytes())
                    .put("total_messages", total.messages()).put("total_bytes", total.bytes()));
        }
    }

    @Override
    public void mailboxStarted(MailboxPath mailbox, long messages, long bytes) {
        status(status().put("mailbox", mailbox).put("mailbox_messages", messages).put("mailbox_bytes", bytes));
    }

    @Override
    public void warning(Warning warning) {
        write(new Event("warning").put("id", warning.id()).put("mailbox", warning.mailbox())
                .put("uid", warning.uid() == 0 ? null : warning.uid()).put("text", warning.text()));
    }

    @Override
    public void result(Result result) {
        result.events().forEach(this::write);
    }

    @Override
    public void say(String sentence) {
        // for people only
    }

    @Override
    public void failed(Failure failure) {
        write(new Event("error").put("kind", failure.kind()).put("exit", failure.exit().code())
                .put("text", failure.what()).put("next", failure.next()).put("id", failure.id()));
    }

    @Override
    public void close() {
        out.flush();
    }
}
