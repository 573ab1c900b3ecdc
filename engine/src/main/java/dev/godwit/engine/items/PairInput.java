package dev.godwit.engine.items;

import dev.godwit.engine.items.ItemMatcher.Candidate;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is known of a pair of collections when it is planned.
 *
 * @param pair its id is 0 before it is in the journal
 * @param source null if it is gone there
 * @param target null if it is yet to be made
 * @param sourceFacts of the items whose content had to be read to decide
 * @param targetFacts likewise
 * @param matched items of the source that are not in the journal to what was found for them on the target
 * @param moves items of the source that are not in the journal to the entry of another collection that they were before
 * @param movedOut entries that a move elsewhere takes care of
 */
record PairInput(CollectionPair pair, ItemCollection source, ItemCollection target, View sourceView, View targetView, List<ItemEntry> entries,
        Map<String, ItemFacts> sourceFacts, Map<String, ItemFacts> targetFacts, Map<String, Candidate> matched, Map<String, ItemEntry> moves,
        Set<ItemEntry> movedOut) {

    /** Items of the source that have no place on the target yet, as far as the journal knows. */
    List<Stub> appeared() {
        Set<String> known = new HashSet<>();
        entries.stream().filter(e -> !inDoubt(e)).forEach(e -> known.add(e.sourceId()));
        return sourceView.items().values().stream().filter(s -> !known.contains(s.id())).sorted(java.util.Comparator.comparing(Stub::id)).toList();
    }

    /** Sent as a new item, perhaps, without an answer. */
    static boolean inDoubt(ItemEntry entry) {
        return entry.state() == ItemEntry.State.INTENT && entry.targetId() == null;
    }

    PairInput with(Map<String, ItemFacts> ofSource, Map<String, ItemFacts> ofTarget) {
        return new PairInput(pair, source, target, sourceView, targetView, entries, ofSource, ofTarget, matched, moves, movedOut);
    }

    PairInput with(View otherTarget) {
        return new PairInput(pair, source, target, sourceView, otherTarget, entries, sourceFacts, targetFacts, matched, moves, movedOut);
    }

    PairInput with(List<ItemEntry> others, Map<String, Candidate> found, Map<String, ItemEntry> moved, Set<ItemEntry> out) {
        return new PairInput(pair, source, target, sourceView, targetView, others, sourceFacts, targetFacts, found, moved, out);
    }

    String name() {
        return source != null ? source.name() : pair.sourceName();
    }
}
