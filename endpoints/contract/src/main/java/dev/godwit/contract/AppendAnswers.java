package dev.godwit.contract;

/** Hears what became of the messages of a batch. */
public interface AppendAnswers {
    /**
     * The message is stored.
     *
     * @param index its place in the batch
     * @param uidValidity the mailbox's UIDVALIDITY, or 0 if the server did not tell the UID
     * @param uid its UID, or 0 if the server did not tell (no UIDPLUS, RFC 4315)
     */
    void stored(int index, long uidValidity, long uid);

    /**
     * Besides {@link #stored}: the message is there, but something about it is not as it was sent.
     *
     * @param id names the paragraph in {@code docs/troubleshooting.md}
     * @param text one sentence
     */
    default void remarked(int index, String id, String text) {
        // who does not report leaves it
    }

    /**
     * The message was refused and is certainly not stored.
     *
     * @param serverText what the server said, for the report
     */
    void refused(int index, RefusalReason reason, String serverText);
}
