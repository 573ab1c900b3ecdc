package dev.godwit.files;

import java.io.IOException;
import java.io.InputStream;

/** Gives every LF of a stream as CRLF. */
final class CrlfInputStream extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[16384];
    private int position;
    private int limit;
    /** A CR was given for an LF that is still to come. */
    private boolean owesLf;

    CrlfInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int written = 0;
        while (written < length && position < limit) {
            byte b = buffer[position];
            if (b == '\n' && !owesLf) {
                out[offset + written++] = '\r';
                owesLf = true;
            } else {
                out[offset + written++] = b;
                owesLf = false;
                position++;
            }
        }
        return written;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
