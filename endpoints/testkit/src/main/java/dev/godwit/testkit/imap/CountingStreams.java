package dev.godwit.testkit.imap;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Streams of a connection that breaks after a number of bytes. */
final class CountingStreams {
    private CountingStreams() {
    }

    static InputStream input(InputStream in, long limit) {
        return limit == Long.MAX_VALUE ? in : new FilterInputStream(in) {
            private long left = limit;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (left == 0) {
                    throw new Session.Cut(false);
                }
                int n = super.read(bytes, offset, (int) Math.min(length, left));
                left -= Math.max(0, n);
                return n;
            }
        };
    }

    static OutputStream output(OutputStream out, long limit) {
        return limit == Long.MAX_VALUE ? out : new FilterOutputStream(out) {
            private long left = limit;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int n = (int) Math.min(length, left);
                out.write(bytes, offset, n);
                left -= n;
                if (n < length) {
                    out.flush();
                    throw new Session.Cut(false);
                }
            }
        };
    }
}
