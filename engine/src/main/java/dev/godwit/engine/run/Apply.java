package dev.godwit.engine.run;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.PreservesUids;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyReport;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.match.MoveFinder.Move;
import dev.godwit.engine.match.Settler;
import dev.godwit.engine.plan.Findings;
import dev.godwit.engine.plan.KeywordMerge;
import dev.godwit.engine.plan.MailboxPlan;
import dev.godwit.engine.plan.MailboxPlan.KeywordChange;
import dev.godwit.engine.pump.CopyWork;
import dev.godwit.engine.pump.Pump;
import dev.godwit.engine.pump.Refusals;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Does what was planned: moves, copies, keyword changes, deletions, in this order, so that nothing is deleted before its copy is confirmed. */
final class Apply {
    private final Ends ends;
    private final Journal journal;
    private final CopyOptions options;
    private final Pauses pauses;
    private final SafeListener listener;
    private final KeywordAbility ability;
    private final Tally tally;
    private final MailboxPath trash;
    private final Filing filing;

    /** @param trash the target's trash if deletions are to go there, else null */
    Apply(Ends ends, Journal journal, CopyOptions options, Pauses pauses, SafeListener listener, KeywordAbility ability, Tally tally, MailboxPath trash,
            Filing filing) {
        this.ends = ends;
        this.journal = journal;
        this.options = options;
        this.pauses = pauses;
        this.listener = listener;
        this.ability = ability;
        this.tally = tally;
        this.trash = trash;
        this.filing = filing;
    }

    /** @return the mailboxes in which something stayed undone, with the reason */
    Map<Findings, String> apply(List<MailboxPlan> plans, List<Move> moves) {
        Map<Findings, String> failures = new ConcurrentHashMap<>();
        plans = plans.stream().filter(plan -> unlessGone(plan, failures, () -> adopt(plan))).toList();
        boolean movesThere = moves.stream().allMatch(Move::staysOnTarget) || ends.targetWriters.call(writer -> writer instanceof MovesServerSide);
        move(moves.stream().filter(m -> movesThere || m.staysOnTarget()).toList());
        copy(plans, failures);
        copy(plans.stream().filter(plan -> !plan.file().isEmpty()).map(plan -> file(plan, failures)).flatMap(Optional::stream).toList(), failures);
        deleteCopied(moves.stream().filter(m -> !movesThere && !m.staysOnTarget()).toList());
        Parallel.forEach(plans, ends.targetWriters.limit(), plan -> {
            unlessGone(plan, failures, () -> {
                changeKeywords(plan.findings().pair().target(), plan.keywordChanges());
                if (!failures.containsKey(plan.findings())) {
                    delete(plan);
                }
            });
        });
        journal.flush();
        return failures;
    }

    /** A mailbox that went away meanwhile is left for the next run. @return whether the work was done */
    private static boolean unlessGone(MailboxPlan plan, Map<Findings, String> failures, Runnable work) {
        try {
            work.run();
            return true;
        } catch (EndpointException e) {
            failures.put(plan.findings(), unlessGone(e));
            return false;
        }
    }

    /** @return the message of the exception, if it says that a mailbox went away; otherwise it is thrown on */
    private static String unlessGone(EndpointException e) {
        if (e.kind() != EndpointException.Kind.MAILBOX_GONE) {
            throw e;
        }
        return e.getMessage();
    }

    private void adopt(MailboxPlan plan) {
        Findings findings = plan.findings();
        if (findings.pair().sourceState() == null || findings.pair().targetState() == null) {
            journal.epochs(findings.pair().id(), findings.source().state().uidValidity(), floor(findings).uidValidity());
        }
        journal.put(plan.adopted().stream().map(MailboxPlan.Adoption::entry).toList());
        journal.put(plan.deletedOnTarget());
        journal.remove(plan.forget());
        journal.keywords(plan.rebased());
        journal.forgetOrphans(plan.findings().pair().id());
        tally.adopted(plan.adopted().size());
        quarantineTooLarge(plan);
    }

    private void quarantineTooLarge(MailboxPlan plan) {
        Listing listing = plan.findings().source().listing();
        List<Entry> entries = new ArrayList<>();
        plan.tooLarge().forEach(uid -> {
            int row = listing.indexOf(uid);
            entries.add(new Entry(plan.findings().pair().id(), uid, 0, Entry.State.QUARANTINED, null, null, listing.receivedEpochSecond(row),
                    listing.keywords(row), Keywords.NONE, 0, "too large for the target: " + listing.size(row) + " bytes"));
        });
        journal.put(entries);
    }

    private void move(List<Move> moves) {
        Map<Findings, Map<Findings, List<Move>>> byRoute = new LinkedHashMap<>();
        moves.forEach(m -> byRoute.computeIfAbsent(m.from(), f -> new LinkedHashMap<>()).computeIfAbsent(m.to(), f -> new ArrayList<>()).add(m));
        byRoute.forEach((from, routes) -> routes.forEach((to, some) -> move(from, to, some)));
    }

    /**
     * A crash after the server moved and before the journal noted it is harmless: the entry is then gone on both sides,
     * and the message in the new place is recognised by content, with the entry as the base of its keywords. Keywords
     * that changed on the source together with the move are brought over after it, or by the next run.
     */
    private void move(Findings from, Findings to, List<Move> moves) {
        UidSet uids = UidSet.of(moves.stream().map(m -> m.entry().targetUid()).toList());
        boolean stays = from.pair().target().equals(to.pair().target());
        Map<Long, Long> moved = stays ? uids.stream().boxed().collect(Collectors.toMap(uid -> uid, uid -> uid))
                : ends.targetWriters.once(writer -> ((MovesServerSide) writer).move(from.pair().target(), uids, to.pair().target()));
        Map<Long, Move> bySourceUid = new HashMap<>();
        moves.forEach(m -> bySourceUid.put(m.uid(), m));
        List<Entry> entries = moves.stream().map(m -> movedEntry(m, moved.getOrDefault(m.entry().targetUid(), 0L))).toList();
        journal.put(entries);
        journal.remove(moves.stream().map(Move::entry).toList());
        tally.moved(stays ? 0 : moved.size());
        List<Entry> arrived = new ArrayList<>(entries.stream().filter(e -> e.state() == Entry.State.CONFIRMED).toList());
        if (arrived.size() < entries.size()) {
            arrived.addAll(new Settler(journal, ends.targetReaders).settle(to.pair()).confirmed());
        }
        changeKeywords(to.pair().target(), arrived.stream().filter(e -> bySourceUid.containsKey(e.sourceUid()))
                .map(e -> keywordChange(bySourceUid.get(e.sourceUid()), e)).filter(c -> !c.change().isEmpty()).toList());
    }

    private static Entry movedEntry(Move move, long uid) {
        Entry entry = move.entry();
        return new Entry(move.to().pair().id(), move.uid(), uid, uid == 0 ? Entry.State.SENT : Entry.State.CONFIRMED, move.fingerprint(),
                entry.stored(), entry.received(), entry.sourceKeywords(), onTarget(move), move.to().target().state().uidNext(), entry.note());
    }

    /** The keywords before the move. */
    private static Keywords onTarget(Move move) {
        return move.from().target().keywordsNow(move.entry().targetUid(), move.entry().targetKeywords());
    }

    /** What the message's keywords must become, {@code entry} being how it is in its new place. */
    private KeywordChange keywordChange(Move move, Entry entry) {
        Listing listing = move.to().source().listing();
        Keywords now = listing.keywords(listing.indexOf(move.uid()));
        Keywords storable = KeywordMerge.storable(now, ability.of(move.to().pair().target(), listing));
        Keywords wanted = options.deletions() == CopyOptions.Deletions.MIRROR ? storable
                : KeywordMerge.merge(move.entry().sourceKeywords(), storable, onTarget(move)).applyTo(onTarget(move));
        return new KeywordChange(entry.withKeywords(now, wanted), KeywordMerge.mirror(wanted, entry.targetKeywords()));
    }

    /** Where the server cannot move: what was moved on the source was copied to its new place, and once that is confirmed the old one goes. */
    private void deleteCopied(List<Move> moves) {
        journal.flush();
        Map<Findings, List<Entry>> old = new LinkedHashMap<>();
        for (Move move : moves) {
            Optional<Entry> copy = journal.confirmed(move.to().pair().id(), move.uid());
            if (copy.isPresent()) {
                KeywordChange change = keywordChange(move, copy.get());
                changeKeywords(move.to().pair().target(), change.change().isEmpty() ? List.of() : List.of(change));
                old.computeIfAbsent(move.from(), f -> new ArrayList<>()).add(move.entry());
            }
        }
        old.forEach((from, entries) -> {
            try {
                ends.targetWriters.call(writer -> {
                    writer.delete(from.pair().target(), UidSet.of(entries.stream().map(Entry::targetUid).toList()));
                    return null;
                });
                journal.remove(entries);
                tally.moved(entries.size());
            } catch (EndpointException e) {
                if (e.kind() != EndpointException.Kind.USAGE) {
                    throw e;
                }
                listener.warning(new Warning("moved-left-behind", from.pair().source(), 0, entries.size()
                        + " messages moved away on the source stay here on the target as well, because it cannot delete single messages"));
            }
        });
    }

    private void copy(List<MailboxPlan> plans, Map<Findings, String> failures) {
        Queue<CopyWork> ready = new ConcurrentLinkedQueue<>();
        Map<Long, Findings> findings = new ConcurrentHashMap<>();
        // side by side, since each may cost a SELECT; the connections opened for it are wanted right after
        Parallel.forEach(plans.stream().filter(plan -> !plan.copy().isEmpty()).toList(), ends.targetWriters.limit(), plan -> {
            if (unlessGone(plan, failures, () -> ready.add(work(plan)))) {
                findings.put(plan.findings().pair().id(), plan.findings());
                listener.mailboxStarted(plan.findings().pair().source(), plan.copy().size(), plan.copyBytes());
            }
        });
        List<CopyWork> work = new ArrayList<>(ready);
        work.sort(Comparator.comparingLong((CopyWork w) -> w.uids().size()).reversed().thenComparing(w -> w.pair().source()));
        List<CopyWork> round = work;
        while (!round.isEmpty()) {
            ConcurrentLinkedQueue<CopyWork> again = new ConcurrentLinkedQueue<>();
            pump(round, again, (done, reason) -> failures.put(findings.get(done.pair().id()), reason));
            round = List.copyOf(again);
        }
    }

    /** @return what is left to be copied after all */
    private Optional<MailboxPlan> file(MailboxPlan plan, Map<Findings, String> failures) {
        journal.flush();
        try {
            Filing.Filed filed = filing.file(plan);
            tally.filed(filed.messages());
            changeKeywords(plan.findings().pair().target(), filed.keywords());
            return filed.left().isEmpty() ? Optional.empty() : Optional.of(plan.copyingOnly(filed.left()));
        } catch (EndpointException e) {
            failures.put(plan.findings(), unlessGone(e));
            return Optional.empty();
        }
    }

    private CopyWork work(MailboxPlan plan) {
        Findings findings = plan.findings();
        Listing listing = findings.source().listing();
        UidSet.Builder unlisted = new UidSet.Builder();
        plan.copy().forEach(uid -> {
            if (listing.indexOf(uid) < 0) {
                unlisted.add(uid);
            }
        });
        UidSet missing = unlisted.build();
        Listing complete = missing.isEmpty() ? listing
                : ends.sourceReaders.call(reader -> reader.list(findings.pair().source(), plan.copy()));
        MailboxState target = floor(findings);
        return CopyWork.first(findings.pair(), complete, plan.copy(), target.uidNext(), target.uidValidity(),
                ability.of(findings.pair().target(), complete));
    }

    /** The target's UIDNEXT before anything is appended; asked for again if the listing did not tell it. */
    private MailboxState floor(Findings findings) {
        MailboxState known = findings.target().state();
        return known.uidNext() > 0 && known.uidValidity() != 0 ? known
                : ends.targetWriters.call(writer -> writer.state(findings.pair().target()));
    }

    private interface Failed {
        void with(CopyWork work, String reason);
    }

    private void pump(List<CopyWork> round, ConcurrentLinkedQueue<CopyWork> again, Failed failed) {
        Settler settler = new Settler(journal, ends.targetReaders);
        // where several mailboxes go to one, others may be appending to it still: what became of a message is asked at the end
        Set<MailboxPath> shared = sharedTargets(round);
        Queue<CopyWork> late = new ConcurrentLinkedQueue<>();
        var outcome = new Pump.Outcome() {
            @Override
            public void copied(Entry entry) {
                tally.copied(entry);
                listener.progress(tally.copiedSoFar(), tally.planned());
            }

            @Override
            public boolean anyCopied() {
                return tally.copiedSoFar().messages() > 0;
            }

            @Override
            public void over(CopyWork work, boolean doubtful, String failure) {
                if (failure != null) {
                    failed.with(work, failure);
                }
                if (doubtful && shared.contains(work.pair().target())) {
                    late.add(work);
                } else {
                    finish(work, doubtful);
                }
            }

            void finish(CopyWork work, boolean doubtful) {
                try {
                    if (!doubtful || settled(work)) {
                        listener.mailboxDone(work.pair().source());
                    }
                } catch (EndpointException e) {
                    failed.with(work, unlessGone(e));
                }
            }

            /** @return false if something is left to be done again */
            private boolean settled(CopyWork work) {
                Settler.Settled settled = settler.settle(work.pair());
                tally.settled(settled);
                UidSet rest = UidSet.of(settled.absent().stream().map(Entry::sourceUid).toList());
                if (!rest.isEmpty() && work.again(rest).stalled() < options.retry().attempts()) {
                    again.add(work.again(rest));
                    return false;
                }
                if (!rest.isEmpty()) {
                    failed.with(work, rest.size() + " messages could not be stored in " + (work.attempt() + 1) + " attempts");
                }
                return true;
            }
        };
        Refusals refusals = new Refusals(journal, options.quarantineDirectory(), refusalOutcome());
        // UIDs are taken over only as long as they ascend
        CopyOptions inOrder = ends.target instanceof PreservesUids ? options.withOrdered(true) : options;
        new Pump(ends.sourceReaders, ends.targetWriters, journal, pauses, refusals, outcome, inOrder).run(round);
        late.forEach(work -> outcome.finish(work, true));
    }

    private static Set<MailboxPath> sharedTargets(List<CopyWork> works) {
        Map<MailboxPath, Long> count = works.stream().collect(Collectors.groupingBy(work -> work.pair().target(), Collectors.counting()));
        return count.keySet().stream().filter(target -> count.get(target) > 1).collect(Collectors.toSet());
    }

    private Refusals.Outcome refusalOutcome() {
        return new Refusals.Outcome() {
            @Override
            public void copied(Entry entry) {
                tally.copied(entry);
            }

            @Override
            public void repaired(CopyReport.Note note) {
                tally.repaired(note);
            }

            @Override
            public void warning(Warning warning) {
                listener.warning(warning);
            }
        };
    }

    private void changeKeywords(MailboxPath target, List<KeywordChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Map<KeywordMerge.Change, List<KeywordChange>> grouped = changes.stream().collect(Collectors.groupingBy(KeywordChange::change, LinkedHashMap::new, Collectors.toList()));
        if (order(target, grouped)) {
            changed(changes);
            return;
        }
        grouped.forEach((change, some) -> {
            if (grouped.size() == 1 || !order(target, Map.of(change, some))) {
                changeSystemFlags(target, change, some);
            } else {
                changed(some);
            }
        });
    }

    /** @return false if the server refused it */
    private boolean order(MailboxPath target, Map<KeywordMerge.Change, List<KeywordChange>> grouped) {
        List<MailboxWriter.KeywordChange> orders = grouped.entrySet().stream().map(e -> new MailboxWriter.KeywordChange(
                UidSet.of(e.getValue().stream().map(c -> c.entry().targetUid()).toList()), e.getKey().add(), e.getKey().remove())).toList();
        try {
            ends.targetWriters.call(writer -> {
                writer.changeKeywords(target, orders);
                return null;
            });
            return true;
        } catch (EndpointException e) {
            return switch (e.kind()) {
                case ITEM_REFUSED, MALFORMED, USAGE -> false;
                case MAILBOX_GONE, ACCESS_DENIED, NO_SPACE, CONNECTION, SLOW_DOWN, BUG -> throw e;
            };
        }
    }

    private void changed(List<KeywordChange> changes) {
        journal.keywords(changes.stream().map(KeywordChange::entry).toList());
        tally.keywordsChanged(changes.size());
    }

    /** After the server refused the change: keywords of the owner's that it does not like must not keep back the flags. */
    private void changeSystemFlags(MailboxPath target, KeywordMerge.Change refused, List<KeywordChange> changes) {
        KeywordMerge.Change system = new KeywordMerge.Change(systemFlags(refused.add()), systemFlags(refused.remove()));
        boolean done = !system.isEmpty() && !system.equals(refused) && order(target, Map.of(system, changes));
        KeywordMerge.Change applied = done ? system : new KeywordMerge.Change(Keywords.NONE, Keywords.NONE);
        KeywordMerge.Change undone = new KeywordMerge.Change(refused.remove(), refused.add());
        journal.keywords(changes.stream().map(c -> c.entry().withKeywords(c.entry().sourceKeywords(),
                applied.applyTo(undone.applyTo(c.entry().targetKeywords())))).toList());
        tally.keywordsChanged(done ? changes.size() : 0);
        changes.forEach(c -> tally.keywordsLost(refused.add().minus(applied.add())));
        listener.warning(new Warning("keywords-refused", target, 0, "the target refused a change of keywords on " + changes.size() + " messages"
                + (done ? "; their system flags were changed" : "")));
    }

    private static Keywords systemFlags(Keywords keywords) {
        return Keywords.of(keywords.asList().stream().filter(Keywords::isSystem).toList());
    }

    private void delete(MailboxPlan plan) {
        UidSet uids = UidSet.of(plan.delete().stream().map(Entry::targetUid).toList()).union(plan.deleteUnknown());
        if (uids.isEmpty()) {
            return;
        }
        MailboxPath mailbox = plan.findings().pair().target();
        ends.targetWriters.call(writer -> {
            Disposal.delete(writer, mailbox, uids, trash);
            return null;
        });
        journal.remove(plan.delete());
        tally.deleted(uids.size());
    }
}
