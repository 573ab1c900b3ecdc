package dev.godwit.engine.repair;

/** One stage of a pipe of repairs: takes bytes, gives bytes to the next. Holds at most a few kilobytes. One thread. */
abstract class RepairStage {
    private final RepairStage next;
    private long places;
    private long firstOffset = -1;

    RepairStage(RepairStage next) {
        this.next = next;
    }

    /** @param at where the byte is, or what led to it, in the original message */
    abstract void put(int b, long at);

    /** The message ends here. Stages that hold bytes back give them and then call this. */
    void end(long at) {
        next.end(at);
    }

    final void pass(int b, long at) {
        next.put(b & 0xff, at);
    }

    final void insert(String ascii, long at) {
        for (int i = 0; i < ascii.length(); i++) {
            pass(ascii.charAt(i), at);
        }
    }

    final void note(long at) {
        places++;
        firstOffset = firstOffset < 0 ? at : firstOffset;
    }

    final long places() {
        return places;
    }

    final long firstOffset() {
        return firstOffset;
    }
}
