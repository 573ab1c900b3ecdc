package dev.godwit.contract;

import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;

/**
 * Reads the messages of mailboxes, one mailbox at a time. Used by one thread at a time; calls block.
 *
 * <p>After an {@link EndpointException} of kind CONNECTION, SLOW_DOWN or MALFORMED the reader must be closed and replaced.
 */
public interface MailboxReader extends AutoCloseable {

    /** Opens the mailbox read-only and tells its state now. @throws EndpointException MAILBOX_GONE if it is not there */
    MailboxState open(MailboxPath mailbox);

    /** All messages of the mailbox now. */
    Listing list(MailboxPath mailbox);

    /** The messages of {@code uids} that exist, with the same columns as {@link #list}. */
    Listing list(MailboxPath mailbox, UidSet uids);

    /**
     * The header of each message of {@code uids}: every byte up to and including the empty line, or the whole message
     * where there is none. A message that no longer exists is left out. At most 1 MiB of a header is given; the rest is
     * cut off. Order unspecified.
     */
    void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink);

    /**
     * The whole messages of {@code uids}, untouched, one after the other in ascending order of UID, as fast as they come.
     * Each body is a stream that is valid only during the call of the sink, which may read it partly or not at all. A
     * message that no longer exists is left out. Messages that cannot be read for good are named by an EndpointException of
     * kind ITEM_REFUSED after all others have been given. The sink's exceptions pass through unchanged; the reader must then be
     * closed.
     */
    void bodies(MailboxPath mailbox, UidSet uids, BodySink sink);

    @Override
    void close();
}
