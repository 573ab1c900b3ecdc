package dev.godwit.engine.run;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxWriter.KeywordSupport;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.engine.Action;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.CopyReport;
import dev.godwit.engine.CopyReport.Failure;
import dev.godwit.engine.CopyReport.Note;
import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.SafetyStop;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.engine.match.MoveFinder;
import dev.godwit.engine.match.MoveFinder.Move;
import dev.godwit.engine.plan.Findings;
import dev.godwit.engine.plan.MailboxPlan;
import dev.godwit.engine.plan.Planner;
import dev.godwit.engine.pump.SpentForToday;
import dev.godwit.engine.run.Reconciliation.Result;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import dev.godwit.model.UidSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** The stages of a run, one after the other; the way through is {@link #run()}. */
public final class Run {
    private final Ends ends;
    private final Journal journal;
    private final FolderRules folders;
    private final CopyOptions options;
    private final Pauses pauses;
    private final SafeListener listener;
    private final LossLedger losses = new LossLedger();
    private final Tally tally = new Tally(losses);
    private final List<Action> actions = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    public Run(Ends ends, Journal journal, FolderRules folders, CopyOptions options, Pauses pauses, SafeListener listener) {
        this.ends = ends;
        this.journal = journal;
        this.folders = folders;
        this.options = options;
        this.pauses = pauses;
        this.listener = listener;
    }

    public CopyReport run() {
        Instant begin = options.clock().instant();
        listener.stage(Stage.LIST);
        MailboxTree tree = new MailboxTree(ends, journal, folders, options.dryRun(), listener);
        List<MailboxPair> pairs = tree.prepare();
        actions.addAll(tree.actions());
        listener.stage(Stage.MATCH);
        List<MailboxPath> sources = pairs.stream().map(MailboxPair::source).toList();
        List<MailboxPath> targets = concat(pairs, tree.vanished()).stream().map(MailboxPair::target)
                .filter(target -> !options.dryRun() || tree.isOnTarget(target)).distinct().toList();
        Map<MailboxPath, MailboxState> sourceStates = new HashMap<>();
        Map<MailboxPath, MailboxState> targetStates = new HashMap<>();
        Parallel.both(() -> sourceStates.putAll(ends.source.states(sources)), () -> targetStates.putAll(ends.target.states(targets)));
        if (!options.dryRun() && areNew(pairs, targetStates)) {
            long messages = sourceStates.values().stream().mapToLong(MailboxState::messages).sum();
            ends.targetWriters.prepare((int) Math.min(Integer.MAX_VALUE, (messages + 99) / 100)); // no more than there are batches
        }
        Reconciliation reconciliation = new Reconciliation(ends, journal, options, sourceStates, targetStates);
        pairs = present(pairs, sourceStates, targetStates);
        List<Result> results = reconcile(reconciliation, pairs);
        List<Result> vanished = tree.vanished().stream().map(reconciliation::vanished).flatMap(Optional::stream).toList();
        results = concat(results, vanished);
        List<Move> moves = findMoves(results);
        listener.stage(Stage.PLAN);
        KeywordAbility ability = new KeywordAbility(ends, !options.dryRun());
        boolean movesThere = moves.stream().allMatch(Move::staysOnTarget) || ends.targetWriters.call(writer -> writer instanceof MovesServerSide);
        Filing filing = new Filing(ends, journal, options.several(), ability);
        List<MailboxPlan> plans = filing.plan(plan(results, moves, movesThere, ability, tree), !options.dryRun());
        Totals totals = describe(plans, moves, tree);
        Optional<Drain> drain = options.drain() ? Optional.of(new Drain(ends, journal, options, pauses, listener, pairs, sourceStates)) : Optional.empty();
        drain.ifPresent(d -> actions.addAll(d.describe(plans)));
        Optional<ExtraMailboxes> extras = options.deletions() == Deletions.MIRROR && folders.coverWholeAccount() && failures.isEmpty()
                ? Optional.of(new ExtraMailboxes(ends, journal, tree, pairs, tree.vanished(), trash(tree).orElse(null))) : Optional.empty();
        extras.ifPresent(e -> actions.addAll(e.describe()));
        tally.plan(totals);
        listener.planned(List.copyOf(actions), totals);
        checkSafety(plans, results, sourceStates, targetStates, extras.map(ExtraMailboxes::messages).orElse(0L));
        if (!options.dryRun()) {
            carryOut(plans, moves, new Apply(ends, journal, options, pauses, listener, ability, tally, trash(tree).orElse(null), filing), vanished, drain);
            if (failures.isEmpty()) {
                extras.ifPresent(e -> tally.deleted(e.delete()));
            }
        }
        return report(tree, begin);
    }

    private static <T> List<T> concat(Collection<T> first, Collection<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Whether nothing but copying can come: the target is asked for nothing until then, and its connections are not in each other's way. */
    private static boolean areNew(List<MailboxPair> pairs, Map<MailboxPath, MailboxState> targetStates) {
        return pairs.stream().allMatch(pair -> pair.sourceState() == null) && targetStates.values().stream().allMatch(state -> state.messages() == 0);
    }

    /** A mailbox that is listed but tells no state went away, or cannot be read now: that is no reason to take it for empty. */
    private List<MailboxPair> present(List<MailboxPair> pairs, Map<MailboxPath, MailboxState> sourceStates, Map<MailboxPath, MailboxState> targetStates) {
        List<MailboxPair> present = new ArrayList<>();
        for (MailboxPair pair : pairs) {
            if (!sourceStates.containsKey(pair.source())) {
                fail(pair, "the source does not tell the state of this mailbox");
            } else if (!options.dryRun() && !targetStates.containsKey(pair.target())) {
                fail(pair, "the target does not tell the state of " + pair.target());
            } else {
                present.add(pair);
            }
        }
        return present;
    }

    private synchronized void fail(MailboxPair pair, String reason) {
        failures.add(new Failure(pair.source(), reason));
    }

    /** Empty if nothing is to be done, or if the mailbox went away meanwhile. */
    private Optional<Result> reconcile(Reconciliation reconciliation, MailboxPair pair) {
        try {
            Optional<Result> result = reconciliation.reconcile(pair);
            if (result.isEmpty()) {
                tally.unchanged(pair.sourceState().messages());
            }
            return result;
        } catch (EndpointException e) {
            if (e.kind() != Kind.MAILBOX_GONE) {
                throw e;
            }
            fail(pair, e.getMessage());
            return Optional.empty();
        }
    }

    private List<Result> reconcile(Reconciliation reconciliation, List<MailboxPair> pairs) {
        ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
        Map<MailboxPath, List<MailboxPair>> byTarget = pairs.stream().collect(Collectors.groupingBy(MailboxPair::target, LinkedHashMap::new, Collectors.toList()));
        // pairs that share a target mailbox one after the other: the second must see what the first claimed
        Parallel.forEach(byTarget.values(), Math.max(ends.sourceReaders.limit(), ends.targetReaders.limit()), sharing -> {
            for (MailboxPair pair : sharing) {
                reconcile(reconciliation, pair).ifPresent(result -> {
                    results.add(result);
                    tally.unchanged(result.findings().settled());
                    claimEarly(result, sharing.size() > 1);
                });
            }
        });
        return results.stream().sorted((a, b) -> a.findings().pair().source().compareTo(b.findings().pair().source())).toList();
    }

    private void claimEarly(Result result, boolean sharedTarget) {
        if (sharedTarget && !options.dryRun() && !result.matches().isEmpty()) {
            Planner planner = new Planner(options, ends.targetDescription.maxMessageSize());
            journal.put(planner.plan(result.findings(), result.matches(), Map.of(), UidSet.EMPTY, Set.of(), KeywordSupport.EVERYTHING, true)
                    .adopted().stream().map(MailboxPlan.Adoption::entry).toList());
            journal.flush();
        }
    }

    private List<Move> findMoves(List<Result> results) {
        if (results.stream().allMatch(r -> r.findings().goneOnSource().isEmpty())) {
            return List.of();
        }
        Map<Findings, UidSet> appeared = new LinkedHashMap<>();
        for (Result result : results) {
            UidSet fresh = Reconciliation.uids(result.findings().appeared(), result.findings().source().listing());
            appeared.put(result.findings(), fresh.minus(UidSet.of(result.matches().stream().map(m -> m.sourceUid()).toList())));
        }
        return new MoveFinder(new MessageReader(ends.sourceReaders)).find(appeared);
    }

    private List<MailboxPlan> plan(List<Result> results, List<Move> moves, boolean movesThere, KeywordAbility ability, MailboxTree tree) {
        Planner planner = new Planner(options, ends.targetDescription.maxMessageSize());
        Optional<MailboxPath> trash = trash(tree);
        Map<ContentDigest, Entry> lost = new HashMap<>();
        results.forEach(r -> r.findings().goneOnBoth().stream().filter(e -> e.fingerprint() != null).forEach(e -> lost.put(e.fingerprint().digest(), e)));
        List<MailboxPlan> plans = new ArrayList<>();
        for (Result result : results) {
            Findings findings = result.findings();
            UidSet movedIn = UidSet.of(moves.stream().filter(m -> (movesThere || m.staysOnTarget()) && m.to() == findings).map(Move::uid).toList());
            Set<Entry> movedOut = moves.stream().filter(m -> m.from() == findings).map(Move::entry).collect(Collectors.toSet());
            boolean isTrash = trash.filter(findings.pair().target()::equals).isPresent();
            plans.add(planner.plan(findings, result.matches(), lost, movedIn, movedOut, support(result, ability), isTrash));
        }
        return spareClaimed(plans);
    }

    /** Where several mailboxes go to one, what any of them claims is not unknown there, and what is unknown to all is deleted once. */
    private static List<MailboxPlan> spareClaimed(List<MailboxPlan> plans) {
        Map<MailboxPath, UidSet> spared = new HashMap<>();
        for (MailboxPlan plan : plans) {
            UidSet adopted = UidSet.of(plan.adopted().stream().map(a -> a.match().targetUid()).toList());
            spared.merge(plan.findings().pair().target(), adopted, UidSet::union);
        }
        List<MailboxPlan> result = new ArrayList<>();
        for (MailboxPlan plan : plans) {
            MailboxPath target = plan.findings().pair().target();
            result.add(plan.sparing(spared.get(target)));
            spared.merge(target, plan.deleteUnknown(), UidSet::union);
        }
        return result;
    }

    /** Asked only where keywords are to be changed: the answer costs a SELECT on the target. */
    private static KeywordSupport support(Result result, KeywordAbility ability) {
        Findings findings = result.findings();
        return result.matches().isEmpty() && findings.diverged().isEmpty() ? KeywordSupport.EVERYTHING
                : ability.of(findings.pair().target(), findings.source().listing());
    }

    private Optional<MailboxPath> trash(MailboxTree tree) {
        return options.trashFirst() ? tree.targetWithRole(Role.TRASH) : Optional.empty();
    }

    private Totals describe(List<MailboxPlan> plans, List<Move> moves, MailboxTree tree) {
        MailboxPath trash = trash(tree).orElse(null);
        moves.stream().filter(m -> !m.staysOnTarget()).collect(Collectors.groupingBy(m -> List.of(m.from().pair().target(), m.to().pair().target()), LinkedHashMap::new, Collectors.toList()))
                .forEach((route, some) -> actions.add(new Action.MoveMessages(route.get(0), route.get(1), UidSet.of(some.stream().map(m -> m.entry().targetUid()).toList()))));
        Totals totals = new Totals(0, 0);
        for (MailboxPlan plan : plans) {
            totals = totals.plus(PlanText.describe(plan, trash, actions));
        }
        return totals;
    }

    private void checkSafety(List<MailboxPlan> plans, List<Result> results, Map<MailboxPath, MailboxState> sourceStates, Map<MailboxPath, MailboxState> targetStates, long extra) {
        if (options.deletions() == Deletions.KEEP) {
            return;
        }
        checkRenumbered(plans, results);
        long deletions = plans.stream().mapToLong(p -> p.delete().size() + p.deleteUnknown().size()).sum() + extra;
        long known = results.stream().mapToLong(r -> r.findings().known()).sum();
        long gone = plans.stream().mapToLong(p -> p.delete().size()).sum();
        long onSource = sourceStates.values().stream().mapToLong(MailboxState::messages).sum();
        long onTarget = targetStates.values().stream().mapToLong(MailboxState::messages).sum() + extra;
        if (deletions > 0 && !options.deletionCap().unlimited() && (onSource == 0 || gone >= 20 && gone * 2 > known)) {
            throw new SafetyStop("source-looks-empty", "the source suddenly lacks " + gone + " of " + known
                    + " messages it had; nothing was deleted", "Check the source. If this is right, repeat with --max-deletions=unlimited.");
        }
        if (!options.deletionCap().allows(deletions, onTarget)) {
            throw new SafetyStop("too-many-deletions", deletions + " of " + onTarget + " messages would be deleted on the target, more than allowed ("
                    + options.deletionCap().messages() + " or " + options.deletionCap().percent() + " %); nothing was deleted",
                    "Look at the plan with --dry-run. If it is right, repeat with --max-deletions=N or --max-deletions=unlimited.");
        }
    }

    /** Old and new UIDs have nothing to do with each other, so that absence proves nothing; a mailbox may have been restored in part. */
    private void checkRenumbered(List<MailboxPlan> plans, List<Result> results) {
        Set<Findings> renumbered = results.stream().filter(Result::renumbered).map(Result::findings).collect(Collectors.toSet());
        for (MailboxPlan plan : plans) {
            if (renumbered.contains(plan.findings()) && !plan.deleteUnknown().isEmpty() && !options.deletionCap().unlimited()) {
                throw new SafetyStop("source-renumbered", "the source gave its mailbox " + plan.findings().pair().source()
                        + " new UIDs (UIDVALIDITY changed), and " + plan.deleteUnknown().size() + " messages of the target are not in it; nothing was deleted",
                        "Check the source. A run without --mirror recognises what is there; after it, --mirror works again. --max-deletions=unlimited deletes at once.");
            }
        }
    }

    private void carryOut(List<MailboxPlan> plans, List<Move> moves, Apply apply, List<Result> vanished, Optional<Drain> drain) {
        listener.stage(Stage.APPLY);
        Map<Findings, String> failed = Map.of();
        ends.targetReaders.release();
        try {
            failed = apply.apply(plans, moves);
        } catch (SpentForToday e) {
            failures.add(new Failure(null, e.getMessage()));
            listener.warning(new Warning("spent-for-today", null, 0, e.getMessage()));
            journal.flush();
            return;
        }
        failed.forEach((findings, reason) -> failures.add(new Failure(findings.pair().source(), reason)));
        listener.stage(Stage.CHECK);
        ends.targetWriters.release();
        agree(plans, moves, failed.keySet(), vanished.stream().map(Result::findings).collect(Collectors.toSet()));
        drain.ifPresent(d -> tally.drained(d.drain()));
    }

    /** Checks what was written, and notes which mailboxes are in agreement now. */
    private void agree(List<MailboxPlan> plans, List<Move> moves, Set<Findings> failed, Set<Findings> vanished) {
        Set<Findings> moved = new HashSet<>();
        moves.forEach(m -> {
            moved.add(m.from());
            moved.add(m.to());
        });
        AfterCheck check = new AfterCheck(ends, journal, losses, listener);
        Rewriting rewriting = new Rewriting(ends, journal, tally, listener);
        List<MailboxPath> written = plans.stream().filter(p -> p.writes() || moved.contains(p.findings())).map(p -> p.findings().pair().target()).distinct().toList();
        Map<MailboxPath, MailboxState> now = ends.target.states(written);
        Parallel.forEach(plans, ends.targetReaders.limit(), plan -> {
            Findings findings = plan.findings();
            boolean complete = !failed.contains(findings) && !vanished.contains(findings) && plan.filtered().isEmpty();
            boolean wrote = plan.writes() || moved.contains(findings);
            try {
                MailboxState after = wrote && now.containsKey(findings.pair().target()) ? check.check(findings, now.get(findings.pair().target())) : findings.target().state();
                if (wrote || !agreedBefore(findings.pair())) {
                    rewriting.check(findings.pair());
                }
                if (complete) {
                    journal.agreed(findings.pair().id(), findings.source().state(), after);
                }
            } catch (EndpointException e) {
                if (e.kind() != Kind.MAILBOX_GONE) {
                    throw e;
                }
                fail(findings.pair(), e.getMessage());
            }
        });
    }

    private static boolean agreedBefore(MailboxPair pair) {
        return pair.targetState() != null && pair.targetState().messages() >= 0;
    }

    private CopyReport report(MailboxTree tree, Instant begin) {
        journal.flush();
        List<Note> quarantined = journal.quarantined().stream().map(q -> new Note(q.mailbox(), q.sourceUid(), q.reason())).toList();
        return new CopyReport(tally.copiedSoFar(), tally.adopted(), tally.unchanged(), tally.keywordChanges(), tally.moved(), tally.filed(), tally.deleted(),
                tally.drained(), tree.created(), tree.renamed(), tally.repaired(), tally.rewritten(), quarantined, losses.report(), List.copyOf(failures),
                List.copyOf(actions), listener.warnings(), options.dryRun(), Duration.between(begin, options.clock().instant()));
    }
}
