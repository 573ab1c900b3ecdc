package dev.godwit.contract;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import java.util.List;

/**
 * An account that can be written to as well. Threads as for {@link Source}.
 *
 * <p>What a target can do beyond this is found by type: {@link PreservesUids} on the target, {@link MovesServerSide} on
 * its writers.
 */
public interface Target extends Source {

    /**
     * Makes the mailbox with its role, if the target can keep roles. One that exists already is not an error and stays
     * as it is. Missing parents are made. @return the mailbox as it is now
     */
    Mailbox create(Mailbox wanted);

    /** As {@link #create} for each of them, in this order. @return as many, in the same order */
    default List<Mailbox> createAll(List<Mailbox> wanted) {
        return wanted.stream().map(this::create).toList();
    }

    /** Renames a mailbox together with its children; messages keep their UIDs where the target allows it. */
    void rename(MailboxPath from, MailboxPath to);

    /** Deletes the mailbox and its messages, not its children. One that does not exist is not an error. */
    void delete(MailboxPath mailbox);

    /** Subscribes or unsubscribes; repeating it is not an error. */
    void subscribe(MailboxPath mailbox, boolean subscribed);

    /** What the target allows in names. */
    NameRules nameRules();

    /** A writer with resources of its own (for a server: a connection). How many make sense is {@link #usefulWriters()}. */
    MailboxWriter openWriter();

    /** How many writers can work side by side with profit; at least 1. */
    default int usefulWriters() {
        return 1;
    }
}
