package dev.godwit.engine.verify;

import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.match.ContentMatcher;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.engine.run.Ends;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Compares mailboxes message by message. One thread. */
final class MailboxComparison {
    private static final int CHUNK = 2000;

    private final Ends ends;
    private final Journal journal;
    private final VerifyJob.Options options;
    private final Findings findings;
    private final Manifest manifest;
    private final MessageReader sourceMessages;
    private final MessageReader targetMessages;

    MailboxComparison(Ends ends, Journal journal, VerifyJob.Options options, Findings findings, Manifest manifest) {
        this.ends = ends;
        this.journal = journal;
        this.options = options;
        this.findings = findings;
        this.manifest = manifest;
        this.sourceMessages = new MessageReader(ends.sourceReaders);
        this.targetMessages = new MessageReader(ends.targetReaders);
    }

    /** Two messages that belong together; {@code entry} is null if they were recognised by content only. */
    private record Pairing(long sourceUid, long targetUid, Entry entry) {
    }

    /**
     * Compares the mailboxes that go to one mailbox of the target, usually one, so that each message there stands for
     * one message of one of them.
     */
    void compare(List<MailboxPair> sharing, Map<MailboxPath, MailboxState> sourceStates, MailboxState targetState) {
        MailboxPath place = sharing.getFirst().target();
        Listing target = targetState.messages() == 0 ? Listing.EMPTY : ends.targetReaders.call(reader -> reader.list(place));
        BitSet targetOpen = new BitSet();
        targetOpen.set(0, target.size());
        List<Half> halves = new ArrayList<>();
        for (MailboxPair pair : sharing) {
            MailboxState state = sourceStates.get(pair.source());
            Listing source = state.messages() == 0 ? Listing.EMPTY : ends.sourceReaders.call(reader -> reader.list(pair.source()));
            Half half = new Half(pair, source, new BitSet(), new ArrayList<>());
            half.open().set(0, source.size());
            boolean epochsHold = pair.sourceState() != null && pair.sourceState().uidValidity() == state.uidValidity()
                    && pair.targetState() != null && pair.targetState().uidValidity() == targetState.uidValidity();
            if (epochsHold) {
                half.pairings().addAll(byJournal(pair, source, target, half.open(), targetOpen));
            }
            halves.add(half);
        }
        halves.forEach(half -> half.pairings().addAll(byContent(half.pair(), half.source(), target, half.open(), targetOpen)));
        halves.forEach(half -> compare(half, target));
        leftOver(place, target, targetOpen);
    }

    /** @param open rows of the source's listing that are not accounted for yet */
    private record Half(MailboxPair pair, Listing source, BitSet open, List<Pairing> pairings) {
    }

    private void compare(Half half, Listing target) {
        MailboxPair pair = half.pair();
        Listing source = half.source();
        metadata(pair, source, target, half.pairings());
        if (options.level() == VerifyReport.Level.CONTENT) {
            content(pair, source, target, half.pairings());
        } else {
            half.pairings().forEach(p -> manifest.message(pair, p.sourceUid(), p.targetUid(), p.entry() == null ? null : p.entry().fingerprint(),
                    p.entry() == null ? null : p.entry().stored(), source, source.indexOf(p.sourceUid())));
        }
        findings.compared(source.size(), 0);
        half.open().stream().forEach(row -> findings.add(new Difference.MissingMessage(pair.source(), source.uid(row), null)));
    }

    private static void clear(BitSet open, Listing listing, long uid) {
        int row = listing.indexOf(uid);
        if (row >= 0) {
            open.clear(row);
        }
    }

    private List<Pairing> byJournal(MailboxPair pair, Listing source, Listing target, BitSet sourceOpen, BitSet targetOpen) {
        List<Pairing> pairings = new ArrayList<>();
        List<Difference> missing = new ArrayList<>();
        journal.forEach(pair.id(), entry -> {
            boolean onSource = source.indexOf(entry.sourceUid()) >= 0;
            boolean onTarget = entry.targetUid() != 0 && target.indexOf(entry.targetUid()) >= 0;
            switch (entry.state()) {
                case CONFIRMED -> {
                    if (onSource && onTarget) {
                        clear(sourceOpen, source, entry.sourceUid());
                        clear(targetOpen, target, entry.targetUid());
                        pairings.add(new Pairing(entry.sourceUid(), entry.targetUid(), entry));
                    }
                }
                case QUARANTINED -> {
                    if (onSource) {
                        clear(sourceOpen, source, entry.sourceUid());
                        missing.add(new Difference.MissingMessage(pair.source(), entry.sourceUid(), "in quarantine: " + entry.note()));
                    }
                }
                case DELETED_ON_TARGET -> {
                    if (onSource) {
                        clear(sourceOpen, source, entry.sourceUid());
                        findings.explained(1);
                    }
                }
                case INTENT, SENT -> { }
            }
        });
        missing.forEach(findings::add);
        return pairings;
    }

    private List<Pairing> byContent(MailboxPair pair, Listing source, Listing target, BitSet sourceOpen, BitSet targetOpen) {
        List<ContentMatcher.Match> matches = new ContentMatcher(sourceMessages, targetMessages).match(pair.source(), uids(sourceOpen, source),
                pair.target(), uids(targetOpen, target), List.of());
        List<Pairing> pairings = new ArrayList<>();
        for (ContentMatcher.Match match : matches) {
            clear(sourceOpen, source, match.sourceUid());
            clear(targetOpen, target, match.targetUid());
            pairings.add(new Pairing(match.sourceUid(), match.targetUid(), null));
        }
        return pairings;
    }

    private static UidSet uids(BitSet rows, Listing listing) {
        UidSet.Builder uids = new UidSet.Builder();
        rows.stream().forEach(row -> uids.add(listing.uid(row)));
        return uids.build();
    }

    private void metadata(MailboxPair pair, Listing source, Listing target, List<Pairing> pairings) {
        for (Pairing p : pairings) {
            int s = source.indexOf(p.sourceUid());
            int t = target.indexOf(p.targetUid());
            flags(pair, p, source.keywords(s), target.keywords(t));
            long there = source.receivedEpochSecond(s);
            long here = target.receivedEpochSecond(t);
            if (there != Long.MIN_VALUE && here != Long.MIN_VALUE && Math.abs(there - here) > 1) {
                findings.add(new Difference.Date(pair.source(), p.sourceUid(), p.targetUid(), there, here));
            }
        }
    }

    private void flags(MailboxPair pair, Pairing p, Keywords source, Keywords target) {
        if (source.equals(target)) {
            return;
        }
        Keywords unstorable = p.entry() == null ? Keywords.NONE : p.entry().sourceKeywords().minus(p.entry().targetKeywords());
        Keywords missing = source.minus(target).minus(unstorable);
        Keywords added = options.strict() || p.entry() == null ? target.minus(source) : target.minus(source).intersect(p.entry().targetKeywords());
        if (missing.isEmpty() && added.isEmpty()) {
            findings.explained(1);
        } else {
            findings.add(new Difference.Flags(pair.source(), p.sourceUid(), p.targetUid(), source, target));
        }
    }

    private void content(MailboxPair pair, Listing source, Listing target, List<Pairing> pairings) {
        for (int from = 0; from < pairings.size(); from += CHUNK) {
            List<Pairing> some = pairings.subList(from, Math.min(pairings.size(), from + CHUNK));
            Map<Long, Fingerprint> there = sourceMessages.fingerprints(pair.source(), UidSet.of(some.stream().map(Pairing::sourceUid).toList()));
            Map<Long, Fingerprint> here = targetMessages.fingerprints(pair.target(), UidSet.of(some.stream().map(Pairing::targetUid).toList()));
            for (Pairing p : some) {
                content(pair, p, there.get(p.sourceUid()), here.get(p.targetUid()));
                manifest.message(pair, p.sourceUid(), p.targetUid(), there.get(p.sourceUid()), here.get(p.targetUid()), source, source.indexOf(p.sourceUid()));
            }
        }
    }

    private void content(MailboxPair pair, Pairing p, Fingerprint there, Fingerprint here) {
        if (there == null || here == null) {
            findings.add(new Difference.Content(pair.source(), p.sourceUid(), p.targetUid(), "it went away during the comparison or cannot be read on the "
                    + (there == null ? "source" : "target")));
            return;
        }
        findings.compared(0, there.size() + here.size());
        if (there.digest().equals(here.digest())) {
            return;
        }
        boolean asRepaired = p.entry() != null && p.entry().stored() != null && p.entry().fingerprint().digest().equals(there.digest())
                && p.entry().stored().digest().equals(here.digest());
        if (asRepaired && p.entry().isRewritten()) {
            findings.rewritten();
        } else if (asRepaired) {
            findings.explained(1);
        } else {
            String what = here.isRewriteOf(there) ? "the header was rewritten, the text is equal"
                    : there.size() + " bytes " + there.digest() + " on the source, " + here.size() + " bytes " + here.digest() + " on the target";
            findings.add(new Difference.Content(pair.source(), p.sourceUid(), p.targetUid(), what));
        }
    }

    private void leftOver(MailboxPath place, Listing target, BitSet targetOpen) {
        if (options.strict()) {
            targetOpen.stream().forEach(row -> findings.add(new Difference.ExtraMessage(place, target.uid(row))));
        } else {
            findings.extra(targetOpen.cardinality());
        }
    }
}
