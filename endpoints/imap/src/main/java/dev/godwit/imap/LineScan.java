package dev.godwit.imap;

import java.io.OutputStream;

/**
 * Looks at the bytes of one message as they pass: whether there is a NUL, whether every CR and LF belongs to a CRLF, how it ends.
 * Keeps nothing. One thread.
 */
final class LineScan extends OutputStream {
    private boolean nul;
    private boolean unpaired;
    private int last;

    boolean hasNul() {
        return nul;
    }

    /** To be asked at the end. */
    boolean hasBareNewline() {
        return unpaired || last == '\r';
    }

    /** The last byte; 0 before the first. */
    int last() {
        return last;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** One comparison for nearly every byte: every message is looked at, most of them before the second compiler has got this far. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        int end = offset + length;
        int i = offset;
        if (last == '\r') {
            if (bytes[i] == '\n') {
                i++;
            } else {
                unpaired = true;
            }
        }
        while (i < end) {
            int b = bytes[i++] & 0xff;
            if (b > '\r') {
                continue;
            }
            if (b == '\r' && i < end && bytes[i] == '\n') {
                i++;
            } else {
                // a CR that ends the piece waits for the next one
                unpaired |= b == '\n' || b == '\r' && i < end;
                nul |= b == 0;
            }
        }
        last = bytes[end - 1] & 0xff;
    }
}
