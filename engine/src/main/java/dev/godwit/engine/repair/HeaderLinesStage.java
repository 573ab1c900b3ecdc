package dev.godwit.engine.repair;

/** {@link Repair#MISSING_SEPARATOR} and {@link Repair#BAD_HEADER}: both look for header lines that are none. */
final class HeaderLinesStage extends RepairStage {
    /** What is done about such a line. */
    enum Act {
        END_HEADER, MAKE_FIELD
    }

    /** Where in the header we are. {@code START} to {@code BLANKS} hold back what they have seen of the line. */
    private enum Place {
        START, CARRIAGE_RETURN, NAME, BLANKS, REST, BODY
    }

    private static final int LONGEST_NAME = 256;

    private final Act act;
    private final byte[] held = new byte[LONGEST_NAME];
    private final long[] heldAt = new long[LONGEST_NAME];
    private int length;
    private Place place = Place.START;
    private boolean first = true;
    private boolean unterminated;

    HeaderLinesStage(Act act, RepairStage next) {
        super(next);
        this.act = act;
    }

    @Override
    void put(int b, long at) {
        switch (place) {
            case BODY -> pass(b, at);
            case REST -> rest(b, at);
            case START, CARRIAGE_RETURN, NAME, BLANKS -> {
                held[length] = (byte) b;
                heldAt[length++] = at;
                decide(b);
            }
        }
    }

    private void rest(int b, long at) {
        pass(b, at);
        if (b == '\n') {
            place = Place.START;
            first = false;
        }
        unterminated = b != '\n';
    }

    private void decide(int b) {
        boolean blank = b == ' ' || b == '\t';
        boolean name = b > ' ' && b < 127 && b != ':';
        if (b == '\n' && (place == Place.START || place == Place.CARRIAGE_RETURN)) {
            release(Place.BODY);
        } else if (place == Place.START && b == '\r') {
            place = Place.CARRIAGE_RETURN;
        } else if (place == Place.START && blank && !first) {
            release(Place.REST);
        } else if ((place == Place.NAME || place == Place.BLANKS) && b == ':') {
            release(Place.REST);
        } else if (place == Place.NAME && blank || place == Place.BLANKS && blank) {
            place = Place.BLANKS;
        } else if (name && place != Place.BLANKS && place != Place.CARRIAGE_RETURN) {
            place = Place.NAME;
        } else {
            bad();
            return;
        }
        if (length == LONGEST_NAME) {
            bad();
        }
    }

    private void bad() {
        note(heldAt[0]);
        insert(act == Act.MAKE_FIELD ? Repair.UNPARSED : "\r\n", heldAt[0]);
        boolean lineEnded = held[length - 1] == '\n';
        release(act == Act.END_HEADER ? Place.BODY : lineEnded ? Place.START : Place.REST);
        if (lineEnded) {
            first = false;
        }
    }

    private void release(Place to) {
        for (int i = 0; i < length; i++) {
            pass(held[i], heldAt[i]);
        }
        unterminated = length > 0 && held[length - 1] != '\n';
        length = 0;
        place = to;
    }

    @Override
    void end(long at) {
        if (length > 0) {
            bad();
        }
        boolean nothing = first && place == Place.START;
        if (act == Act.END_HEADER && place != Place.BODY && !nothing) {
            note(at);
            insert(unterminated ? "\r\n\r\n" : "\r\n", at);
        }
        super.end(at);
    }
}
