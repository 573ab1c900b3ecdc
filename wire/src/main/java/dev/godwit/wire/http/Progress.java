package dev.godwit.wire.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** When something of a request moved last. */
final class Progress {
    private volatile long last = System.nanoTime();

    long idleMillis() {
        return (System.nanoTime() - last) / 1_000_000;
    }

    /** The content, whose being read counts as moving: it is read as the connection takes it. */
    InputStream watch(HttpContent.Opener opener) {
        try {
            return new FilterInputStream(opener.open()) {
                @Override
                public int read() throws IOException {
                    last = System.nanoTime();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    last = System.nanoTime();
                    return super.read(bytes, offset, length);
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the JDK takes a supplier, and hands the exception to whoever waits
        }
    }
}
