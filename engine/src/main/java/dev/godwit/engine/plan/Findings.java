package dev.godwit.engine.plan;

import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Keywords;
import java.util.BitSet;
import java.util.List;

/**
 * What comparing the journal with both sides of a mailbox pair brought to light.
 *
 * @param appeared rows of the source's listing that the journal does not know
 * @param unknown rows of the target's listing that no journal entry claims
 * @param diverged entries present on both sides with keywords other than last seen on at least one
 * @param goneOnSource entries whose message is on the target but no longer on the source
 * @param goneOnTarget entries whose message is on the source but was deleted on the target
 * @param goneOnBoth entries that can be forgotten
 * @param quarantined entries that earlier runs could not store and that are still on the source
 * @param settled how many entries are known and as they were
 */
public record Findings(MailboxPair pair, Side source, Side target, BitSet appeared, BitSet unknown, List<Divergence> diverged,
        List<Entry> goneOnSource, List<Entry> goneOnTarget, List<Entry> goneOnBoth, List<Entry> quarantined, long settled) {

    /** An entry and how its keywords look now. */
    public record Divergence(Entry entry, Keywords source, Keywords target) {
    }

    /**
     * Whether the source's number of messages is what the journal and the news add up to. If not, the server left
     * something out of its account of changes, and the whole mailbox must be listed.
     */
    public boolean addsUp() {
        return source instanceof Side.Whole
                || settled + diverged.size() + goneOnTarget.size() + quarantined.size() + appeared.cardinality() == source.state().messages();
    }

    public long known() {
        return settled + diverged.size() + goneOnSource.size() + goneOnTarget.size() + quarantined.size();
    }
}
