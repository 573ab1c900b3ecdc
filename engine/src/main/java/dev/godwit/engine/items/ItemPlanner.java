package dev.godwit.engine.items;

import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsOptions.Winner;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.items.ItemMatcher.Candidate;
import dev.godwit.engine.items.ItemStep.Outcome;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what to do about each item of a pair of collections: the three-way merge of source, target and journal. A pure function. */
final class ItemPlanner {
    /** Begins the note of an entry whose item is being put into another collection. */
    static final String MOVING = "moving";
    private static final String CHANGED_THERE = "changed on the target after it was copied";

    private final boolean mirror;
    private final boolean propagate;
    private final boolean restore;
    private final boolean retryQuarantined;
    private final boolean sourceWins;

    ItemPlanner(ItemsOptions options) {
        this.mirror = options.copy().deletions() == Deletions.MIRROR;
        this.propagate = mirror || options.copy().deletions() == Deletions.PROPAGATE;
        this.restore = mirror || options.copy().restoreDeleted();
        this.retryQuarantined = options.copy().retryQuarantined();
        this.sourceWins = mirror || options.onConflict() == Winner.SOURCE;
    }

    /** @param claimed the target's ids in this collection that belong to entries or were matched */
    List<ItemStep> plan(PairInput in, Set<String> claimed) {
        List<ItemStep> steps = new ArrayList<>();
        for (ItemEntry entry : in.entries()) {
            if (!in.movedOut().contains(entry) && (!PairInput.inDoubt(entry) || in.sourceView().items().get(entry.sourceId()) == null)) {
                known(in, entry).ifPresent(steps::add);
            }
        }
        for (Stub appeared : in.appeared()) {
            appeared(in, appeared).ifPresent(steps::add);
        }
        if (mirror && in.targetView().complete()) {
            Set<String> spared = new HashSet<>(claimed);
            in.targetView().items().values().stream().filter(stub -> !spared.contains(stub.id())).forEach(stub -> steps.add(new ItemStep.DeleteUnknown(stub)));
        }
        return steps;
    }

    private Optional<ItemStep> appeared(PairInput in, Stub source) {
        ItemEntry doubt = in.entries().stream().filter(e -> e.sourceId().equals(source.id())).findFirst().orElse(null);
        ItemEntry moved = in.moves().get(source.id());
        if (moved != null) {
            return move(in, moved, source);
        }
        Candidate there = in.matched().get(source.id());
        if (there == null) {
            return Optional.of(new ItemStep.Put(source.id(), source.size(), doubt));
        }
        return Optional.of(found(in, source, doubt, there));
    }

    private Optional<ItemStep> move(PairInput in, ItemEntry from, Stub source) {
        if (from.state() == State.DELETED_ON_TARGET) {
            ItemEntry here = rekeyed(in.pair().id(), in.sourceFacts().get(source.id()), from);
            return restore ? Optional.of(new ItemStep.Put(source.id(), source.size(), from)) : Optional.of(new ItemStep.Note(here, Outcome.GONE_ON_TARGET));
        }
        return Optional.of(new ItemStep.Move(from, source, new Stub(from.targetId(), from.targetVersion(), "", -1)));
    }

    /** The same entry for an item that the source now calls otherwise. */
    static ItemEntry rekeyed(long collection, ItemFacts facts, ItemEntry e) {
        return new ItemEntry(collection, facts.item().id(), facts.item().version(), e.targetCollection(), e.targetId(), e.targetVersion(), e.state(),
                e.uid(), e.name(), e.meaning(), e.targetMeaning(), e.size(), e.properties(), e.note());
    }

    static ItemEntry fresh(long collection, ItemFacts facts, String targetCollection) {
        return new ItemEntry(collection, facts.item().id(), facts.item().version(), targetCollection, null, null, State.INTENT, facts.uid(),
                facts.item().name(), facts.meaning(), null, facts.size(), facts.carried(), null);
    }

    /** It is on the target, and nobody knows since when; what was in doubt is certainly ours. */
    private ItemStep found(PairInput in, Stub source, ItemEntry doubt, Candidate there) {
        ItemFacts facts = in.sourceFacts().get(source.id());
        ItemFacts theirs = there.facts();
        ItemEntry entry = fresh(in.pair().id(), facts, there.collection())
                .withTarget(there.collection(), theirs.item().id(), theirs.item().version(), theirs.meaning());
        if (doubt != null || theirs.meaning().equals(facts.meaning())) {
            return new ItemStep.Note(entry.withState(State.CONFIRMED, null), Outcome.ADOPTED);
        }
        Stub target = new Stub(theirs.item().id(), theirs.item().version(), theirs.item().name(), theirs.size());
        return sourceWins ? new ItemStep.Replace(entry.withState(State.CONFLICT, null), source, target, true)
                : new ItemStep.Note(entry.withState(State.CONFLICT, "different on the target before it was copied"), Outcome.CONFLICT);
    }

    private Optional<ItemStep> known(PairInput in, ItemEntry entry) {
        Stub source = in.sourceView().items().get(entry.sourceId());
        Stub target = entry.targetId() == null ? null : in.targetView().items().get(entry.targetId());
        return switch (entry.state()) {
            case QUARANTINED -> quarantined(entry, source, target);
            case DELETED_ON_TARGET -> source == null ? Optional.of(new ItemStep.Forget(entry))
                    : restore ? Optional.of(new ItemStep.Put(entry.sourceId(), source.size(), entry)) : Optional.empty();
            case INTENT, CONFIRMED, GONE_ON_SOURCE, KEPT, CONFLICT -> {
                if (source == null) {
                    yield goneOnSource(in, entry, target);
                }
                yield target == null ? goneOnTarget(entry, source) : onBoth(in, entry, source, target);
            }
        };
    }

    private Optional<ItemStep> quarantined(ItemEntry entry, Stub source, Stub target) {
        if (source == null) {
            return Optional.of(new ItemStep.Forget(entry));
        }
        if (!retryQuarantined && source.version().equals(entry.sourceVersion())) {
            return Optional.empty();
        }
        return Optional.of(target == null ? new ItemStep.Put(entry.sourceId(), source.size(), entry) : new ItemStep.Replace(entry, source, target, true));
    }

    private Optional<ItemStep> goneOnSource(PairInput in, ItemEntry entry, Stub target) {
        if (target == null) {
            return Optional.of(new ItemStep.Forget(entry));
        }
        if (MOVING.equals(entry.note())) {
            return Optional.of(new ItemStep.FinishMove(entry, target));
        }
        boolean ours = (entry.state() == State.CONFIRMED || entry.state() == State.GONE_ON_SOURCE && entry.note() == null) && !changed(in, entry, target);
        if (propagate && (ours || mirror)) {
            return Optional.of(new ItemStep.Delete(entry, target));
        }
        if (entry.state() == State.GONE_ON_SOURCE) {
            return Optional.empty();
        }
        return Optional.of(new ItemStep.Note(entry.withState(State.GONE_ON_SOURCE, ours ? null : CHANGED_THERE), Outcome.GONE_ON_SOURCE));
    }

    private Optional<ItemStep> goneOnTarget(ItemEntry entry, Stub source) {
        return Optional.of(restore ? new ItemStep.Put(entry.sourceId(), source.size(), entry)
                : new ItemStep.Note(entry.withState(State.DELETED_ON_TARGET, null), Outcome.GONE_ON_TARGET));
    }

    /** Whether the target's item means something else than after it was copied. */
    private static boolean changed(PairInput in, ItemEntry entry, Stub target) {
        ItemFacts facts = in.targetFacts().get(target.id());
        return !target.version().equals(entry.targetVersion()) && facts != null && !facts.meaning().equals(entry.meaningThere());
    }

    private Optional<ItemStep> onBoth(PairInput in, ItemEntry entry, Stub source, Stub target) {
        ItemFacts ours = source.version().equals(entry.sourceVersion()) ? null : in.sourceFacts().get(source.id());
        ItemFacts theirs = target.version().equals(entry.targetVersion()) ? null : in.targetFacts().get(target.id());
        if (entry.state() == State.INTENT) {
            return Optional.of(interrupted(entry, source, ours, target, theirs));
        }
        // stored by an earlier run that could not learn the version: what is there is what came of it
        boolean learnt = theirs != null && entry.targetVersion().isEmpty();
        var meaning = ours == null ? entry.meaning() : ours.meaning();
        var meaningThere = theirs == null ? entry.meaningThere() : theirs.meaning();
        boolean sourceChanged = ours != null && (!ours.meaning().equals(entry.meaning()) || !ours.changedSince(entry.properties()).isEmpty()
                || ItemMatcher.byName(in.pair().kind()) && !ours.item().name().equals(entry.name()));
        boolean targetChanged = theirs != null && !learnt && !theirs.meaning().equals(entry.meaningThere());
        ItemEntry now = now(entry, ours, target, theirs, meaningThere);
        boolean equal = meaning != null && meaning.equals(meaningThere);
        boolean apart = (entry.state() == State.KEPT || entry.state() == State.CONFLICT) && !equal;
        if (sourceChanged && ours.changedSince(entry.properties()).isEmpty() && equal && ours.item().name().equals(entry.name())) {
            return Optional.of(new ItemStep.Note(now.withState(State.CONFIRMED, null), Outcome.SAME));
        }
        if (sourceChanged) {
            boolean both = targetChanged && !equal || apart;
            return Optional.of(!both || sourceWins ? new ItemStep.Replace(entry, source, target, both)
                    : new ItemStep.Note(now.withState(State.CONFLICT, "changed on both sides"), Outcome.CONFLICT));
        }
        if (apart && (mirror || sourceWins && entry.state() == State.CONFLICT) || targetChanged && mirror && !equal) {
            return Optional.of(new ItemStep.Replace(entry, source, target, true));
        }
        if (targetChanged && !equal && entry.state() != State.CONFLICT) {
            return Optional.of(new ItemStep.Note(now.withState(State.KEPT, "changed on the target"), Outcome.KEPT));
        }
        State state = apart ? entry.state() : State.CONFIRMED;
        return now.equals(entry) && state == entry.state() ? Optional.empty()
                : Optional.of(new ItemStep.Note(now.withState(state, apart ? entry.note() : null), Outcome.SAME));
    }

    private static ItemEntry now(ItemEntry entry, ItemFacts ours, Stub target, ItemFacts theirs, dev.godwit.model.ContentDigest meaningThere) {
        ItemEntry now = ours == null ? entry : entry.withSource(ours);
        return theirs == null ? now : now.withTarget(entry.targetCollection(), target.id(), target.version(), meaningThere);
    }

    /** A replacement was sent, perhaps, and nobody knows what became of it. */
    private ItemStep interrupted(ItemEntry entry, Stub source, ItemFacts ours, Stub target, ItemFacts theirs) {
        boolean done = theirs != null && theirs.meaning().equals(entry.meaning());
        if (theirs == null || done && ours != null && !ours.meaning().equals(entry.meaning())) {
            return new ItemStep.Replace(entry, source, target, true);
        }
        ItemEntry now = entry.withTarget(entry.targetCollection(), target.id(), target.version(), theirs.meaning());
        if (done) {
            return new ItemStep.Note(now.withState(State.CONFIRMED, null), Outcome.SAME);
        }
        return sourceWins ? new ItemStep.Replace(entry, source, target, true)
                : new ItemStep.Note(now.withState(State.CONFLICT, "changed on both sides"), Outcome.CONFLICT);
    }
}
