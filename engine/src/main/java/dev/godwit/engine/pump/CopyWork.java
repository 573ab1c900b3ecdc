package dev.godwit.engine.pump;

import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;

/**
 * The messages of one mailbox that are to be copied.
 *
 * @param listing has at least the rows of {@code uids}
 * @param floor the target's UIDNEXT before anything is appended
 * @param targetUidValidity the epoch that UIDs in the target's answers must be of
 * @param support what keywords the target mailbox can store
 * @param attempt 0 at first; counts how often what is left of it was begun anew
 */
public record CopyWork(MailboxPair pair, Listing listing, UidSet uids, long floor, long targetUidValidity,
        KeywordSupport support, int attempt) {

    public CopyWork again(UidSet rest) {
        return new CopyWork(pair, listing, rest, floor, targetUidValidity, support, attempt + 1);
    }
}
