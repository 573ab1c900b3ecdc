package dev.godwit.engine.repair;

/** {@link Repair#LONG_LINES}. */
final class LongLinesStage extends RepairStage {
    private final int limit;
    private final HeaderEnd header = new HeaderEnd();
    private final byte[] line;
    private int length;
    /** A carriage return that is part of the line only if no line feed follows. */
    private boolean carriageReturn;
    /** A header line without a blank has grown beyond the limit; only its last byte is held. */
    private boolean overlong;
    /** The overlong line may be folded at the next blank. */
    private boolean overlongText;
    /** The overlong line is the first of its field, so its colon must come before a fold. */
    private boolean overlongField;

    /** @param limit the longest line allowed, without its line end; at least 16 */
    LongLinesStage(int limit, RepairStage next) {
        super(next);
        if (limit < 16) {
            throw new IllegalArgumentException("a line needs 16 bytes at least, not " + limit);
        }
        this.limit = limit;
        this.line = new byte[limit];
    }

    @Override
    void put(int b, long at) {
        if (b == '\n') {
            release(length, at);
            if (carriageReturn) {
                pass('\r', at);
            }
            pass('\n', at);
            carriageReturn = false;
            overlong = false;
        } else {
            if (carriageReturn) {
                add('\r', at);
            }
            carriageReturn = b == '\r';
            if (!carriageReturn) {
                add(b, at);
            }
        }
        header.next(b);
    }

    private void add(int b, long at) {
        if (overlong) {
            continueOverlong(b, at);
        } else if (length == limit) {
            int place = header.inHeader() ? foldPlace(b) : breakPlace(b);
            if (place > 0) {
                breakAt(place, at);
            } else {
                overlongText = canEndAt(length - 1);
                overlongField = !isBlank(line[0]);
                release(length - 1, at);
                overlong = true;
                continueOverlong(b, at);
                return;
            }
        }
        if (!overlong) {
            line[length++] = (byte) b;
        }
    }

    private void continueOverlong(int b, long at) {
        if (overlongText && isBlank(line[0]) && !isBlank(b)) {
            breakAt(0, at);
            overlong = false;
            return;
        }
        overlongText |= overlongField ? line[0] == ':' : !isBlank(line[0]);
        release(1, at);
        line[length++] = (byte) b;
    }

    private void breakAt(int place, long at) {
        release(place, at);
        note(at);
        insert("\r\n", at);
    }

    private void release(int count, long at) {
        for (int i = 0; i < count; i++) {
            pass(line[i], at);
        }
        System.arraycopy(line, count, line, 0, length - count);
        length -= count;
    }

    /** Before the last blank where both halves can be lines; 0 if there is none. */
    private int foldPlace(int next) {
        for (int i = length - 1; i > 0; i--) {
            int following = i + 1 < length ? line[i + 1] : next;
            if (isBlank(line[i]) && !isBlank(following) && canEndAt(i)) {
                return i;
            }
        }
        return 0;
    }

    /** Whether what is before {@code end} can be a line: it has the colon if it begins a field, else something other than blanks. */
    private boolean canEndAt(int end) {
        boolean field = !isBlank(line[0]);
        for (int i = 0; i < end; i++) {
            if (field ? line[i] == ':' : !isBlank(line[i])) {
                return true;
            }
        }
        return false;
    }

    private int breakPlace(int next) {
        for (int i = length; i > length / 2; i--) {
            if (isBlank(line[i - 1])) {
                return i;
            }
        }
        int place = length;
        for (int back = 0; back < 3 && (byteAt(place, next) & 0xc0) == 0x80; back++) {
            place--;
        }
        for (int back = 1; back <= 2; back++) {
            if (line[place - back] == '=') {
                return place - back;
            }
        }
        return place;
    }

    private int byteAt(int i, int next) {
        return i < length ? line[i] : next;
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t';
    }

    @Override
    void end(long at) {
        if (carriageReturn) {
            add('\r', at);
        }
        release(length, at);
        super.end(at);
    }
}
