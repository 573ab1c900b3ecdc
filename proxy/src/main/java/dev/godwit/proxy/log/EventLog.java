package dev.godwit.proxy.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes events as lines of {@code name=value}. Callers never wait: a thread of its own writes, and when it cannot keep up lines
 * are dropped and counted. Safe for any thread.
 */
public final class EventLog implements AutoCloseable {
    private static final int WAITING_LINES = 8192;
    private static final String END = "";
    /** After writing: waking the writer for each of some thousand lines a second would cost more than the lines do. */
    private static final long PAUSE_NANOS = 5_000_000;

    private final PrintStream out;
    private final Clock clock;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(WAITING_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;

    /** @param out flushed when there is nothing more to write; not closed */
    public EventLog(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.writer = Thread.ofPlatform().daemon().name("log").start(this::write);
    }

    /**
     * Writes one line.
     *
     * @param event  what happened, one word
     * @param fields names and values in turn; a null value leaves its field out. Secrets must not be among them
     */
    public void event(String event, Object... fields) {
        StringBuilder line = new StringBuilder(160).append("time=").append(clock.instant().truncatedTo(ChronoUnit.MILLIS)).append(" event=").append(event);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i + 1] != null) {
                append(line.append(' ').append(fields[i]).append('='), fields[i + 1].toString());
            }
        }
        if (!lines.offer(line.toString())) {
            dropped.incrementAndGet();
        }
    }

    /** How many lines were dropped since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Quotes what could be taken for another field or another line. */
    private static void append(StringBuilder line, String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '=' && c != '\\');
        if (plain) {
            line.append(value);
            return;
        }
        line.append('"');
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else {
                line.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        line.append('"');
    }

    private void write() {
        StringBuilder text = new StringBuilder();
        List<String> some = new ArrayList<>();
        boolean over = false;
        try {
            while (!over) {
                some.add(lines.take());
                lines.drainTo(some);
                over = some.contains(END);
                some.stream().takeWhile(line -> !line.equals(END)).forEach(line -> text.append(line).append('\n'));
                out.print(text);
                out.flush();
                text.setLength(0);
                some.clear();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is waiting, within two seconds. */
    @Override
    public void close() {
        try {
            if (lines.offer(END, 1, java.util.concurrent.TimeUnit.SECONDS)) {
                writer.join(2000);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
