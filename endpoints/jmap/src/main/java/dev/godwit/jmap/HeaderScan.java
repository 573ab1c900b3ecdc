package dev.godwit.jmap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a message up to its first empty line. */
final class HeaderScan {
    private final ByteArrayOutputStream header = new ByteArrayOutputStream(4096);
    private final int max;
    private boolean lineEmpty = true; // nothing but a CR since the last LF

    HeaderScan(int max) {
        this.max = max;
    }

    /** @return whether the end of the header was reached, or {@code max} bytes */
    boolean read(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            for (int i = 0; i < got; i++) {
                header.write(buffer[i]);
                if (header.size() >= max || buffer[i] == '\n' && lineEmpty) {
                    return true;
                }
                lineEmpty = buffer[i] == '\n' || lineEmpty && buffer[i] == '\r';
            }
        }
        return false;
    }

    byte[] header() {
        return header.toByteArray();
    }
}
