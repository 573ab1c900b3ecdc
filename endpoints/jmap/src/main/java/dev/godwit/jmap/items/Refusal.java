package dev.godwit.jmap.items;

import dev.godwit.contract.RefusalReason;

/** One item cannot be stored, or not be read, for good. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final RefusalReason reason;

    /** @param text why, for people: nothing of the content */
    Refusal(RefusalReason reason, String text) {
        super(text);
        this.reason = reason;
    }

    RefusalReason reason() {
        return reason;
    }
}
