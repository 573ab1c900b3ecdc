package dev.godwit.proxy.line;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds the lines in a stream of bytes that comes in pieces of any size, and skips literals without looking at them. Keeps the
 * first bytes of each line only.
 */
public final class LineScan {
    private static final int HEAD = 48;
    private static final int TAIL = 24;

    /** Who is told. */
    public interface Sink {
        /**
         * A line has ended.
         *
         * @param head      its first bytes, at most 48, without the line end
         * @param continues whether it is the rest of a line that was interrupted by a literal
         * @param literal   the size of the literal it announces, or -1
         * @return how many bytes after it belong to it and are no lines
         */
        long line(String head, boolean continues, long literal);
    }

    private final Sink sink;
    private final boolean literals;
    private final byte[] head = new byte[HEAD];
    private final byte[] tail = new byte[TAIL];
    private int headLength;
    private int tailLength;
    private boolean started;
    private boolean continues;
    private long skip;

    /** @param literals whether {@code {n}} at the end of a line announces a literal */
    public LineScan(boolean literals, Sink sink) {
        this.literals = literals;
        this.sink = sink;
    }

    /** Whether the next byte begins a line that is not the rest of another one. */
    public boolean atStart() {
        return !started && !continues && skip == 0;
    }

    /** The next piece of the stream; its reader index stays. */
    public void feed(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
                continue;
            }
            int lineEnd = bytes.indexOf(at, end, (byte) '\n');
            int stop = lineEnd < 0 ? end : lineEnd;
            take(bytes, at, stop);
            if (lineEnd >= 0) {
                end();
            }
            at = stop + 1;
        }
    }

    private void take(ByteBuf bytes, int from, int to) {
        started = true;
        int more = Math.min(HEAD - headLength, to - from);
        if (more > 0) {
            bytes.getBytes(from, head, headLength, more);
            headLength += more;
        }
        if (!literals) {
            return;
        }
        int last = Math.min(TAIL, to - from);
        int kept = Math.min(tailLength, TAIL - last);
        System.arraycopy(tail, tailLength - kept, tail, 0, kept);
        bytes.getBytes(to - last, tail, kept, last);
        tailLength = kept + last;
    }

    private void end() {
        int length = headLength > 0 && headLength < HEAD && head[headLength - 1] == '\r' ? headLength - 1 : headLength;
        long literal = literals ? literal() : -1;
        boolean rest = continues;
        started = false;
        continues = literal >= 0;
        headLength = 0;
        tailLength = 0;
        skip = Math.max(0, sink.line(new String(head, 0, length, StandardCharsets.ISO_8859_1), rest, literal));
    }

    /** The n of {@code {n}}, {@code {n+}} or {@code {n-}} at the end of the line, or -1. */
    private long literal() {
        int at = tailLength - 1;
        if (at >= 0 && tail[at] == '\r') {
            at--;
        }
        if (at < 2 || tail[at--] != '}') {
            return -1;
        }
        if (tail[at] == '+' || tail[at] == '-') {
            at--;
        }
        long size = 0;
        long unit = 1;
        int digits = 0;
        for (; at >= 0 && tail[at] >= '0' && tail[at] <= '9'; at--, digits++) {
            size += unit * (tail[at] - '0');
            unit *= 10;
        }
        return at >= 0 && tail[at] == '{' && digits > 0 && digits < 19 ? size : -1;
    }
}
