package dev.godwit.contract;

import dev.godwit.model.Keywords;

/**
 * A message on its way into a mailbox.
 *
 * @param body its bytes
 * @param keywords what it shall be marked with
 * @param receivedEpochSecond its INTERNALDATE; {@link Long#MIN_VALUE} if unknown (the target then uses now)
 * @param sourceUid its UID in the mailbox it comes from, for targets that preserve UIDs; 0 if it has none
 * @param uidl its POP3 unique id, for targets that preserve it; null if unknown
 * @param emailId what tells that messages of several mailboxes are one ({@link dev.godwit.model.Listing#emailId}), for targets
 *        that remember it; 0 if unknown
 */
public record OutgoingMessage(Body body, Keywords keywords, long receivedEpochSecond, long sourceUid, String uidl, long emailId) {
    public OutgoingMessage(Body body, Keywords keywords, long receivedEpochSecond, long sourceUid, String uidl) {
        this(body, keywords, receivedEpochSecond, sourceUid, uidl, 0);
    }
}
