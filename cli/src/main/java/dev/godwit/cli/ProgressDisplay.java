package dev.godwit.cli;

import dev.godwit.engine.Action;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.ItemAction;
import dev.godwit.model.MailboxPath;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Shows a person how a run is going: one line that is redrawn on a terminal, a line every few seconds elsewhere. */
final class ProgressDisplay implements EngineListener {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration PLAIN_LINE = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final int columns;
    private final boolean verbose;
    private final Clock clock;
    private Instant applyBegan;
    private Instant shown;
    private String mailbox = "";
    private String unit = "message";
    private boolean lineOpen;

    /** @param columns the width of the terminal, 0 if there is none */
    ProgressDisplay(PrintStream out, int columns, boolean verbose, Clock clock) {
        this.out = out;
        this.columns = columns;
        this.verbose = verbose;
        this.clock = clock;
        this.applyBegan = clock.instant();
        this.shown = applyBegan;
    }

    @Override
    public synchronized void stage(Stage stage) {
        applyBegan = clock.instant();
        shown = applyBegan;
        String text = switch (stage) {
            case CONNECT -> "connecting";
            case LIST -> "listing mailboxes";
            case MATCH -> "matching messages";
            case PLAN -> "planning";
            case APPLY -> "copying";
            case CHECK -> "checking";
            case DONE -> "";
        };
        if (columns > 0) {
            draw(text);
        } else if (verbose && !text.isEmpty()) {
            line(text);
        }
    }

    @Override
    public synchronized void planned(List<Action> actions, Totals totals) {
        unit = "message";
        if (verbose) {
            line("to copy: " + Amounts.count(totals.messages(), "message") + ", " + Amounts.bytes(totals.bytes()));
        }
    }

    @Override
    public synchronized void itemsPlanned(List<ItemAction> actions, Totals totals) {
        unit = "item";
        mailbox = "";
        if (verbose) {
            line("to copy: " + Amounts.count(totals.messages(), "item") + ", " + Amounts.bytes(totals.bytes()));
        }
    }

    @Override
    public synchronized void progress(Totals done, Totals total) {
        Instant now = clock.instant();
        if (Duration.between(shown, now).compareTo(columns > 0 ? REDRAW : PLAIN_LINE) < 0) {
            return;
        }
        shown = now;
        String text = describe(done, total, Duration.between(applyBegan, now));
        if (columns > 0) {
            draw(text);
        } else {
            line(text);
        }
    }

    private String describe(Totals done, Totals total, Duration elapsed) {
        double seconds = Math.max(elapsed.toMillis() / 1e3, 1e-3);
        double messageRate = done.messages() / seconds;
        double byteRate = done.bytes() / seconds;
        return Amounts.count(done.messages()) + "/" + Amounts.count(total.messages(), unit)
                + "  " + Amounts.bytes(done.bytes()) + "/" + Amounts.bytes(total.bytes())
                + "  " + Amounts.count(Math.round(messageRate)) + (unit.equals("message") ? " msgs/s  " : " items/s  ") + Amounts.bytes(Math.round(byteRate)) + "/s"
                + remaining(total.messages() - done.messages(), messageRate, total.bytes() - done.bytes(), byteRate)
                + (mailbox.isEmpty() ? "" : "  " + mailbox);
    }

    /** Many small messages are bound by their number, a few large ones by their bytes: the slower of the two counts. */
    private static String remaining(long messages, double messageRate, long bytes, double byteRate) {
        if (messageRate <= 0 || byteRate <= 0) {
            return "";
        }
        double seconds = Math.max(messages / messageRate, bytes / byteRate);
        return seconds < 0 || seconds > 1e7 ? "" : "  " + Amounts.clock(Duration.ofSeconds(Math.round(seconds))) + " left";
    }

    @Override
    public synchronized void mailboxStarted(MailboxPath path, long messages, long bytes) {
        mailbox = printable(path.toString());
        if (verbose) {
            line(mailbox + ": " + Amounts.count(messages, "message") + ", " + Amounts.bytes(bytes));
        }
    }

    @Override
    public synchronized void mailboxDone(MailboxPath path) {
        if (verbose) {
            line(printable(path.toString()) + ": done");
        }
    }

    @Override
    public synchronized void warning(Warning warning) {
        line("warning: " + describe(warning));
    }

    static String describe(Warning warning) {
        return (warning.mailbox() == null ? "" : printable(warning.mailbox().toString()) + (warning.uid() == 0 ? "" : " UID " + warning.uid()) + ": ")
                + warning.text() + (warning.id() == null ? "" : " [" + warning.id() + "]");
    }

    /** Takes the line off the terminal. */
    synchronized void close() {
        if (lineOpen) {
            out.print(ERASE_LINE);
            out.flush();
            lineOpen = false;
        }
    }

    private void draw(String text) {
        int end = Math.min(text.length(), columns - 1);
        out.print(ERASE_LINE + text.substring(0, end));
        out.flush();
        lineOpen = true;
    }

    private void line(String text) {
        close();
        out.println(text);
    }

    /** A mailbox name comes from a server: it must not command the terminal. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\ufffd' : c));
        return clean.toString();
    }
}
