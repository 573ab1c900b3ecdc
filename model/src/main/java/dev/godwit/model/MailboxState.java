package dev.godwit.model;

/**
 * How far a mailbox has come, as STATUS or SELECT tell it (RFC 9051 §2.3.1, RFC 7162).
 *
 * @param uidValidity the epoch of the UIDs; UIDs of different values have nothing to do with each other
 * @param uidNext no message has, and every later one gets, a UID at or above this; 0 if the server does not say
 * @param messages how many messages there are
 * @param highestModseq grows with every change of the mailbox; 0 if the server keeps none
 */
public record MailboxState(long uidValidity, long uidNext, long messages, long highestModseq) {

    /** Whether it is certain that nothing changed since {@code earlier}; false when the server keeps no modification sequence. */
    public boolean unchangedSince(MailboxState earlier) {
        return highestModseq != 0 && uidNext != 0 && equals(earlier);
    }
}
