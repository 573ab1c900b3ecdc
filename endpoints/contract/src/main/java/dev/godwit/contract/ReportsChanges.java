package dev.godwit.contract;

import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.Optional;

/** A {@link MailboxReader} that can tell what changed since a known state (CONDSTORE and QRESYNC, RFC 7162; a change counter). */
public interface ReportsChanges {

    /**
     * What changed in the mailbox since {@code since}; empty if that cannot be told (another UIDVALIDITY, a state the
     * server has forgotten): then list the whole mailbox.
     */
    Optional<Changes> changesSince(MailboxPath mailbox, MailboxState since);

    /**
     * @param now the state that the changes lead to
     * @param changed messages that are new or whose keywords may have changed
     * @param removed messages that are gone
     */
    record Changes(MailboxState now, Listing changed, Removed removed) {
    }

    /** Which messages are gone, in whichever of two ways the server can tell. */
    sealed interface Removed {
        /** These are gone; may name UIDs that never were of interest. */
        record Vanished(UidSet uids) implements Removed {
        }

        /** Every message that is not among these is gone. */
        record AllBut(UidSet present) implements Removed {
        }
    }
}
