package dev.godwit.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Takes the header from the beginning of a message. */
public final class HeaderOf {
    private static final int LONGEST_HEADER = 1 << 20;

    private HeaderOf() {
    }

    /** Everything up to and including the empty line, at most 1 MiB. */
    public static byte[] read(InputStream in) throws IOException {
        byte[] read = new byte[4096];
        int length = 0;
        int lineStart = 0;
        int looked = 0;
        while (length < LONGEST_HEADER) {
            if (length == read.length) {
                read = Arrays.copyOf(read, Math.min(LONGEST_HEADER, length * 2));
            }
            int n = in.read(read, length, read.length - length);
            if (n < 0) {
                break;
            }
            length += n;
            for (; looked < length; looked++) {
                if (read[looked] == '\n') {
                    boolean empty = looked == lineStart || looked == lineStart + 1 && read[lineStart] == '\r';
                    if (empty) {
                        return Arrays.copyOf(read, looked + 1);
                    }
                    lineStart = looked + 1;
                }
            }
        }
        return Arrays.copyOf(read, length);
    }
}
