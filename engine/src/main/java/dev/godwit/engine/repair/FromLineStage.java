package dev.godwit.engine.repair;

/** {@link Repair#FROM_LINE}. A first line longer than any mbox separator is left alone. */
final class FromLineStage extends RepairStage {
    private static final String FROM = "From ";

    private final byte[] held = new byte[Repair.STANDARD_LINE];
    private int length;
    private boolean onlyBlanks = true;
    private boolean done;

    FromLineStage(RepairStage next) {
        super(next);
    }

    @Override
    void put(int b, long at) {
        if (done) {
            pass(b, at);
            return;
        }
        held[length++] = (byte) b;
        if (length <= FROM.length() && b != FROM.charAt(length - 1) || isField(b) || length == held.length) {
            release(at);
        } else if (b == '\n') {
            note(at - length + 1);
            length = 0;
        } else {
            onlyBlanks = length <= FROM.length() || onlyBlanks && b == ' ';
        }
    }

    /** {@code From : a@example.org} is a field in the obsolete syntax of RFC 5322 §4.5.2. */
    private boolean isField(int b) {
        return length > FROM.length() && onlyBlanks && b == ':';
    }

    private void release(long at) {
        for (int i = 0; i < length; i++) {
            pass(held[i], at - length + 1 + i);
        }
        done = true;
    }

    @Override
    void end(long at) {
        if (!done) {
            release(at - 1);
        }
        super.end(at);
    }
}
