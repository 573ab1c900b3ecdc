package dev.godwit.files.maildir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many short byte strings in a few large arrays, each known by an int: a million file names cost their bytes and no objects. */
final class ByteArena {
    static final int LONGEST = 0xffff;
    private static final int CHUNK_BITS = 20;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final List<byte[]> chunks = new ArrayList<>();
    private int used = CHUNK;

    int add(byte[] source, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            throw new IllegalArgumentException("longer than " + LONGEST + " bytes");
        }
        if (used + 2 + length > CHUNK) {
            chunks.add(new byte[CHUNK]);
            used = 0;
        }
        byte[] chunk = chunks.getLast();
        int address = (chunks.size() - 1) << CHUNK_BITS | used;
        chunk[used] = (byte) (length >> 8);
        chunk[used + 1] = (byte) length;
        System.arraycopy(source, from, chunk, used + 2, length);
        used += 2 + length;
        return address;
    }

    byte[] get(int address) {
        byte[] chunk = chunks.get(address >>> CHUNK_BITS);
        int at = address & (CHUNK - 1);
        return Arrays.copyOfRange(chunk, at + 2, at + 2 + length(chunk, at));
    }

    boolean equals(int address, byte[] other, int from, int to) {
        byte[] chunk = chunks.get(address >>> CHUNK_BITS);
        int at = address & (CHUNK - 1);
        int length = length(chunk, at);
        return Arrays.equals(chunk, at + 2, at + 2 + length, other, from, to);
    }

    int compare(int address, int other) {
        return Arrays.compareUnsigned(get(address), get(other));
    }

    long hash(int address) {
        byte[] chunk = chunks.get(address >>> CHUNK_BITS);
        int at = address & (CHUNK - 1);
        return hash(chunk, at + 2, at + 2 + length(chunk, at));
    }

    /** 64 bit, well mixed, the same on every machine and for ever: provisional UIDs are made of it. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i] & 0xff) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    private static int length(byte[] chunk, int at) {
        return (chunk[at] & 0xff) << 8 | chunk[at + 1] & 0xff;
    }
}
