package dev.godwit.contract;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.Map;

/**
 * A {@link MailboxWriter} whose messages can be in several mailboxes at once as one message (JMAP): deleting it
 * in one mailbox leaves it in the others, and its keywords are the same in all.
 */
public interface FilesInSeveral {
    /**
     * Puts messages of one mailbox into another as well. One that is there already stays as it is.
     *
     * @return old UID to UID in {@code to} for each message that still existed
     */
    Map<Long, Long> file(MailboxPath from, UidSet uids, MailboxPath to);

    /** Which of these messages of the mailbox are in further mailboxes too. */
    UidSet alsoElsewhere(MailboxPath mailbox, UidSet uids);
}
