package dev.godwit.files.maildir;

import java.util.Arrays;

/**
 * UIDs for messages that no UID list names, in a Maildir that must not be written to. A running number would shift when
 * files come and go, and then one UID would name two messages; so the UID is made of the base name, which no server
 * ever changes: 2^31 plus a hash of it, or the next free one when two names collide. The same file has the same UID in
 * every run; only when one of two colliding files disappears (a chance of one in four million for each pair) does the
 * other one change. Real UIDs this high are unheard of. A mailbox with provisional UIDs tells no UIDNEXT.
 */
final class ProvisionalUids {
    static final long FIRST = 1L << 31;
    /** Leaves room for a million collisions at the upper end. */
    private static final long SPAN = FIRST - (1 << 20);

    private ProvisionalUids() {
    }

    static void assign(MailboxIndex index, int[] rows) {
        long[] keys = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            keys[i] = Long.remainderUnsigned(index.hash(rows[i]), SPAN) << 32 | rows[i];
        }
        Arrays.sort(keys);
        orderEqualHashesByName(index, keys);
        long last = FIRST - 1;
        for (long key : keys) {
            last = Math.max(FIRST + (key >>> 32), last + 1);
            index.setUid((int) key, last);
        }
    }

    private static void orderEqualHashesByName(MailboxIndex index, long[] keys) {
        for (int i = 1; i < keys.length; i++) {
            for (int j = i; j > 0 && keys[j] >>> 32 == keys[j - 1] >>> 32
                    && index.compareNames((int) keys[j - 1], (int) keys[j]) > 0; j--) {
                long swap = keys[j];
                keys[j] = keys[j - 1];
                keys[j - 1] = swap;
            }
        }
    }
}
