package dev.godwit.engine.items;

import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.items.ItemsTally.Count;
import dev.godwit.engine.items.Transfer.Ready;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks once more at a collection that was written to: learns the versions the target did not tell, and what it made of the
 * contents; notes the states of both sides unless somebody else wrote there meanwhile.
 */
final class Agreement {
    private final Sides sides;

    Agreement(Sides sides) {
        this.sides = sides;
    }

    /**
     * @param pair as it is in the journal
     * @param now the target's collection as it was listed after everything was written
     * @param delivery null if nothing was put
     * @param settled whether nothing was left undone
     * @param active the source's active script, or null
     */
    void note(PairInput in, CollectionPair pair, ItemCollection now, Delivery delivery, Set<String> deleted, boolean settled, String active) {
        boolean wrote = delivery != null || !deleted.isEmpty();
        String targetState = in.targetView().state();
        String targetSince = in.targetView().since();
        boolean calm = true;
        if (wrote) {
            boolean since = !in.targetView().since().isEmpty() && (delivery == null || delivery.unversioned().isEmpty());
            ItemListing after = sides.again(() -> sides.target().list(now, since ? in.targetView().since() : ""));
            calm = isExpected(in, after, delivery, deleted, pair);
            targetState = now.state();
            targetSince = after.state();
            if (delivery != null) {
                learn(pair, now, after, delivery);
            }
        }
        CollectionPair current = in.source() == null ? pair : pair.as(in.source(), now);
        boolean agreed = settled && calm;
        sides.journal().put(new CollectionPair(pair.id(), pair.kind(), current.sourceId(), current.targetId(), current.sourceName(), current.sourceParent(),
                current.targetName(), current.targetParent(), current.sourceProperties(), current.targetProperties(),
                agreed ? in.sourceView().state() : "", settled ? in.sourceView().since() : pair.sourceSince(),
                agreed ? targetState : "", agreed ? targetSince : pair.targetSince(), active));
    }

    /** Whether everything in the listing is what was there before or what was written. */
    private boolean isExpected(PairInput in, ItemListing after, Delivery delivery, Set<String> deleted, CollectionPair pair) {
        Map<String, String> expected = new HashMap<>();
        in.targetView().items().values().forEach(stub -> expected.put(stub.id(), stub.version()));
        sides.journal().entries(pair).stream().filter(ItemEntry::hasPlace).forEach(e -> expected.put(e.targetId(), e.targetVersion()));
        deleted.forEach(expected::remove);
        Set<String> seen = new HashSet<>();
        for (Stub stub : after.items()) {
            seen.add(stub.id());
            String version = expected.get(stub.id());
            if (version == null || !version.isEmpty() && !version.equals(stub.version())) {
                return false;
            }
        }
        return after.complete() ? seen.containsAll(expected.keySet())
                : after.removed().stream().noneMatch(id -> expected.containsKey(id) && !deleted.contains(id));
    }

    private void learn(CollectionPair pair, ItemCollection target, ItemListing after, Delivery delivery) {
        if (delivery.unversioned().isEmpty()) {
            return;
        }
        Map<String, ItemFacts> facts = sides.targetReader().read(target, delivery.unversioned().keySet());
        List<ItemEntry> learnt = new ArrayList<>();
        long rewritten = 0;
        long altered = 0;
        for (Map.Entry<String, Ready> one : delivery.unversioned().entrySet()) {
            ItemFacts there = facts.get(one.getKey());
            if (there == null) {
                continue;
            }
            ItemEntry entry = delivery.stored().get(one.getKey());
            learnt.add(entry.withTarget(target.id(), one.getKey(), there.item().version(), there.meaning()).withState(State.CONFIRMED, null));
            rewritten += there.digest().equals(one.getValue().sentDigest()) ? 0 : 1;
            altered += there.meaning().equals(entry.meaning()) ? 0 : 1;
        }
        sides.journal().put(learnt);
        sides.tally().add(pair.kind(), Count.REWRITTEN, rewritten);
        sides.tally().add(pair.kind(), Count.ALTERED, altered);
        if (altered > 0) {
            sides.listener().warning(new Warning("item-altered", null, 0, ItemAction.place(pair.kind(), pair.sourceName()) + ": the target stored " + altered
                    + " items with another meaning than was sent"));
        }
    }
}
