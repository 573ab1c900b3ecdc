package dev.godwit.engine.run;

import dev.godwit.contract.FilesInSeveral;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;

/** Deletes messages on the target. */
final class Disposal {
    private Disposal() {
    }

    /**
     * Moves the messages to the trash, or deletes them for good where there is none or they are in it. A message that is in
     * further mailboxes too is only taken out of this one: whoever empties the trash would take it from all of them.
     *
     * @param trash null if deletions are for good
     */
    static void delete(MailboxWriter writer, MailboxPath mailbox, UidSet uids, MailboxPath trash) {
        if (trash == null || mailbox.equals(trash) || !(writer instanceof MovesServerSide mover)) {
            writer.delete(mailbox, uids);
            return;
        }
        UidSet elsewhere = writer instanceof FilesInSeveral several ? several.alsoElsewhere(mailbox, uids) : UidSet.EMPTY;
        UidSet here = uids.minus(elsewhere);
        if (!elsewhere.isEmpty()) {
            writer.delete(mailbox, elsewhere);
        }
        if (!here.isEmpty()) {
            mover.move(mailbox, here, trash);
        }
    }
}
