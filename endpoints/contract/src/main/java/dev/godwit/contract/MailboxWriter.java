package dev.godwit.contract;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.List;

/**
 * Writes messages into mailboxes. Used by one thread at a time; calls block.
 *
 * <p>After an {@link EndpointException} of kind CONNECTION, SLOW_DOWN or MALFORMED the writer must be closed and
 * replaced, and every message that had no answer yet is in doubt: it may be there or not.
 */
public interface MailboxWriter extends AutoCloseable {

    /** The mailbox's state now; its {@code uidNext} is never 0. @throws EndpointException MAILBOX_GONE if it is not there */
    MailboxState state(MailboxPath mailbox);

    /** Which keywords the mailbox can store (PERMANENTFLAGS, RFC 9051 §7.1). */
    KeywordSupport keywordSupport(MailboxPath mailbox);

    /**
     * Appends the messages in the given order and tells {@code answers} of each as soon as it is known: every message
     * gets exactly one answer, unless the call throws, when those without an answer are in doubt. A batch may be
     * stored atomically or one by one, as the target does best. The answers are given on the calling thread. When the call
     * is over, however it ends, the bodies are not written from any more; a stream that is still open fails at the next read.
     *
     * <p>Keywords the mailbox cannot store must have been taken out by the caller.
     */
    void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers);

    /** Adds and removes keywords. A message that no longer exists is left out silently. */
    void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes);

    /**
     * Deletes exactly these messages for good and no other, in particular none that somebody else marked as deleted.
     *
     * @throws EndpointException USAGE if the target cannot promise that
     */
    void delete(MailboxPath mailbox, UidSet uids);

    @Override
    void close();

    /** The same change of keywords for a set of messages. */
    record KeywordChange(UidSet uids, Keywords add, Keywords remove) {
    }

    /**
     * @param storable the keywords that can be stored for certain
     * @param arbitrary whether others can be made
     */
    record KeywordSupport(Keywords storable, boolean arbitrary) {
        public static final KeywordSupport EVERYTHING = new KeywordSupport(
                Keywords.of(Keywords.SEEN, Keywords.ANSWERED, Keywords.FLAGGED, Keywords.DRAFT, Keywords.DELETED), true);
    }
}
