package dev.godwit.engine.repair;

/** {@link Repair#FINAL_NEWLINE}. An empty message stays empty. */
final class FinalNewlineStage extends RepairStage {
    private int last = '\n';

    FinalNewlineStage(RepairStage next) {
        super(next);
    }

    @Override
    void put(int b, long at) {
        last = b;
        pass(b, at);
    }

    @Override
    void end(long at) {
        if (last != '\n') {
            note(at);
            insert(last == '\r' ? "\n" : "\r\n", at);
        }
        super.end(at);
    }
}
