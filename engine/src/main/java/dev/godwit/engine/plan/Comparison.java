package dev.godwit.engine.plan;

import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Compares the journal's entries of a mailbox pair with both sides: pure, one pass, memory in proportion to what
 * changed. Feed every entry to {@link #entry}, except those that {@link #passes} lets pass, then take {@link #findings()}.
 * Entries must be settled before.
 */
public final class Comparison {
    private final MailboxPair pair;
    private final Side source;
    private final Side target;
    private final boolean restoreDeleted;
    private final boolean retryQuarantined;
    private final BitSet knownSource = new BitSet();
    private final BitSet knownTarget = new BitSet();
    private final List<Findings.Divergence> diverged = new ArrayList<>();
    private final List<Entry> goneOnSource = new ArrayList<>();
    private final List<Entry> goneOnTarget = new ArrayList<>();
    private final List<Entry> goneOnBoth = new ArrayList<>();
    private final List<Entry> quarantined = new ArrayList<>();
    private long settled;

    /** @param claimedElsewhere target UIDs that belong to other pairs with the same target mailbox */
    public Comparison(MailboxPair pair, Side source, Side target, UidSet claimedElsewhere, boolean restoreDeleted, boolean retryQuarantined) {
        this.pair = pair;
        this.source = source;
        this.target = target;
        this.restoreDeleted = restoreDeleted;
        this.retryQuarantined = retryQuarantined;
        claimedElsewhere.forEach(uid -> mark(knownTarget, target.listing(), uid));
    }

    /** Whether anything can be known of entries without looking at each of them. */
    public boolean canPass() {
        return source instanceof Side.Delta && target instanceof Side.Delta;
    }

    /** Counts an entry that nothing happened to. @return false if {@link #entry} has to look at it */
    public boolean passes(long sourceUid, long targetUid, Entry.State state) {
        boolean untouched = state == Entry.State.CONFIRMED && !source.touches(sourceUid) && !target.touches(targetUid);
        settled += untouched ? 1 : 0;
        return untouched;
    }

    public void entry(Entry entry) {
        Keywords onSource = source.keywordsNow(entry.sourceUid(), entry.sourceKeywords());
        switch (entry.state()) {
            case INTENT, SENT -> throw new IllegalStateException("entry " + entry.sourceUid() + " of " + pair.source() + " is not settled");
            case CONFIRMED -> confirmed(entry, onSource);
            case QUARANTINED -> {
                if (onSource == null) {
                    goneOnBoth.add(entry);
                } else if (!retryQuarantined) {
                    mark(knownSource, source.listing(), entry.sourceUid());
                    quarantined.add(entry);
                } else if (source instanceof Side.Delta) {
                    throw new IllegalStateException("to try quarantined messages again the whole mailbox must be listed");
                }
            }
            case DELETED_ON_TARGET -> {
                if (onSource == null) {
                    goneOnBoth.add(entry);
                } else {
                    mark(knownSource, source.listing(), entry.sourceUid());
                    if (restoreDeleted) {
                        goneOnTarget.add(entry);
                    } else {
                        settled++;
                    }
                }
            }
        }
    }

    private void confirmed(Entry entry, Keywords onSource) {
        mark(knownSource, source.listing(), entry.sourceUid());
        mark(knownTarget, target.listing(), entry.targetUid());
        Keywords onTarget = target.keywordsNow(entry.targetUid(), entry.targetKeywords());
        if (onSource == null && onTarget == null) {
            goneOnBoth.add(entry);
        } else if (onSource == null) {
            goneOnSource.add(entry);
        } else if (onTarget == null) {
            goneOnTarget.add(entry);
        } else if (onSource.equals(entry.sourceKeywords()) && onTarget.equals(entry.targetKeywords())) {
            settled++;
        } else {
            diverged.add(new Findings.Divergence(entry, onSource, onTarget));
        }
    }

    private static void mark(BitSet known, Listing listing, long uid) {
        int row = listing.indexOf(uid);
        if (row >= 0) {
            known.set(row);
        }
    }

    public Findings findings() {
        return new Findings(pair, source, target, others(knownSource, source.listing()), others(knownTarget, target.listing()),
                diverged, goneOnSource, goneOnTarget, goneOnBoth, quarantined, settled);
    }

    private static BitSet others(BitSet known, Listing listing) {
        BitSet others = (BitSet) known.clone();
        others.flip(0, listing.size());
        return others;
    }
}
