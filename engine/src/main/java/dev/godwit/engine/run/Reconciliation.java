package dev.godwit.engine.run;

import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.Journal.Orphan;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.match.ContentMatcher;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.engine.match.Settler;
import dev.godwit.engine.plan.Comparison;
import dev.godwit.engine.plan.Findings;
import dev.godwit.engine.plan.Side;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds out, for one mailbox pair, what is new, changed and gone since the last agreement, and what can be recognised by content. */
final class Reconciliation {
    private final Ends ends;
    private final Journal journal;
    private final CopyOptions options;
    private final Map<MailboxPath, MailboxState> sourceStates;
    private final Map<MailboxPath, MailboxState> targetStates;
    private final Set<Long> unsettled;
    private final ContentMatcher matcher;

    Reconciliation(Ends ends, Journal journal, CopyOptions options, Map<MailboxPath, MailboxState> sourceStates,
            Map<MailboxPath, MailboxState> targetStates) {
        this.ends = ends;
        this.journal = journal;
        this.options = options;
        this.sourceStates = sourceStates;
        this.targetStates = targetStates;
        this.unsettled = journal.unsettled();
        this.matcher = new ContentMatcher(new MessageReader(ends.sourceReaders), new MessageReader(ends.targetReaders));
    }

    /**
     * What was found in a mailbox.
     *
     * @param matches messages recognised by content
     * @param renumbered whether the source's UIDs became void since the last agreement, so that absence proves nothing
     */
    record Result(Findings findings, List<ContentMatcher.Match> matches, boolean renumbered) {
    }

    /** Empty if certainly nothing changed on either side. */
    Optional<Result> reconcile(MailboxPair given) {
        MailboxState sourceNow = sourceStates.getOrDefault(given.source(), Side.Whole.EMPTY.state());
        MailboxState targetNow = targetStates.getOrDefault(given.target(), Side.Whole.EMPTY.state());
        boolean everything = options.restoreDeleted() || options.retryQuarantined() || unsettled.contains(given.id());
        if (!everything && given.sourceState() != null && sourceNow.unchangedSince(given.sourceState())
                && targetNow.unchangedSince(given.targetState()) && options.deletions() != CopyOptions.Deletions.MIRROR) {
            return Optional.empty();
        }
        MailboxPair pair = given;
        boolean sourceVoid = pair.sourceState() != null && sourceStates.containsKey(pair.source()) && pair.sourceState().uidValidity() != sourceNow.uidValidity();
        boolean targetVoid = pair.targetState() != null && pair.targetState().uidValidity() != targetNow.uidValidity();
        if (sourceVoid || targetVoid) {
            if (!options.dryRun()) {
                journal.orphan(pair.id(), sourceVoid, targetVoid);
            }
            pair = new MailboxPair(pair.id(), pair.source(), pair.target(), pair.sourceObjectId(), null, null);
        } else if (unsettled.contains(pair.id()) && !options.dryRun()) {
            new Settler(journal, ends.targetReaders).settle(pair);
        }
        boolean mirror = options.deletions() == CopyOptions.Deletions.MIRROR;
        Side source = Survey.look(ends.sourceReaders, pair.source(), sourceNow, pair.sourceState(), everything);
        Side target = Survey.look(ends.targetReaders, pair.target(), targetNow, pair.targetState(), everything || mirror);
        Findings findings = compare(pair, source, target, sourceVoid || targetVoid);
        if (!findings.addsUp()) {
            source = Survey.look(ends.sourceReaders, pair.source(), sourceNow, null, true);
            findings = compare(pair, source, target, sourceVoid || targetVoid);
        }
        List<Orphan> orphans = journal.orphans(pair.id());
        List<ContentMatcher.Match> matches = matcher.match(pair.source(), uids(findings.appeared(), source.listing()), pair.target(),
                uids(findings.unknown(), target.listing()), orphans);
        // also where an earlier run noticed it and ended before the messages were recognised
        boolean renumbered = orphans.stream().anyMatch(orphan -> orphan.sourceUid() == 0) || sourceVoid;
        return Optional.of(new Result(findings, matches, renumbered));
    }

    /** @param nothingKnown whether the entries' UIDs are void */
    private Findings compare(MailboxPair pair, Side source, Side target, boolean nothingKnown) {
        Comparison comparison = new Comparison(pair, source, target, journal.claimed(pair.target(), pair.id()), options.restoreDeleted(), options.retryQuarantined());
        Consumer<Entry> consider = entry -> {
            // a dry run leaves void and unsettled entries as they are and recognises their messages by content
            boolean settled = entry.state() != Entry.State.INTENT && entry.state() != Entry.State.SENT;
            if (!options.dryRun() || settled && !nothingKnown) {
                comparison.entry(entry);
            }
        };
        if (!nothingKnown && comparison.canPass()) {
            UidSet.Builder closer = new UidSet.Builder();
            journal.glance(pair.id(), (sourceUid, targetUid, state) -> {
                if (!comparison.passes(sourceUid, targetUid, state)) {
                    closer.add(sourceUid);
                }
            });
            journal.forEach(pair.id(), closer.build(), consider);
        } else {
            journal.forEach(pair.id(), consider);
        }
        return comparison.findings();
    }

    static UidSet uids(BitSet rows, Listing listing) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            uids.add(listing.uid(row));
        }
        return uids.build();
    }

    /** For a mailbox that is gone on the source: every entry counts as gone there. Empty where the entries' UIDs on the target are void. */
    Optional<Result> vanished(MailboxPair pair) {
        MailboxState now = targetStates.get(pair.target());
        if (now == null || pair.targetState() == null || pair.targetState().uidValidity() != now.uidValidity() || unsettled.contains(pair.id())) {
            return Optional.empty();
        }
        Side target = Survey.look(ends.targetReaders, pair.target(), now, pair.targetState(), false);
        return Optional.of(new Result(compare(pair, Side.Whole.EMPTY, target, false), List.of(), false));
    }
}
