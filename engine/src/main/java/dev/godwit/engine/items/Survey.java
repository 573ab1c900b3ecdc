package dev.godwit.engine.items;

import dev.godwit.contract.ItemSource;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsOptions.Winner;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.items.ItemMatcher.Candidate;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds out what is on both sides of pairs of collections, reading no more than is needed to decide. */
final class Survey {
    private final Sides sides;
    private final DataKind kind;
    private final boolean mirror;

    Survey(Sides sides, DataKind kind) {
        this.sides = sides;
        this.kind = kind;
        this.mirror = sides.options().copy().deletions() == Deletions.MIRROR;
    }

    /** Whether both sides are as they were when nothing was left to do. */
    boolean nothingToDo(CollectionPair pair, ItemCollection source, ItemCollection target) {
        if (mirror || source.state().isEmpty() || target.state().isEmpty() || !source.state().equals(pair.sourceState())
                || !target.state().equals(pair.targetState())) {
            return false;
        }
        return openStates(sides.options()).stream().noneMatch(state -> sides.journal().has(pair, state));
    }

    private static Set<State> openStates(ItemsOptions options) {
        Set<State> open = new HashSet<>(Set.of(State.INTENT));
        if (options.copy().restoreDeleted()) {
            open.add(State.DELETED_ON_TARGET);
        }
        if (options.copy().retryQuarantined()) {
            open.add(State.QUARANTINED);
        }
        if (options.copy().deletions() != Deletions.KEEP) {
            open.add(State.GONE_ON_SOURCE);
        }
        if (options.onConflict() == Winner.SOURCE) {
            open.add(State.CONFLICT);
        }
        return open;
    }

    /** @param source null if it is gone there @param target null if it is yet to be made */
    PairInput look(CollectionPair pair, ItemCollection source, ItemCollection target, List<ItemEntry> entries) {
        View ours = source == null ? View.NOTHING : view(sides.source(), source, pair.sourceState(), pair.sourceSince(), knownOnSource(entries), false);
        boolean unsure = entries.stream().anyMatch(e -> e.state() == State.INTENT || "".equals(e.targetVersion()));
        View theirs = target == null ? View.NOTHING : view(sides.target(), target, pair.targetState(), pair.targetSince(), knownOnTarget(entries), unsure);
        PairInput in = new PairInput(pair, source, target, ours, theirs, entries, Map.of(), Map.of(), Map.of(), Map.of(), Set.of());
        boolean mustMatch = target != null && !theirs.complete() && !in.appeared().isEmpty();
        return mustMatch ? in.with(view(sides.target(), target, "", "", List.of(), true)) : in;
    }

    private static List<Stub> knownOnSource(List<ItemEntry> entries) {
        return entries.stream().filter(e -> e.state() != State.GONE_ON_SOURCE).map(e -> new Stub(e.sourceId(), e.sourceVersion(), e.name(), e.size())).toList();
    }

    private static List<Stub> knownOnTarget(List<ItemEntry> entries) {
        return entries.stream().filter(ItemEntry::hasPlace).map(e -> new Stub(e.targetId(), e.targetVersion(), "", -1)).toList();
    }

    private View view(ItemSource side, ItemCollection collection, String formerState, String since, List<Stub> known, boolean whole) {
        if (!mirror && !whole && !collection.state().isEmpty() && collection.state().equals(formerState)) {
            return View.unchanged(known, collection.state(), since);
        }
        ItemListing listing = sides.again(() -> side.list(collection, mirror || whole ? "" : since));
        return View.of(listing, known, collection.state());
    }

    /** Reads what must be compared. @param continuations whether what appeared may be known from elsewhere */
    PairInput read(PairInput in, boolean continuations) {
        Set<String> unclaimed = unclaimed(in);
        Set<String> fromSource = new TreeSet<>();
        Set<String> fromTarget = new TreeSet<>();
        List<Stub> appeared = in.appeared();
        if (!appeared.isEmpty() && in.target() != null) {
            fromTarget.addAll(candidates(in, appeared, unclaimed));
        }
        boolean inDoubt = in.entries().stream().anyMatch(PairInput::inDoubt);
        if (continuations || inDoubt || !fromTarget.isEmpty()) {
            appeared.forEach(stub -> fromSource.add(stub.id()));
        }
        for (ItemEntry entry : in.entries()) {
            Stub ours = in.sourceView().items().get(entry.sourceId());
            Stub theirs = entry.targetId() == null ? null : in.targetView().items().get(entry.targetId());
            if (ours != null && !ours.version().equals(entry.sourceVersion())) {
                fromSource.add(ours.id());
            }
            if (theirs != null && !theirs.version().equals(entry.targetVersion())) {
                fromTarget.add(theirs.id());
            }
        }
        return in.with(in.source() == null ? Map.of() : sides.sourceReader().read(in.source(), fromSource),
                in.target() == null ? Map.of() : sides.targetReader().read(in.target(), fromTarget));
    }

    /** Where names decide and are known, others need not be read. */
    private Collection<String> candidates(PairInput in, List<Stub> appeared, Set<String> unclaimed) {
        boolean namesKnown = ItemMatcher.byName(kind) && appeared.stream().noneMatch(stub -> stub.name().isEmpty());
        Set<String> names = new HashSet<>();
        appeared.forEach(stub -> names.add(stub.name()));
        List<String> some = new ArrayList<>();
        for (String id : unclaimed) {
            String name = in.targetView().items().get(id).name();
            if (!namesKnown || name.isEmpty() || names.contains(name)) {
                some.add(id);
            }
        }
        return some;
    }

    static Set<String> unclaimed(PairInput in) {
        Set<String> unclaimed = new TreeSet<>(in.targetView().items().keySet());
        unclaimed.removeAll(claimed(in));
        return unclaimed;
    }

    /** The target's ids that belong to entries. */
    static Set<String> claimed(PairInput in) {
        Set<String> claimed = new HashSet<>();
        in.entries().stream().filter(ItemEntry::hasPlace).forEach(e -> claimed.add(e.targetId()));
        return claimed;
    }

    /** Looks for what appeared among what nobody claims. */
    PairInput match(PairInput in) {
        List<ItemFacts> wanted = in.appeared().stream().filter(stub -> !in.moves().containsKey(stub.id()))
                .map(stub -> Optional.ofNullable(in.sourceFacts().get(stub.id()))).flatMap(Optional::stream).toList();
        List<Candidate> candidates = unclaimed(in).stream().map(id -> Optional.ofNullable(in.targetFacts().get(id))).flatMap(Optional::stream)
                .map(facts -> new Candidate(in.target().id(), facts)).toList();
        return in.with(in.entries(), ItemMatcher.match(kind, wanted, candidates), in.moves(), in.movedOut());
    }
}
