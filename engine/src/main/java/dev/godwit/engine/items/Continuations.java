package dev.godwit.engine.items;

import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds items of the source that are not new, although they have a new id: renamed within their collection, or moved to
 * another one. By UID, or by meaning where there is none. A pure function.
 */
final class Continuations {
    private final DataKind kind;
    private final List<Gone> gone = new ArrayList<>();
    private final Map<ItemEntry, ItemEntry> outdated = new HashMap<>();

    private record Gone(PairInput from, ItemEntry entry) {
    }

    /** @param outdated entries that are to be taken out of the journal, each with the one that takes its place */
    record Result(List<PairInput> inputs, Map<ItemEntry, ItemEntry> outdated) {
    }

    private Continuations(DataKind kind) {
        this.kind = kind;
    }

    /** Whether there may be any, so that what appeared must be read. */
    static boolean arePossible(List<PairInput> inputs) {
        return inputs.stream().anyMatch(in -> !gone(in).isEmpty()) && inputs.stream().anyMatch(in -> !in.appeared().isEmpty());
    }

    private static List<ItemEntry> gone(PairInput in) {
        Map<String, Stub> there = in.sourceView().items();
        return in.entries().stream().filter(e -> !there.containsKey(e.sourceId()) && switch (e.state()) {
            case CONFIRMED, KEPT, CONFLICT, DELETED_ON_TARGET -> true;
            case INTENT, QUARANTINED, GONE_ON_SOURCE -> false;
        }).toList();
    }

    static Result find(DataKind kind, List<PairInput> inputs) {
        return new Continuations(kind).find(inputs);
    }

    private Result find(List<PairInput> inputs) {
        inputs.forEach(in -> gone(in).forEach(entry -> gone.add(new Gone(in, entry))));
        Map<PairInput, Map<String, ItemEntry>> moves = new HashMap<>();
        Map<PairInput, List<ItemEntry>> entries = new HashMap<>();
        Set<ItemEntry> movedOut = new HashSet<>();
        for (PairInput in : inputs) {
            entries.put(in, new ArrayList<>(in.entries()));
            moves.put(in, new HashMap<>());
        }
        for (PairInput in : inputs) {
            for (Stub stub : gone.isEmpty() ? List.<Stub>of() : in.appeared()) {
                // what may be here already is looked for here; the entry it was is marked as moving
                boolean inDoubt = in.entries().stream().anyMatch(e -> e.sourceId().equals(stub.id()));
                ItemFacts facts = inDoubt ? null : in.sourceFacts().get(stub.id());
                Optional<Gone> before = facts == null ? Optional.empty() : take(in, facts);
                if (before.isPresent() && before.get().from() == in) {
                    ItemEntry old = before.get().entry();
                    ItemEntry renamed = ItemPlanner.rekeyed(in.pair().id(), facts, old);
                    renamed = new ItemEntry(renamed.collection(), renamed.sourceId(), "", renamed.targetCollection(), renamed.targetId(), renamed.targetVersion(),
                            renamed.state(), renamed.uid(), renamed.name(), renamed.meaning(), renamed.targetMeaning(), renamed.size(), renamed.properties(), renamed.note());
                    entries.get(in).remove(old);
                    entries.get(in).add(renamed);
                    outdated.put(old, renamed);
                } else if (before.isPresent()) {
                    moves.get(in).put(stub.id(), before.get().entry());
                    movedOut.add(before.get().entry());
                }
            }
        }
        return new Result(inputs.stream().map(in -> in.with(entries.get(in), in.matched(), moves.get(in), movedOut)).toList(), outdated);
    }

    /** Its own collection first. What the target's owner changed does not move: it stays where the owner has it. */
    private Optional<Gone> take(PairInput in, ItemFacts facts) {
        Gone best = null;
        for (Gone one : gone) {
            boolean here = one.from() == in;
            boolean possible = isSame(one.entry(), facts, here) && (here || isUntouched(one));
            if (possible && (best == null || here)) {
                best = one;
            }
        }
        gone.remove(best);
        return Optional.ofNullable(best);
    }

    private static boolean isUntouched(Gone one) {
        Stub target = one.from().targetView().items().get(one.entry().targetId());
        return one.entry().state() == State.DELETED_ON_TARGET
                || one.entry().state() == State.CONFIRMED && target != null && target.version().equals(one.entry().targetVersion());
    }

    private boolean isSame(ItemEntry entry, ItemFacts facts, boolean sameCollection) {
        ContentDigest meaning = entry.meaning();
        if (ItemMatcher.byName(kind)) {
            return facts.meaning().equals(meaning) && (sameCollection || entry.name().equals(facts.item().name()));
        }
        return entry.uid().isEmpty() && facts.uid().isEmpty() ? facts.meaning().equals(meaning) : entry.uid().equals(facts.uid());
    }
}
