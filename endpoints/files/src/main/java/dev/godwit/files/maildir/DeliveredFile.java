package dev.godwit.files.maildir;

import java.io.IOException;
import java.io.OutputStream;

/** Counts what goes into a message file, for {@code S=} and {@code W=} in its name. */
final class DeliveredFile extends OutputStream {
    private final OutputStream out;
    private long bytes;
    private long bareLfs;
    private long crlfs;
    private boolean afterCr;

    DeliveredFile(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (from[i] == '\n') {
                if (afterCr) {
                    crlfs++;
                } else {
                    bareLfs++;
                }
            }
            afterCr = from[i] == '\r';
        }
        bytes += length;
        out.write(from, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    long bytes() {
        return bytes;
    }

    /** {@code ,S=<bytes>,W=<bytes with CRLF>}. */
    String sizes() {
        return ",S=" + bytes + ",W=" + (bytes + bareLfs);
    }

    /** Whether it would be read back with other bytes: see {@link dev.godwit.files.LineEnds}. */
    boolean pureLf() {
        return bareLfs > 0 && crlfs == 0;
    }
}
