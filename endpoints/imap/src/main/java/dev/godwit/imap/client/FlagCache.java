package dev.godwit.imap.client;

import dev.godwit.model.Keywords;
import dev.godwit.wire.imap.ImapDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns lists of flags into {@link Keywords}, remembering those it has seen by their bytes: a mailbox of a million
 * messages has a few dozen different ones. Used by one thread at a time.
 */
public final class FlagCache {
    private static final int MAX = 1 << 14;

    private final Flags flags;
    private byte[][] keys = new byte[256][];
    private Keywords[] values = new Keywords[256];
    private int used;

    public FlagCache(Flags flags) {
        this.flags = flags;
    }

    Keywords decode(ImapDecoder in) throws IOException {
        in.expect('(');
        in.mark();
        while (in.peek() != ')') {
            if (in.atLineEnd()) {
                throw in.expected("')' after a list of flags");
            }
            in.next();
        }
        Keywords keywords = in.marked(this::find);
        in.next();
        return keywords;
    }

    private Keywords find(byte[] array, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + array[i];
        }
        hash ^= hash >>> 16;
        int slot = hash & keys.length - 1;
        while (keys[slot] != null) {
            if (Arrays.equals(keys[slot], 0, keys[slot].length, array, offset, offset + length)) {
                return values[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return remember(slot, hash, Arrays.copyOfRange(array, offset, offset + length));
    }

    private Keywords remember(int slot, int hash, byte[] key) {
        Keywords keywords = flags.toKeywords(new String(key, StandardCharsets.ISO_8859_1));
        if (used * 2 >= keys.length) {
            grow();
            return keywords;
        }
        keys[slot] = key;
        values[slot] = keywords;
        used++;
        return keywords;
    }

    /** Starts again with a larger table; what is still in use comes back by itself. */
    private void grow() {
        int size = Math.min(MAX, keys.length * 4);
        keys = new byte[size][];
        values = new Keywords[size];
        used = 0;
    }
}
