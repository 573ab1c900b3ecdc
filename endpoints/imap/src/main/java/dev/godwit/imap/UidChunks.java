package dev.godwit.imap;

import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.List;

/** Cuts a set of UIDs into pieces that fit into command lines (RFC 7162 §4 and RFC 9051 §4: 8192 bytes). */
final class UidChunks {
    private static final int MAX_BYTES = 7500;
    /** A comma and two numbers of ten digits with a colon. */
    private static final int RANGE_BYTES = 22;

    private UidChunks() {
    }

    static List<UidSet> of(UidSet uids, int maxCount) {
        List<UidSet> chunks = new ArrayList<>();
        UidSet.Builder[] builder = {new UidSet.Builder()};
        int[] used = {0, 0};
        long[] last = {-1};
        uids.forEach(uid -> {
            int more = uid == last[0] + 1 && used[0] > 0 ? 0 : RANGE_BYTES;
            if (used[0] >= maxCount || used[1] + more > MAX_BYTES) {
                chunks.add(builder[0].build());
                builder[0] = new UidSet.Builder();
                used[0] = 0;
                used[1] = RANGE_BYTES;
            } else {
                used[1] += more;
            }
            builder[0].add(uid);
            used[0]++;
            last[0] = uid;
        });
        if (used[0] > 0) {
            chunks.add(builder[0].build());
        }
        return chunks;
    }
}
