package dev.godwit.wire.imap;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one literal, straight from the connection. Does nothing when closed: the connection goes on after it. */
final class LiteralInput extends InputStream {
    private final ImapInput in;
    private long left;

    LiteralInput(ImapInput in, long size) {
        this.in = in;
        left = size;
    }

    /** Ends this stream. @return how many bytes were not read */
    long abandon() {
        long unread = left;
        left = 0;
        return unread;
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            return -1;
        }
        int c = in.next();
        left--;
        return c;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        left -= count;
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long step = Math.clamp(count, 0, left);
        in.skip(step);
        left -= step;
        return step;
    }

    @Override
    public int available() {
        return 0;
    }
}
