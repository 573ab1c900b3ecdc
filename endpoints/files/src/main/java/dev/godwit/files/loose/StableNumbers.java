package dev.godwit.files.loose;

import java.util.Arrays;

/** UIDs for messages that have none: made of what tells each of them apart, so that they are the same in every run, whatever comes and goes beside them. */
public final class StableNumbers {
    private static final long FIRST = 1L << 31;
    private static final long RANGE = FIRST - (1 << 20);

    private StableNumbers() {
    }

    public static long hash(String text) {
        long hash = 1_469_598_103_934_665_603L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 1_099_511_628_211L;
        }
        return hash;
    }

    /** A number for each hash, from 2^31 on, each different. */
    public static long[] of(long[] hashes) {
        long[] keys = new long[hashes.length];
        for (int row = 0; row < hashes.length; row++) {
            long mixed = hashes[row] ^ hashes[row] >>> 29;
            keys[row] = Long.remainderUnsigned(mixed * 0xbf58476d1ce4e5b9L, RANGE) << 32 | row;
        }
        Arrays.sort(keys);
        long[] numbers = new long[hashes.length];
        long last = 0;
        for (long key : keys) {
            last = Math.max(FIRST + (key >>> 32), last + 1);
            numbers[(int) key] = last;
        }
        return numbers;
    }
}
