package dev.godwit.engine.run;

import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.contract.ReportsChanges.Changes;
import dev.godwit.contract.ReportsChanges.Removed;
import dev.godwit.engine.plan.Side;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.Optional;

/** Looks at one mailbox on one side as cheaply as possible: not at all, at what changed, or at everything. */
final class Survey {
    private Survey() {
    }

    /**
     * @param now the mailbox's state a moment ago
     * @param known its state at the last agreement, null if there was none
     * @param whole whether everything must be listed in any case
     */
    static Side look(Connections<MailboxReader> readers, MailboxPath mailbox, MailboxState now, MailboxState known, boolean whole) {
        if (now.messages() == 0) {
            return new Side.Whole(now, Listing.EMPTY);
        }
        boolean comparable = !whole && known != null && known.messages() >= 0 && known.highestModseq() != 0;
        if (comparable && now.unchangedSince(known)) {
            return new Side.Delta(new Changes(now, Listing.EMPTY, new Removed.Vanished(UidSet.EMPTY)));
        }
        return readers.call(reader -> {
            if (comparable && reader instanceof ReportsChanges reports) {
                Optional<Changes> changes = reports.changesSince(mailbox, known);
                if (changes.isPresent()) {
                    return new Side.Delta(changes.get());
                }
            }
            MailboxState state = reader.open(mailbox);
            return new Side.Whole(state, reader.list(mailbox));
        });
    }
}
