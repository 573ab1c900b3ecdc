package dev.godwit.engine.items;

import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.items.CollectionPlanner.Decision;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is going to be done for one kind.
 *
 * @param collections what to do with collections
 * @param pairs what to do with items
 * @param idle pairs with nothing to do
 * @param extras collections to delete because only the target has them, with how many items each holds
 * @param outdated entries whose item has another id now
 * @param activation which script to make the active one; null to leave that alone
 */
record KindPlan(DataKind kind, CollectionPlanner.Plan collections, List<PairPlan> pairs, List<CollectionPair> idle, Map<ItemCollection, Long> extras,
        Map<ItemEntry, ItemEntry> outdated, Activation activation) {

    /** What to do in a pair of collections. */
    record PairPlan(PairInput in, List<ItemStep> steps) {
        boolean writes() {
            return steps.stream().anyMatch(step -> !(step instanceof ItemStep.Note || step instanceof ItemStep.Forget));
        }
    }

    /** @param name for people @param sourceId empty for none */
    record Activation(PairInput in, String sourceId, String name) {
    }

    long deletions() {
        return pairs.stream().flatMap(p -> p.steps().stream()).filter(s -> s instanceof ItemStep.Delete || s instanceof ItemStep.DeleteUnknown).count()
                + extras.values().stream().mapToLong(n -> n).sum();
    }

    /** Deletions because the source's owner deleted. */
    long propagated() {
        return pairs.stream().flatMap(p -> p.steps().stream()).filter(s -> s instanceof ItemStep.Delete).count();
    }

    Totals totals() {
        Totals totals = new Totals(0, 0);
        for (PairPlan pair : pairs) {
            for (ItemStep step : pair.steps()) {
                totals = totals.plus(of(step));
            }
        }
        return totals;
    }

    private static Totals of(ItemStep step) {
        return switch (step) {
            case ItemStep.Put(String id, long size, ItemEntry former) -> new Totals(1, Math.max(0, size));
            case ItemStep.Replace r -> new Totals(1, Math.max(0, r.source().size()));
            case ItemStep.Move m -> new Totals(1, Math.max(0, m.source().size()));
            case ItemStep.FinishMove f -> new Totals(0, 0);
            case ItemStep.Note n -> new Totals(0, 0);
            case ItemStep.Forget f -> new Totals(0, 0);
            case ItemStep.Delete d -> new Totals(0, 0);
            case ItemStep.DeleteUnknown d -> new Totals(0, 0);
        };
    }

    /** The lines of a dry run. */
    List<ItemAction> actions() {
        List<ItemAction> actions = new ArrayList<>();
        collections.decisions().forEach(decision -> describe(decision, actions));
        pairs.forEach(pair -> describe(pair, actions));
        if (activation != null) {
            actions.add(new ItemAction.ActivateScript(kind, activation.name()));
        }
        extras.keySet().forEach(collection -> actions.add(new ItemAction.DeleteCollection(kind, collection.name())));
        return actions;
    }

    private void describe(Decision decision, List<ItemAction> actions) {
        switch (decision) {
            case Decision.Create c -> actions.add(new ItemAction.CreateCollection(kind, c.wanted().name()));
            case Decision.LeaveOut l -> actions.add(new ItemAction.LeaveOut(kind, l.source().name(), l.reason()));
            case Decision.Use u when u.wanted() == null -> { }
            case Decision.Use u -> {
                List<String> what = new ArrayList<>(u.wanted().properties().keySet());
                if (u.parent() != null) {
                    what.addFirst("place");
                }
                actions.add(new ItemAction.ChangeCollection(kind, u.target().name(), u.wanted().name(), String.join(", ", what)));
            }
        }
    }

    private void describe(PairPlan pair, List<ItemAction> actions) {
        String name = pair.in().name();
        Totals put = new Totals(0, 0);
        Totals replace = new Totals(0, 0);
        long adopted = 0;
        long deleted = 0;
        Map<Long, Long> moved = new LinkedHashMap<>();
        for (ItemStep step : pair.steps()) {
            switch (step) {
                case ItemStep.Put p -> put = put.plus(of(p));
                case ItemStep.Replace r -> replace = replace.plus(of(r));
                case ItemStep.Move m -> moved.merge(m.from().collection(), 1L, Long::sum);
                case ItemStep.Note n -> adopted += n.outcome() == ItemStep.Outcome.ADOPTED ? 1 : 0;
                case ItemStep.Delete d -> deleted++;
                case ItemStep.DeleteUnknown d -> deleted++;
                case ItemStep.FinishMove f -> { }
                case ItemStep.Forget f -> { }
            }
        }
        if (put.messages() > 0) {
            actions.add(new ItemAction.PutItems(kind, name, put.messages(), put.bytes()));
        }
        if (replace.messages() > 0) {
            actions.add(new ItemAction.ReplaceItems(kind, name, replace.messages(), replace.bytes()));
        }
        if (adopted > 0) {
            actions.add(new ItemAction.AdoptItems(kind, name, adopted));
        }
        moved.forEach((from, items) -> actions.add(new ItemAction.MoveItems(kind, nameOf(from), name, items)));
        if (deleted > 0) {
            actions.add(new ItemAction.DeleteItems(kind, name, deleted));
        }
    }

    private String nameOf(long pairId) {
        return pairs.stream().filter(p -> p.in().pair().id() == pairId).map(p -> p.in().name()).findFirst().orElse("");
    }
}
