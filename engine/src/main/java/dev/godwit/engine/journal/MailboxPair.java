package dev.godwit.engine.journal;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;

/**
 * A mailbox of the source and the mailbox of the target it goes to.
 *
 * @param sourceState the source's state when the pair was last brought into agreement; null if never
 * @param targetState likewise the target's
 * @param sourceObjectId the source's permanent id of the mailbox, or null
 */
public record MailboxPair(long id, MailboxPath source, MailboxPath target, String sourceObjectId,
        MailboxState sourceState, MailboxState targetState) {
}
