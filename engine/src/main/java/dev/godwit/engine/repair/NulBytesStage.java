package dev.godwit.engine.repair;

/** {@link Repair#NUL_BYTES}. */
final class NulBytesStage extends RepairStage {
    NulBytesStage(RepairStage next) {
        super(next);
    }

    @Override
    void put(int b, long at) {
        if (b == 0) {
            note(at);
        } else {
            pass(b, at);
        }
    }
}
