package dev.godwit.model;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * An immutable set of UIDs held as sorted, disjoint, non-adjacent ranges, so that a million neighbouring UIDs cost
 * two numbers. Prints and parses as an IMAP sequence set ({@code 1:4,7}, RFC 9051 §9).
 */
public final class UidSet {
    public static final UidSet EMPTY = new UidSet(new long[0], 0);

    /** {@code first, last} pairs. */
    private final long[] bounds;
    private final long size;

    private UidSet(long[] bounds, long size) {
        this.bounds = bounds;
        this.size = size;
    }

    public static UidSet of(long... uids) {
        long[] sorted = uids.clone();
        Arrays.sort(sorted);
        Builder builder = new Builder();
        for (long uid : sorted) {
            builder.add(uid);
        }
        return builder.build();
    }

    public static UidSet of(java.util.Collection<Long> uids) {
        return of(uids.stream().mapToLong(Long::longValue).toArray());
    }

    public static UidSet range(long first, long last) {
        return first > last ? EMPTY : new UidSet(new long[] {first, last}, last - first + 1);
    }

    /** Reads an IMAP sequence set without {@code *}; ranges may be unordered, reversed and overlapping. */
    public static UidSet parse(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        String[] parts = text.split(",");
        long[][] ranges = new long[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            long a = Long.parseLong(colon < 0 ? parts[i] : parts[i].substring(0, colon));
            long b = colon < 0 ? a : Long.parseLong(parts[i].substring(colon + 1));
            ranges[i] = new long[] {Math.min(a, b), Math.max(a, b)};
        }
        Arrays.sort(ranges, (x, y) -> Long.compare(x[0], y[0]));
        Builder builder = new Builder();
        for (long[] range : ranges) {
            builder.addRange(range[0], range[1]);
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many UIDs there are. */
    public long size() {
        return size;
    }

    public long first() {
        return bounds[0];
    }

    public long last() {
        return bounds[bounds.length - 1];
    }

    public boolean contains(long uid) {
        int low = 0;
        int high = bounds.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (uid < bounds[2 * middle]) {
                high = middle - 1;
            } else if (uid > bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public void forEach(LongConsumer action) {
        for (int i = 0; i < bounds.length; i += 2) {
            for (long uid = bounds[i]; uid <= bounds[i + 1]; uid++) {
                action.accept(uid);
            }
        }
    }

    /** The ranges as {@code first, last} pairs, ascending: cheap however many UIDs there are. */
    public long[] ranges() {
        return bounds.clone();
    }

    public LongStream stream() {
        return LongStream.range(0, bounds.length / 2)
                .flatMap(i -> LongStream.rangeClosed(bounds[(int) (2 * i)], bounds[(int) (2 * i + 1)]));
    }

    /** Ascending. */
    public PrimitiveIterator.OfLong iterator() {
        return stream().iterator();
    }

    public UidSet union(UidSet other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        Builder both = new Builder();
        int mine = 0;
        int theirs = 0;
        while (mine < bounds.length || theirs < other.bounds.length) {
            boolean takeMine = theirs == other.bounds.length || mine < bounds.length && bounds[mine] <= other.bounds[theirs];
            if (takeMine) {
                both.addRange(bounds[mine], bounds[mine + 1]);
                mine += 2;
            } else {
                both.addRange(other.bounds[theirs], other.bounds[theirs + 1]);
                theirs += 2;
            }
        }
        return both.build();
    }

    /** The UIDs of this set that {@code other} lacks. */
    public UidSet minus(UidSet other) {
        Builder rest = new Builder();
        int theirs = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            long from = bounds[i];
            while (theirs < other.bounds.length && other.bounds[theirs + 1] < from) {
                theirs += 2;
            }
            for (int next = theirs; next < other.bounds.length && other.bounds[next] <= bounds[i + 1] && from <= bounds[i + 1]; next += 2) {
                if (other.bounds[next] > from) {
                    rest.addRange(from, other.bounds[next] - 1);
                }
                from = other.bounds[next + 1] + 1;
            }
            if (from <= bounds[i + 1]) {
                rest.addRange(from, bounds[i + 1]);
            }
        }
        return rest.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            if (i > 0) {
                text.append(',');
            }
            text.append(bounds[i]);
            if (bounds[i + 1] != bounds[i]) {
                text.append(':').append(bounds[i + 1]);
            }
        }
        return text.toString();
    }

    /** Collects UIDs in ascending order; equal and overlapping additions are merged. */
    public static final class Builder {
        private long[] bounds = new long[16];
        private int used;
        private long size;

        /** @throws IllegalArgumentException if {@code uid} is below the last one added */
        public Builder add(long uid) {
            return addRange(uid, uid);
        }

        /** @throws IllegalArgumentException if {@code first} is below the start of the last range added */
        public Builder addRange(long first, long last) {
            if (used > 0 && first < bounds[used - 2]) {
                throw new IllegalArgumentException("UIDs must ascend: " + first + " after " + bounds[used - 2]);
            }
            if (used > 0 && first <= bounds[used - 1] + 1) {
                if (last > bounds[used - 1]) {
                    size += last - bounds[used - 1];
                    bounds[used - 1] = last;
                }
                return this;
            }
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, used * 2);
            }
            bounds[used++] = first;
            bounds[used++] = last;
            size += last - first + 1;
            return this;
        }

        public UidSet build() {
            return used == 0 ? EMPTY : new UidSet(Arrays.copyOf(bounds, used), size);
        }
    }
}
