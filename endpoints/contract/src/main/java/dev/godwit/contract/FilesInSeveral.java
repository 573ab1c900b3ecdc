package dev.godwit.contract;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.Map;

/**
 * A {@link MailboxWriter} whose messages can be in several mailboxes at once as one message (JMAP, an archive): deleting it
 * in one mailbox leaves it in the others. Its keywords are the same in all (JMAP) or each mailbox's own (an archive, so
 * that copies on an IMAP server whose flags differ survive): setting them in every mailbox is right for both.
 */
public interface FilesInSeveral {
    /**
     * Puts messages of one mailbox into another as well. One that is there already stays as it is.
     *
     * @return old UID to UID in {@code to} for each message that still existed; 0 where the server does not tell
     */
    Map<Long, Long> file(MailboxPath from, UidSet uids, MailboxPath to);
}
