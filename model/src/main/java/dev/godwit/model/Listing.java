package dev.godwit.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one mailbox in ascending order of UID, held in columns: about 36 bytes a message, so that a mailbox
 * of a million fits in a small heap. Immutable; rows are addressed by index from 0.
 */
public final class Listing {
    public static final Listing EMPTY = new Builder(0).build();

    private final int size;
    private final long[] uids;
    private final long[] modseqs;
    private final long[] sizes;
    private final long[] received;
    private final int[] keywordSet;
    private final List<Keywords> keywordSets;
    /** POP3 UIDLs, or null when the store told none. */
    private final String[] uidls;
    /** Null when the store told none. */
    private final long[] emailIds;

    private Listing(Builder builder, int[] order) {
        size = builder.size;
        uids = pick(builder.uids, order);
        modseqs = pick(builder.modseqs, order);
        sizes = pick(builder.sizes, order);
        received = pick(builder.received, order);
        emailIds = builder.emailIds == null ? null : pick(builder.emailIds, order);
        if (order == null) {
            keywordSet = Arrays.copyOf(builder.keywordSet, size);
            uidls = builder.uidls == null ? null : Arrays.copyOf(builder.uidls, size);
        } else {
            keywordSet = new int[size];
            uidls = builder.uidls == null ? null : new String[size];
            for (int i = 0; i < size; i++) {
                keywordSet[i] = builder.keywordSet[order[i]];
                if (uidls != null) {
                    uidls[i] = builder.uidls[order[i]];
                }
            }
        }
        keywordSets = List.copyOf(builder.keywordSets);
    }

    private long[] pick(long[] column, int[] order) {
        if (order == null) {
            return Arrays.copyOf(column, size);
        }
        long[] picked = new long[size];
        for (int i = 0; i < size; i++) {
            picked[i] = column[order[i]];
        }
        return picked;
    }

    public int size() {
        return size;
    }

    public long uid(int row) {
        return uids[row];
    }

    /** 0 where the server keeps none. */
    public long modseq(int row) {
        return modseqs[row];
    }

    /** In bytes, as the server or store says: advisory, since servers are known to be wrong about it; -1 if unknown. */
    public long size(int row) {
        return sizes[row];
    }

    /** When the message was received (INTERNALDATE), in seconds of the Unix epoch; {@link Long#MIN_VALUE} if unknown. */
    public long receivedEpochSecond(int row) {
        return received[row];
    }

    public Keywords keywords(int row) {
        return keywordSets.get(keywordSet[row]);
    }

    /** The message's POP3 unique id where the store knows one different from its default, else null. */
    public String uidl(int row) {
        return uidls == null ? null : uidls[row];
    }

    /**
     * Equal, and not 0, for rows of all mailboxes of an account that are one message in several mailboxes (a JMAP id, EMAILID
     * of RFC 8474, X-GM-MSGID, brought to 64 bits); 0 where the store does not tell.
     */
    public long emailId(int row) {
        return emailIds == null ? 0 : emailIds[row];
    }

    /** Every set of keywords that occurs, once. */
    public List<Keywords> distinctKeywords() {
        return keywordSets;
    }

    /** The row of {@code uid}, or a negative number. */
    public int indexOf(long uid) {
        return Arrays.binarySearch(uids, uid);
    }

    public UidSet uids() {
        UidSet.Builder set = new UidSet.Builder();
        for (long uid : uids) {
            set.add(uid);
        }
        return set.build();
    }

    public long totalSize() {
        long total = 0;
        for (long bytes : sizes) {
            total += Math.max(0, bytes);
        }
        return total;
    }

    /** Collects rows in any order; of two rows with one UID the later wins. */
    public static final class Builder {
        private int size;
        private long[] uids;
        private long[] modseqs;
        private long[] sizes;
        private long[] received;
        private int[] keywordSet;
        private String[] uidls;
        private long[] emailIds;
        private final List<Keywords> keywordSets = new ArrayList<>();
        private final Map<Keywords, Integer> known = new HashMap<>();

        public Builder(long expected) {
            int capacity = (int) Math.clamp(expected, 16, 1 << 22);
            uids = new long[capacity];
            modseqs = new long[capacity];
            sizes = new long[capacity];
            received = new long[capacity];
            keywordSet = new int[capacity];
        }

        public Builder add(long uid, Keywords keywords, long bytes, long receivedEpochSecond, long modseq) {
            return add(uid, keywords, bytes, receivedEpochSecond, modseq, null);
        }

        public Builder add(long uid, Keywords keywords, long bytes, long receivedEpochSecond, long modseq, String uidl) {
            return add(uid, keywords, bytes, receivedEpochSecond, modseq, uidl, 0);
        }

        public Builder add(long uid, Keywords keywords, long bytes, long receivedEpochSecond, long modseq, String uidl, long emailId) {
            if (size == uids.length) {
                int larger = size + (size >> 1) + 16;
                uids = Arrays.copyOf(uids, larger);
                modseqs = Arrays.copyOf(modseqs, larger);
                sizes = Arrays.copyOf(sizes, larger);
                received = Arrays.copyOf(received, larger);
                keywordSet = Arrays.copyOf(keywordSet, larger);
                uidls = uidls == null ? null : Arrays.copyOf(uidls, larger);
                emailIds = emailIds == null ? null : Arrays.copyOf(emailIds, larger);
            }
            uids[size] = uid;
            modseqs[size] = modseq;
            sizes[size] = bytes;
            received[size] = receivedEpochSecond;
            keywordSet[size] = known.computeIfAbsent(keywords, k -> {
                keywordSets.add(k);
                return keywordSets.size() - 1;
            });
            if (uidl != null) {
                uidls = uidls == null ? new String[uids.length] : uidls;
                uidls[size] = uidl;
            }
            if (emailId != 0) {
                emailIds = emailIds == null ? new long[uids.length] : emailIds;
                emailIds[size] = emailId;
            }
            size++;
            return this;
        }

        /** The same row of another listing. */
        public Builder add(Listing other, int row) {
            return add(other.uid(row), other.keywords(row), other.size(row), other.receivedEpochSecond(row), other.modseq(row), other.uidl(row), other.emailId(row));
        }

        public int size() {
            return size;
        }

        public Listing build() {
            boolean ascending = true;
            for (int i = 1; i < size && ascending; i++) {
                ascending = uids[i - 1] < uids[i];
            }
            return new Listing(this, ascending ? null : sortedRows());
        }

        private int[] sortedRows() {
            Integer[] rows = new Integer[size];
            Arrays.setAll(rows, i -> i);
            Arrays.sort(rows, (a, b) -> Long.compare(uids[a], uids[b]));
            int kept = 0;
            int[] order = new int[size];
            for (int i = 0; i < size; i++) {
                if (kept > 0 && uids[order[kept - 1]] == uids[rows[i]]) {
                    order[kept - 1] = rows[i];
                } else {
                    order[kept++] = rows[i];
                }
            }
            size = kept;
            return order;
        }
    }
}
