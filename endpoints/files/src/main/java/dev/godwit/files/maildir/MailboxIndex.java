package dev.godwit.files.maildir;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which file holds which UID, in columns: about 25 bytes and the file name a message, so that a mailbox of a million
 * messages fits into a small heap. Rows are known to the UID list, seen in a directory, or both; only rows with both a
 * UID and a place are messages. Used by one thread at a time.
 */
final class MailboxIndex {
    /** Where a message's file lies: in {@code new} or {@code cur}, and what follows its base name. Few different ones exist. */
    record Place(boolean inNew, String suffix) {
        String directory() {
            return inNew ? "new" : "cur";
        }
    }

    private final ByteArena bytes = new ByteArena();
    private final List<Place> places = new ArrayList<>();
    private final Map<Place, Integer> placeNumbers = new HashMap<>();
    private int rows;
    private int[] name = new int[64];
    /** Address of the UID list's extra words plus 1; 0 if there are none. */
    private int[] extras = new int[64];
    private int[] uid = new int[64];
    private int[] place = new int[64];
    private byte[] pass = new byte[64];
    private int[] table = new int[256];
    /** Rows that are messages in ascending order of UID. */
    private int[] order = new int[0];

    int rows() {
        return rows;
    }

    /** The row of this base name, or -1. */
    int find(byte[] base, int from, int to) {
        int mask = table.length - 1;
        for (int slot = (int) ByteArena.hash(base, from, to) & mask; table[slot] != 0; slot = slot + 1 & mask) {
            if (bytes.equals(name[table[slot] - 1], base, from, to)) {
                return table[slot] - 1;
            }
        }
        return -1;
    }

    int findOrAdd(byte[] base, int from, int to) {
        int row = find(base, from, to);
        return row >= 0 ? row : add(base, from, to);
    }

    private int add(byte[] base, int from, int to) {
        if (rows == name.length) {
            int larger = rows + (rows >> 1);
            name = Arrays.copyOf(name, larger);
            extras = Arrays.copyOf(extras, larger);
            uid = Arrays.copyOf(uid, larger);
            place = Arrays.copyOf(place, larger);
            pass = Arrays.copyOf(pass, larger);
        }
        if (rows * 2 >= table.length) {
            rehash();
        }
        name[rows] = bytes.add(base, from, to);
        place[rows] = -1;
        enter(rows);
        return rows++;
    }

    private void rehash() {
        table = new int[table.length * 2];
        for (int row = 0; row < rows; row++) {
            enter(row);
        }
    }

    private void enter(int row) {
        int mask = table.length - 1;
        int slot = (int) bytes.hash(name[row]) & mask;
        while (table[slot] != 0) {
            slot = slot + 1 & mask;
        }
        table[slot] = row + 1;
    }

    void setUid(int row, long value) {
        uid[row] = (int) value;
    }

    /** 0 if it has none. */
    long uid(int row) {
        return Integer.toUnsignedLong(uid[row]);
    }

    void setExtras(int row, byte[] line, int from, int to) {
        extras[row] = to > from ? bytes.add(line, from, to) + 1 : 0;
    }

    /** The words of the UID list; empty if there are none. */
    String extras(int row) {
        return extras[row] == 0 ? "" : new String(bytes.get(extras[row] - 1), StandardCharsets.ISO_8859_1);
    }

    /** The value of the word that starts with {@code key}, or null. */
    String extra(int row, char key) {
        if (extras[row] == 0) {
            return null;
        }
        for (String word : new String(bytes.get(extras[row] - 1), StandardCharsets.UTF_8).split(" ")) {
            if (!word.isEmpty() && word.charAt(0) == key) {
                return word.substring(1);
            }
        }
        return null;
    }

    void seen(int row, boolean inNew, String suffix, int inPass) {
        place[row] = placeNumbers.computeIfAbsent(new Place(inNew, suffix), p -> {
            places.add(p);
            return places.size() - 1;
        });
        pass[row] = (byte) inPass;
    }

    void unseen(int row) {
        place[row] = -1;
    }

    /** In which pass over the directories it was seen last. */
    int pass(int row) {
        return pass[row];
    }

    boolean hasPlace(int row) {
        return place[row] >= 0;
    }

    Place place(int row) {
        return places.get(place[row]);
    }

    /** The same number for the same place; for caches of what places mean. */
    int placeNumber(int row) {
        return place[row];
    }

    int placeCount() {
        return places.size();
    }

    String base(int row) {
        return new String(bytes.get(name[row]), StandardCharsets.UTF_8);
    }

    byte[] baseBytes(int row) {
        return bytes.get(name[row]);
    }

    long hash(int row) {
        return bytes.hash(name[row]);
    }

    int compareNames(int row, int other) {
        return bytes.compare(name[row], name[other]);
    }

    /** The rows that have a place and no UID. */
    int[] unlisted() {
        int count = 0;
        for (int row = 0; row < rows; row++) {
            count += place[row] >= 0 && uid[row] == 0 ? 1 : 0;
        }
        int[] found = new int[count];
        for (int row = 0, i = 0; i < count; row++) {
            if (place[row] >= 0 && uid[row] == 0) {
                found[i++] = row;
            }
        }
        return found;
    }

    /** Must be called after the last change and before the methods below. */
    void sort() {
        int count = 0;
        boolean ascending = true;
        long last = 0;
        for (int row = 0; row < rows; row++) {
            if (place[row] >= 0 && uid[row] != 0) {
                count++;
                ascending &= uid(row) > last;
                last = uid(row);
            }
        }
        order = new int[count];
        long[] keys = ascending ? null : new long[count];
        for (int row = 0, i = 0; row < rows; row++) {
            if (place[row] >= 0 && uid[row] != 0) {
                order[i] = row;
                if (keys != null) {
                    // UIDs are unsigned; flipping the highest bit makes the signed order theirs
                    keys[i] = (uid(row) << 32 | row) ^ Long.MIN_VALUE;
                }
                i++;
            }
        }
        if (keys != null) {
            Arrays.sort(keys);
            for (int i = 0; i < count; i++) {
                order[i] = (int) keys[i];
            }
        }
    }

    int messages() {
        return order.length;
    }

    /** The row of the n-th message by UID. */
    int row(int n) {
        return order[n];
    }

    long lastUid() {
        return order.length == 0 ? 0 : uid(order[order.length - 1]);
    }

    /** The row of the message with this UID, or -1. */
    int rowOf(long wanted) {
        int low = 0;
        int high = order.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long here = uid(order[middle]);
            if (here == wanted) {
                return order[middle];
            } else if (here < wanted) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
