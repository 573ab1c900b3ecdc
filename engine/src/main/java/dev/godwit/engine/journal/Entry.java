package dev.godwit.engine.journal;

import dev.godwit.engine.match.Fingerprint;
import dev.godwit.model.Keywords;

/**
 * What the journal knows of one message of a mailbox pair.
 *
 * @param mailbox the id of its mailbox pair
 * @param sourceUid its UID on the source
 * @param targetUid its UID on the target; 0 while unknown
 * @param state how far it has come
 * @param fingerprint of the source's bytes; null if it was never read
 * @param stored fingerprint of what the target has, where a repair or the target itself made it differ from the source's; else null
 * @param received INTERNALDATE on the source, epoch seconds
 * @param sourceKeywords the source's keywords as last seen: the base of the three-way merge
 * @param targetKeywords the target's keywords as last seen
 * @param floor the target's UIDNEXT when it was about to be sent: a copy can only be at or above it
 * @param note the repair, or why it is in quarantine; null for none
 */
public record Entry(long mailbox, long sourceUid, long targetUid, State state, Fingerprint fingerprint, Fingerprint stored,
        long received, Keywords sourceKeywords, Keywords targetKeywords, long floor, String note) {

    private static final String REWRITTEN = "rewritten by the target";

    public enum State {
        /** About to be sent, or sent without an answer: it may be on the target, at a UID of at least {@code floor}. */
        INTENT,
        /** The target said it is stored but not where. */
        SENT,
        /** It is on the target at {@code targetUid}. */
        CONFIRMED,
        /** The target refused it in every form. */
        QUARANTINED,
        /** It was on the target and somebody deleted it there; it is not copied again. */
        DELETED_ON_TARGET
    }

    /** The fingerprint a copy on the target must have, rewriting servers aside. */
    public Fingerprint expected() {
        return stored != null ? stored : fingerprint;
    }

    public Entry confirmed(long uid) {
        return new Entry(mailbox, sourceUid, uid, State.CONFIRMED, fingerprint, stored, received, sourceKeywords, targetKeywords, floor, note);
    }

    public Entry withState(State other) {
        return new Entry(mailbox, sourceUid, targetUid, other, fingerprint, stored, received, sourceKeywords, targetKeywords, floor, note);
    }

    /** The target keeps it with other bytes than were sent. */
    public Entry rewritten(Fingerprint kept) {
        return new Entry(mailbox, sourceUid, targetUid, state, fingerprint, kept, received, sourceKeywords, targetKeywords, floor,
                note == null || isRewritten() ? REWRITTEN : note + "; " + REWRITTEN);
    }

    /** Whether {@link #stored} is what the target made of it. */
    public boolean isRewritten() {
        return note != null && note.endsWith(REWRITTEN);
    }

    public Entry withKeywords(Keywords source, Keywords target) {
        return new Entry(mailbox, sourceUid, targetUid, state, fingerprint, stored, received, source, target, floor, note);
    }
}
