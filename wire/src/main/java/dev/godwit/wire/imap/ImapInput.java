package dev.godwit.wire.imap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The buffered bytes below {@link ImapDecoder}: one array that is refilled in place. A mark keeps the bytes of the
 * token being read together; what is longer than {@link #MAX_TOKEN} is refused instead of filling the heap. Used by
 * one thread at a time.
 */
final class ImapInput {
    static final int MAX_TOKEN = 1 << 20;
    private static final int SIZE = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[SIZE];
    private int position;
    private int limit;
    private int mark = -1;
    private long before;

    ImapInput(InputStream in) {
        this.in = in;
    }

    long streamPosition() {
        return before + position;
    }

    /** The next byte, 0 to 255, without consuming it. @throws EOFException at the end of the stream */
    int peek() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position] & 0xff;
    }

    int next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++] & 0xff;
    }

    void skipOne() {
        position++;
    }

    /** Whether bytes are there that can be read without waiting for the peer. */
    boolean buffered() {
        return position < limit;
    }

    void mark() {
        mark = position;
    }

    /** The bytes since the mark are {@code array()[markStart()]} to {@code array()[position()]} until the next read. */
    int markStart() {
        return mark;
    }

    int position() {
        return position;
    }

    byte[] array() {
        return buffer;
    }

    void release() {
        mark = -1;
    }

    byte[] markedBytes() {
        return Arrays.copyOfRange(buffer, mark, position);
    }

    /** Reads into the caller's array, past the buffer when that is empty, so that large literals are copied once. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (position == limit) {
            if (length >= SIZE / 4) {
                int count = in.read(target, offset, length);
                if (count < 0) {
                    throw new EOFException("the connection ended inside a literal");
                }
                before += count;
                return count;
            }
            fill();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    void skip(long count) throws IOException {
        while (count > 0) {
            if (position == limit) {
                fill();
            }
            int step = (int) Math.min(count, limit - position);
            position += step;
            count -= step;
        }
    }

    byte[] takeBuffered() {
        byte[] rest = Arrays.copyOfRange(buffer, position, limit);
        before += limit;
        position = 0;
        limit = 0;
        return rest;
    }

    private void fill() throws IOException {
        int keep = mark < 0 ? position : mark;
        if (keep > 0) {
            System.arraycopy(buffer, keep, buffer, 0, limit - keep);
            before += keep;
            position -= keep;
            limit -= keep;
            mark = mark < 0 ? -1 : 0;
        }
        if (limit == buffer.length) {
            if (limit >= MAX_TOKEN) {
                throw new ImapSyntaxException(streamPosition(), "a token of less than " + MAX_TOKEN + " bytes");
            }
            buffer = Arrays.copyOf(buffer, limit * 2);
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            throw new EOFException("the connection ended");
        }
        limit += count;
    }
}
