package dev.godwit.files.mbox;

import dev.godwit.model.Keywords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the messages of one mbox file lie, in columns of about 60 bytes a message. Built by one pass; rows are in the order of the file. */
final class MboxIndex {
    /** How the bytes of a message are made from those of the file. */
    record Coding(boolean marked, boolean unquote, boolean lfToCrlf, boolean stripContentLength, boolean keepStoreHeaders) {
    }

    long uidValidity;
    long lastUid;
    /** Where the ten digits of the last UID are in the file; -1 if the file has no place for them. */
    long lastUidAt = -1;
    /** Up to here the file is good: behind it is at most what a crash left of a message. */
    long goodEnd;
    /** Every message has a UID. */
    boolean numbered = true;

    private int size;
    private long[] start = new long[16];
    private long[] end = new long[16];
    private long[] given = new long[16];
    private long[] received = new long[16];
    private long[] uid = new long[16];
    private int[] keywords = new int[16];
    private byte[] coding = new byte[16];
    private final List<Keywords> keywordSets = new ArrayList<>();
    private final Map<Keywords, Integer> known = new HashMap<>();

    /**
     * @param from where the header begins, after the "From " line
     * @param to the end of the message's last byte in the file
     * @param bytes how many bytes are given
     */
    void add(long from, long to, long bytes, long receivedEpochSecond, long messageUid, Keywords marks, Coding how) {
        if (size == start.length) {
            int larger = size + (size >> 1);
            start = Arrays.copyOf(start, larger);
            end = Arrays.copyOf(end, larger);
            given = Arrays.copyOf(given, larger);
            received = Arrays.copyOf(received, larger);
            uid = Arrays.copyOf(uid, larger);
            keywords = Arrays.copyOf(keywords, larger);
            coding = Arrays.copyOf(coding, larger);
        }
        start[size] = from;
        end[size] = to;
        given[size] = bytes;
        received[size] = receivedEpochSecond;
        uid[size] = messageUid;
        keywords[size] = known.computeIfAbsent(marks, k -> {
            keywordSets.add(k);
            return keywordSets.size() - 1;
        });
        coding[size++] = (byte) ((how.marked() ? 1 : 0) | (how.unquote() ? 2 : 0) | (how.lfToCrlf() ? 4 : 0) | (how.stripContentLength() ? 8 : 0) | (how.keepStoreHeaders() ? 16 : 0));
    }

    /** For adding to it while others read this one. */
    MboxIndex copy() {
        MboxIndex copy = new MboxIndex();
        copy.uidValidity = uidValidity;
        copy.lastUid = lastUid;
        copy.lastUidAt = lastUidAt;
        copy.goodEnd = goodEnd;
        copy.numbered = numbered;
        copy.size = size;
        copy.start = start.clone();
        copy.end = end.clone();
        copy.given = given.clone();
        copy.received = received.clone();
        copy.uid = uid.clone();
        copy.keywords = keywords.clone();
        copy.coding = coding.clone();
        copy.keywordSets.addAll(keywordSets);
        copy.known.putAll(known);
        return copy;
    }

    int size() {
        return size;
    }

    long start(int row) {
        return start[row];
    }

    long end(int row) {
        return end[row];
    }

    long given(int row) {
        return given[row];
    }

    long received(int row) {
        return received[row];
    }

    long uid(int row) {
        return uid[row];
    }

    void setUid(int row, long value) {
        uid[row] = value;
    }

    Keywords keywords(int row) {
        return keywordSets.get(keywords[row]);
    }

    Coding coding(int row) {
        return new Coding((coding[row] & 1) != 0, (coding[row] & 2) != 0, (coding[row] & 4) != 0, (coding[row] & 8) != 0, (coding[row] & 16) != 0);
    }

    /** Rows in ascending order of UID. */
    int[] byUid() {
        Integer[] rows = new Integer[size];
        boolean ascending = true;
        for (int i = 0; i < size; i++) {
            ascending &= i == 0 || uid[i - 1] < uid[i];
        }
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        if (!ascending) {
            Arrays.setAll(rows, i -> i);
            Arrays.sort(rows, (a, b) -> Long.compare(uid[a], uid[b]));
            Arrays.setAll(order, i -> rows[i]);
        }
        return order;
    }
}
