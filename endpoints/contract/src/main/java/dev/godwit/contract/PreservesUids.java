package dev.godwit.contract;

import dev.godwit.model.MailboxPath;

/** A {@link Target} whose mailboxes can take over UIDVALIDITY and UIDs, so that clients keep their caches. */
public interface PreservesUids {
    /**
     * Makes an empty mailbox take over this UIDVALIDITY. Messages appended to it afterwards get their
     * {@link OutgoingMessage#sourceUid()} as UID if it is above every UID used so far, else the next free one. A mailbox
     * that holds messages, or held some, keeps what it has.
     *
     * @param uidNext the source's UIDNEXT: later messages get UIDs at or above it; 0 if unknown
     * @return whether the mailbox now has that UIDVALIDITY
     */
    boolean adoptUidValidity(MailboxPath mailbox, long uidValidity, long uidNext);
}
