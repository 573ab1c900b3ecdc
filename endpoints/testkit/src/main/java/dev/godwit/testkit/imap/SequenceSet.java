package dev.godwit.testkit.imap;

import java.util.ArrayList;
import java.util.List;

/** A set of message numbers or UIDs as a client writes it, {@code *} still open (RFC 9051 §9). */
record SequenceSet(List<Range> ranges) {
    /** Both ends included; {@code *} is {@link #STAR}. */
    record Range(long first, long last) {
    }

    static final long STAR = Long.MAX_VALUE;

    static SequenceSet parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            long a = number(colon < 0 ? part : part.substring(0, colon));
            long b = colon < 0 ? a : number(part.substring(colon + 1));
            ranges.add(new Range(a, b));
        }
        return new SequenceSet(ranges);
    }

    private static long number(String text) {
        if (text.equals("*")) {
            return STAR;
        }
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || Long.parseLong(text) == 0
                || Long.parseLong(text) > 0xFFFF_FFFFL) {
            throw Refused.bad("invalid sequence set");
        }
        return Long.parseLong(text);
    }

    /** The ranges with {@code *} as {@code largest}, ascending and disjoint. */
    List<Range> resolve(long largest) {
        List<Range> sorted = new ArrayList<>();
        for (Range range : ranges) {
            long a = range.first == STAR ? largest : range.first;
            long b = range.last == STAR ? largest : range.last;
            sorted.add(new Range(Math.min(a, b), Math.max(a, b)));
        }
        sorted.sort((x, y) -> Long.compare(x.first, y.first));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.first <= last.last + 1) {
                merged.set(merged.size() - 1, new Range(last.first, Math.max(last.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** Whether {@code number} is in it, {@code *} being {@code largest}. */
    boolean contains(long number, long largest) {
        for (Range range : resolve(largest)) {
            if (number >= range.first && number <= range.last) {
                return true;
            }
        }
        return false;
    }
}
