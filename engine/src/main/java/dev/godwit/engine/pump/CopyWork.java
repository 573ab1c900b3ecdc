package dev.godwit.engine.pump;

import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The messages of one mailbox that are to be copied.
 *
 * @param listing has at least the rows of {@code uids}
 * @param floor the target's UIDNEXT before anything is appended
 * @param targetUidValidity the epoch that UIDs in the target's answers must be of
 * @param support what keywords the target mailbox can store
 * @param attempt 0 at first; counts how often what is left of it was begun anew
 * @param stalled how many attempts in a row stored nothing
 * @param deaths how often the connection broke while a message was sent alone; over all attempts, safe for any thread
 */
public record CopyWork(MailboxPair pair, Listing listing, UidSet uids, long floor, long targetUidValidity,
        KeywordSupport support, int attempt, int stalled, Map<Long, Integer> deaths) {

    public static CopyWork first(MailboxPair pair, Listing listing, UidSet uids, long floor, long targetUidValidity, KeywordSupport support) {
        return new CopyWork(pair, listing, uids, floor, targetUidValidity, support, 0, 0, new ConcurrentHashMap<>());
    }

    /** What is left of it. In smaller and smaller batches, so that one message that breaks the connection does not hold up others. */
    public CopyWork again(UidSet rest) {
        return new CopyWork(pair, listing, rest, floor, targetUidValidity, support, attempt + 1, rest.size() < uids.size() ? 0 : stalled + 1, deaths);
    }

    int batchMessages() {
        return switch (attempt) {
            case 0 -> 100;
            case 1 -> 10;
            default -> 1;
        };
    }
}
