package dev.godwit.engine.repair;

/** {@link Repair#BARE_NEWLINES}. */
final class BareNewlinesStage extends RepairStage {
    /** More carriage returns in a row than this are not held back to see whether a line feed follows. */
    private static final int LONGEST_RUN = 1000;

    private final HeaderEnd header = new HeaderEnd();
    private int carriageReturns;
    private long lastAt;

    BareNewlinesStage(RepairStage next) {
        super(next);
    }

    @Override
    void put(int b, long at) {
        if (b == '\r') {
            if (carriageReturns == LONGEST_RUN) {
                loneCarriageReturn(at);
            } else {
                carriageReturns++;
            }
            lastAt = at;
        } else if (b == '\n') {
            if (carriageReturns != 1) {
                note(carriageReturns == 0 ? at : at - carriageReturns);
            }
            carriageReturns = 0;
            newline(at);
        } else {
            release();
            give(b, at);
        }
    }

    private void release() {
        for (; carriageReturns > 0; carriageReturns--) {
            loneCarriageReturn(lastAt - carriageReturns + 1);
        }
    }

    private void loneCarriageReturn(long at) {
        note(at);
        if (header.inHeader()) {
            give(' ', at);
        } else {
            newline(at);
        }
    }

    private void newline(long at) {
        give('\r', at);
        give('\n', at);
    }

    private void give(int b, long at) {
        header.next(b);
        pass(b, at);
    }

    @Override
    void end(long at) {
        release();
        super.end(at);
    }
}
