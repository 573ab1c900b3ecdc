package dev.godwit.engine.run;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxWriter.KeywordChange;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.plan.Findings;
import dev.godwit.engine.plan.Side;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the target once more after a mailbox was written: keywords that did not stick are set again, and what still
 * does not stick and dates that were not kept are reported. Only then do the two sides count as agreed.
 */
final class AfterCheck {
    /** Servers keep dates to the second; more than this apart is a loss. */
    private static final long DATE_TOLERANCE_SECONDS = 1;

    private final Ends ends;
    private final Journal journal;
    private final LossLedger losses;
    private final SafeListener listener;

    AfterCheck(Ends ends, Journal journal, LossLedger losses, SafeListener listener) {
        this.ends = ends;
        this.journal = journal;
        this.losses = losses;
        this.listener = listener;
    }

    /** @param now the target mailbox's state after writing @return the state that was checked */
    MailboxState check(Findings findings, MailboxState now) {
        journal.flush();
        MailboxPath mailbox = findings.pair().target();
        Side after = Survey.look(ends.targetReaders, mailbox, now, findings.target().state(), false);
        Deviations deviations = new Deviations(after.listing());
        // only what this run added is looked at: elsewhere a difference is the owner's doing
        journal.promises(findings.pair().id(), Math.max(1, findings.target().state().uidNext()), deviations::look);
        if (!deviations.missing.isEmpty()) {
            setAgain(mailbox, withEntries(findings.pair().id(), deviations.missing));
        }
        if (deviations.dates > 0) {
            listener.warning(new Warning("dates-changed", findings.pair().source(), 0,
                    "the target did not keep the received date of " + deviations.dates + " messages"));
        }
        return after.state();
    }

    /** What the target shows otherwise than it was told. */
    private static final class Deviations {
        private final Listing listing;
        /** By source UID. */
        private final Map<Long, Keywords> missing = new HashMap<>();
        private long dates;

        Deviations(Listing listing) {
            this.listing = listing;
        }

        void look(long sourceUid, long targetUid, long received, Keywords promised) {
            int row = listing.indexOf(targetUid);
            if (row < 0) {
                return;
            }
            Keywords absent = promised.minus(listing.keywords(row));
            if (!absent.isEmpty()) {
                missing.put(sourceUid, absent);
            }
            long shown = listing.receivedEpochSecond(row);
            if (received != Long.MIN_VALUE && shown != Long.MIN_VALUE && Math.abs(shown - received) > DATE_TOLERANCE_SECONDS) {
                dates++;
            }
        }
    }

    private Map<Entry, Keywords> withEntries(long mailbox, Map<Long, Keywords> bySourceUid) {
        Map<Entry, Keywords> found = new HashMap<>();
        journal.forEach(mailbox, UidSet.of(bySourceUid.keySet()), entry -> found.put(entry, bySourceUid.get(entry.sourceUid())));
        return found;
    }

    private void setAgain(MailboxPath mailbox, Map<Entry, Keywords> missing) {
        Map<Keywords, List<Long>> byKeywords = new HashMap<>();
        missing.forEach((entry, keywords) -> byKeywords.computeIfAbsent(keywords, k -> new ArrayList<>()).add(entry.targetUid()));
        List<KeywordChange> changes = byKeywords.entrySet().stream()
                .map(e -> new KeywordChange(UidSet.of(e.getValue()), e.getKey(), Keywords.NONE)).toList();
        try {
            ends.targetWriters.call(writer -> {
                writer.changeKeywords(mailbox, changes);
                return null;
            });
        } catch (EndpointException e) {
            switch (e.kind()) {
                case ITEM_REFUSED, MALFORMED, USAGE -> listener.warning(new Warning("keywords-refused", mailbox, 0, "the target refused to set keywords again"));
                case MAILBOX_GONE, ACCESS_DENIED, NO_SPACE, CONNECTION, SLOW_DOWN, BUG -> throw e;
            }
        }
        UidSet uids = UidSet.of(missing.keySet().stream().map(Entry::targetUid).toList());
        Listing again = ends.targetReaders.call(reader -> reader.list(mailbox, uids));
        List<Entry> corrected = new ArrayList<>();
        missing.keySet().forEach(entry -> {
            int row = again.indexOf(entry.targetUid());
            Keywords lost = row < 0 ? Keywords.NONE : entry.targetKeywords().minus(again.keywords(row));
            if (!lost.isEmpty()) {
                losses.lost(lost);
                corrected.add(entry.withKeywords(entry.sourceKeywords(), entry.targetKeywords().minus(lost)));
            }
        });
        journal.keywords(corrected);
    }
}
