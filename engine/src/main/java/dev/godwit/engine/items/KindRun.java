package dev.godwit.engine.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.ItemsReport.Note;
import dev.godwit.engine.items.CollectionPlanner.Decision;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.items.ItemsTally.Count;
import dev.godwit.engine.items.KindPlan.PairPlan;
import dev.godwit.engine.items.Transfer.Wanted;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries out the plan of one kind: collections, items, moves, the active script, deletions, and what was learnt of it. */
final class KindRun {
    private static final int DELETIONS_AT_ONCE = 100;

    private final Sides sides;
    private final DataKind kind;
    private final int writers;
    private final Totals planned;
    private final Map<PairInput, Work> works = new java.util.IdentityHashMap<>();

    /** A pair while it is worked on. */
    private static final class Work {
        private final PairPlan plan;
        private final CollectionPair pair;
        private final ItemCollection target;
        private final Set<String> deleted = new HashSet<>();
        /** What this run itself changed about versions: id to the one before, and now. */
        private final Map<String, List<String>> versions = new HashMap<>();
        private Delivery delivery;
        private boolean failed;

        Work(PairPlan plan, CollectionPair pair, ItemCollection target) {
            this.plan = plan;
            this.pair = pair;
            this.target = target;
        }
    }

    KindRun(Sides sides, DataKind kind, int writers, Totals planned) {
        this.sides = sides;
        this.kind = kind;
        this.writers = writers;
        this.planned = planned;
    }

    /** Whether the target gives back whatever it is given: a store, not a server with an opinion. */
    static boolean keepsEverything(ItemTarget target) {
        return target.kinds().stream().allMatch(k -> target.accepts(k).contains("*/*"));
    }

    void carryOut(KindPlan plan) {
        sides.journal().remove(plan.outdated().keySet());
        sides.journal().put(plan.outdated().values());
        Map<String, ItemCollection> targets = new HashMap<>();
        if (changeCollections(plan, targets)) {
            // what the journal calls by its place is elsewhere now; everything else of the plan may refer to it
            new KindRun(sides, kind, writers, planned).carryOut(new KindPlanner(sides, kind).plan());
            return;
        }
        for (PairPlan pair : plan.pairs()) {
            open(pair, targets);
        }
        works.values().forEach(work -> guarded(work, () -> carry(work)));
        works.values().forEach(work -> guarded(work, () -> finishMoves(work)));
        if (plan.activation() != null && works.get(plan.activation().in()) != null) {
            Work scripts = works.get(plan.activation().in());
            guarded(scripts, () -> scripts.versions.putAll(new ActiveScript(sides).carryOut(plan.activation(), scripts.pair, scripts.target)));
        }
        works.values().forEach(work -> guarded(work, () -> deletions(work)));
        agree(plan);
        removeCollections(plan);
    }

    /** A collection that is gone, or that may not be written, does not end the others. */
    private void guarded(Work work, Runnable step) {
        try {
            step.run();
        } catch (EndpointException e) {
            switch (e.kind()) {
                case MAILBOX_GONE, ACCESS_DENIED, ITEM_REFUSED -> {
                    work.failed = true;
                    sides.tally().failed(new Note(kind, ItemAction.place(kind, work.plan.in().name()), e.getMessage()));
                }
                case NO_SPACE, CONNECTION, SLOW_DOWN, MALFORMED, USAGE, BUG -> throw e;
            }
        }
    }

    /** @return whether a collection got another id by being changed */
    private boolean changeCollections(KindPlan plan, Map<String, ItemCollection> targets) {
        boolean moved = false;
        for (Decision decision : plan.collections().decisions()) {
            switch (decision) {
                case Decision.LeaveOut leftOut -> { }
                case Decision.Create create -> targets.put(create.source().id(), create(create, targets));
                case Decision.Use use when use.wanted() == null -> targets.put(use.source().id(), use.target());
                case Decision.Use use -> {
                    ItemCollection changed = change(use, targets);
                    targets.put(use.source().id(), changed);
                    moved |= !changed.id().equals(use.target().id());
                }
            }
        }
        return moved;
    }

    private ItemCollection create(Decision.Create create, Map<String, ItemCollection> targets) {
        ItemCollection wanted = create.wanted();
        ItemCollection parent = targets.get(wanted.parentId());
        String parentId = wanted.parentId().isEmpty() || parent == null ? "" : parent.id();
        if (create.known() != null) {
            // before it is made: what is made again may be called as the old one was
            sides.journal().forget(create.known());
        }
        ItemCollection made = sides.again(() -> sides.target().create(
                new ItemCollection(kind, "", parentId, wanted.name(), wanted.properties(), "")));
        sides.journal().put(CollectionPair.of(create.source(), made));
        sides.tally().add(kind, Count.COLLECTIONS_CREATED, 1);
        return made;
    }

    private ItemCollection change(Decision.Use use, Map<String, ItemCollection> targets) {
        ItemCollection parent = use.parent() == null ? null : targets.get(use.parent());
        ItemCollection wanted = use.parent() == null ? use.wanted() : use.wanted().withParentId(parent == null ? "" : parent.id());
        ItemCollection changed = sides.again(() -> sides.target().change(use.target(), wanted));
        if (!changed.id().equals(use.target().id())) {
            sides.journal().retarget(kind, use.target().id(), changed.id());
        }
        CollectionPair known = use.known().as(use.source(), changed);
        sides.journal().put(known);
        sides.tally().add(kind, Count.COLLECTIONS_CHANGED, 1);
        return changed;
    }

    private void open(PairPlan plan, Map<String, ItemCollection> targets) {
        PairInput in = plan.in();
        ItemCollection target = in.source() == null ? in.target() : targets.get(in.source().id());
        if (target == null) {
            sides.journal().forget(in.pair());
            return;
        }
        CollectionPair known = sides.journal().collections(kind).stream().filter(p -> p.sourceId().equals(in.pair().sourceId())).findFirst().orElse(null);
        if (known != null && !known.targetId().equals(target.id())) {
            sides.journal().forgetItems(known);
            known = null;
        }
        works.put(in, new Work(plan, known != null ? known : sides.journal().put(CollectionPair.of(in.source(), target)), target));
    }

    private void carry(Work work) {
        List<Wanted> wanted = new ArrayList<>();
        List<ItemEntry> noted = new ArrayList<>();
        List<ItemEntry> forgotten = new ArrayList<>();
        long touched = 0;
        for (ItemStep step : work.plan.steps()) {
            switch (step) {
                case ItemStep.Put p -> wanted.add(new Wanted(p.sourceId(), p.former(), null, true));
                case ItemStep.Replace r -> {
                    wanted.add(new Wanted(r.source().id(), r.base().in(work.pair.id(), work.target.id()), r.target().version(), r.everything()));
                    touched++;
                }
                case ItemStep.Move m -> {
                    noted.add(m.from().withState(m.from().state(), ItemPlanner.MOVING));
                    wanted.add(new Wanted(m.source().id(), null, null, true));
                }
                case ItemStep.Note n -> {
                    noted.add(n.entry().in(work.pair.id(), work.target.id()));
                    touched += n.outcome() == ItemStep.Outcome.ADOPTED ? 0 : 1;
                    tell(work, n);
                }
                case ItemStep.Forget f -> forgotten.add(f.entry());
                case ItemStep.FinishMove f -> touched++;
                case ItemStep.Delete d -> touched++;
                case ItemStep.DeleteUnknown d -> { }
            }
        }
        sides.journal().remove(forgotten);
        sides.journal().put(noted);
        sides.tally().add(kind, Count.UNCHANGED, Math.max(0, work.plan.in().entries().size() - forgotten.size() - touched));
        transfer(work, wanted);
    }

    private void transfer(Work work, List<Wanted> wanted) {
        if (!wanted.isEmpty()) {
            if (work.delivery == null) {
                Set<String> claimed = new HashSet<>(Survey.claimed(work.plan.in()));
                work.plan.in().matched().values().forEach(candidate -> claimed.add(candidate.facts().item().id()));
                work.delivery = new Delivery(sides, work.pair, work.target, claimed, planned);
            }
            new Transfer(sides, work.pair, work.plan.in().source(), work.delivery).carry(wanted, writers);
        }
    }

    private void tell(Work work, ItemStep.Note note) {
        ItemEntry entry = note.entry();
        Note told = new Note(kind, ItemAction.place(kind, work.plan.in().name()) + " " + (entry.name().isEmpty() ? entry.sourceId() : entry.name()), entry.note());
        switch (note.outcome()) {
            case ADOPTED -> sides.tally().add(kind, Count.ADOPTED, 1);
            case KEPT -> sides.tally().kept(told);
            case CONFLICT -> sides.tally().conflict(told);
            case SAME, GONE_ON_SOURCE, GONE_ON_TARGET -> { }
        }
    }

    private void finishMoves(Work work) {
        for (ItemStep step : work.plan.steps()) {
            if (step instanceof ItemStep.Move move) {
                finish(work, move);
            } else if (step instanceof ItemStep.FinishMove rest && isElsewhere(rest.from())) {
                takeAway(work, rest.from(), rest.target());
            }
        }
    }

    private void finish(Work work, ItemStep.Move move) {
        Work from = works.values().stream().filter(w -> w.pair.id() == move.from().collection()).findFirst().orElseThrow();
        ItemEntry here = sides.journal().entry(work.pair.id(), move.source().id()).orElse(null);
        if (here != null && here.state() == State.QUARANTINED) {
            // a server that takes one item of a UID per account: out there first, then in here
            takeAway(from, move.from(), move.target());
            transfer(work, List.of(new Wanted(move.source().id(), null, null, true)));
        } else if (here != null && here.hasPlace()) {
            takeAway(from, move.from(), move.target());
            sides.tally().add(kind, Count.PUT, -1);
        }
    }

    private boolean isElsewhere(ItemEntry entry) {
        return sides.journal().entries(kind, State.CONFIRMED).stream().anyMatch(e -> e.collection() != entry.collection()
                && (entry.uid().isEmpty() ? e.uid().isEmpty() && entry.meaning().equals(e.meaning()) : entry.uid().equals(e.uid())));
    }

    private void takeAway(Work work, ItemEntry entry, Stub target) {
        Map<Stub, ItemEntry> one = new HashMap<>();
        one.put(target, entry);
        delete(work, one, Count.MOVED);
    }

    private void deletions(Work work) {
        Map<Stub, ItemEntry> doomed = new LinkedHashMap<>();
        for (ItemStep step : work.plan.steps()) {
            if (step instanceof ItemStep.Delete d) {
                doomed.put(current(work, d.target()), d.entry());
            } else if (step instanceof ItemStep.DeleteUnknown d) {
                doomed.put(current(work, d.target()), null);
            }
        }
        delete(work, doomed, Count.DELETED);
    }

    private static Stub current(Work work, Stub stub) {
        List<String> versions = work.versions.getOrDefault(stub.id(), List.of("", ""));
        return versions.getFirst().equals(stub.version()) ? new Stub(stub.id(), versions.getLast(), stub.name(), stub.size()) : stub;
    }

    private void delete(Work work, Map<Stub, ItemEntry> doomed, Count count) {
        List<Stub> all = List.copyOf(doomed.keySet());
        for (int from = 0; from < all.size(); from += DELETIONS_AT_ONCE) {
            List<Stub> some = all.subList(from, Math.min(all.size(), from + DELETIONS_AT_ONCE));
            DeletionAnswers answers = new DeletionAnswers(some);
            sides.again(() -> {
                sides.target().delete(work.target, some, answers);
                return null;
            });
            work.deleted.addAll(answers.gone);
            List<ItemEntry> entries = new ArrayList<>();
            some.stream().filter(stub -> answers.gone.contains(stub.id()) && doomed.get(stub) != null).forEach(stub -> entries.add(doomed.get(stub)));
            sides.journal().remove(entries);
            sides.tally().add(kind, count, answers.gone.size());
            if (answers.gone.size() < some.size()) {
                work.failed = true;
                sides.tally().failed(new Note(kind, ItemAction.place(kind, work.plan.in().name()), (some.size() - answers.gone.size())
                        + " items were not deleted: " + answers.why));
            }
        }
    }

    /** Which of a batch are gone. */
    private static final class DeletionAnswers implements Answers {
        private final List<Stub> batch;
        private final Set<String> gone = new HashSet<>();
        private String why = "";

        DeletionAnswers(List<Stub> batch) {
            this.batch = batch;
        }

        @Override
        public void stored(int index, String id, String version) {
            gone.add(batch.get(index).id());
        }

        @Override
        public void refused(int index, RefusalReason reason, String serverText) {
            why = serverText;
        }

        @Override
        public void conflict(int index, String id) {
            why = "they changed on the target meanwhile; run again";
        }
    }

    private void agree(KindPlan plan) {
        boolean wrote = works.values().stream().anyMatch(w -> w.delivery != null || !w.deleted.isEmpty()) || plan.activation() != null;
        Map<String, ItemCollection> now = (wrote ? sides.again(() -> sides.target().collections(kind)) : works.values().stream().map(w -> w.target).toList())
                .stream().collect(Collectors.toMap(ItemCollection::id, Function.identity(), (a, b) -> a));
        Agreement agreement = new Agreement(sides);
        works.values().forEach(work -> guarded(work, () -> {
            ItemCollection target = now.get(work.target.id());
            boolean settled = !work.failed && target != null && (work.delivery == null || !work.delivery.incomplete());
            if (target != null) {
                agreement.note(work.plan.in(), work.pair, target, work.delivery, work.deleted, settled, active(work, plan));
            }
        }));
    }

    private String active(Work work, KindPlan plan) {
        if (kind != DataKind.SCRIPTS || work.plan.in().source() == null) {
            return null;
        }
        return plan.activation() != null ? plan.activation().sourceId()
                : ActiveScript.active(sides.sourceReader().read(work.plan.in().source(), work.plan.in().sourceView().items().keySet()));
    }

    private void removeCollections(KindPlan plan) {
        if (sides.options().copy().deletions() == Deletions.KEEP) {
            return;
        }
        works.values().stream().filter(w -> w.plan.in().source() == null && !w.failed).forEach(work -> guarded(work, () -> {
            boolean hasChildren = sides.target().collections(kind).stream().anyMatch(c -> !c.id().equals(work.target.id()) && c.parentId().equals(work.target.id()));
            if (!hasChildren && sides.again(() -> sides.target().list(work.target, "")).items().isEmpty()) {
                remove(work.target);
                sides.journal().forget(work.pair);
            }
        }));
        for (ItemCollection extra : plan.extras().keySet()) {
            try {
                remove(extra);
                sides.tally().add(kind, Count.DELETED, plan.extras().get(extra));
            } catch (EndpointException e) {
                if (e.kind() != EndpointException.Kind.ACCESS_DENIED && e.kind() != EndpointException.Kind.ITEM_REFUSED && e.kind() != EndpointException.Kind.USAGE) {
                    throw e;
                }
                sides.tally().failed(new Note(kind, ItemAction.place(kind, extra.name()), "it cannot be deleted on the target: " + e.getMessage()));
            }
        }
    }

    private void remove(ItemCollection collection) {
        sides.again(() -> {
            sides.target().delete(collection);
            return null;
        });
        sides.tally().add(kind, Count.COLLECTIONS_DELETED, 1);
    }
}
