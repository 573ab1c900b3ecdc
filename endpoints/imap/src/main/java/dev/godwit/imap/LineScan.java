package dev.godwit.imap;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at the bytes of one message as they pass, eight at a time and without a branch among them: whether there is a NUL, whether
 * every CR and LF belongs to a CRLF, how it ends. Keeps nothing. One thread.
 */
final class LineScan extends OutputStream {
    private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f * ONES;

    private long nul;
    private long unpaired;
    private int last;

    boolean hasNul() {
        return nul != 0;
    }

    /** To be asked at the end. */
    boolean hasBareNewline() {
        return unpaired != 0 || last == '\r';
    }

    /** The last byte; 0 before the first. */
    int last() {
        return last;
    }

    @Override
    public void write(int octet) {
        int b = octet & 0xff;
        nul |= b == 0 ? 1 : 0;
        unpaired |= (b == '\n') == (last == '\r') ? 0 : 1;
        last = b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int wholeWords = offset + (length & -8);
        if (wholeWords > offset) {
            words(bytes, offset, wholeWords);
        }
        for (int i = wholeWords; i < end; i++) {
            write(bytes[i]);
        }
    }

    /** Marks the CRs, moves the marks on by one byte and holds them against those of the LFs. */
    private void words(byte[] bytes, int from, int to) {
        long nuls = 0;
        long differing = 0;
        long afterCr = last == '\r' ? 0x80 : 0;
        for (int i = from; i < to; i += 8) {
            long word = (long) EIGHT_BYTES.get(bytes, i);
            long cr = equal(word, '\r' * ONES);
            differing |= (cr << 8 | afterCr) ^ equal(word, '\n' * ONES);
            afterCr = cr >>> 56;
            nuls |= word - ONES & ~word & ~LOW_BITS;
        }
        nul |= nuls;
        unpaired |= differing;
        last = bytes[to - 1] & 0xff;
    }

    /** The highest bit of each byte that is equal to that of {@code eightTimes}; exact, no bit strays into the next byte. */
    private static long equal(long word, long eightTimes) {
        long different = word ^ eightTimes;
        return ~((different & LOW_BITS) + LOW_BITS | different | LOW_BITS);
    }
}
