package dev.godwit.engine.items;

import dev.godwit.contract.Body;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.ItemsOptions.Winner;
import dev.godwit.engine.ItemsReport.Note;
import dev.godwit.engine.items.KindPlan.Activation;
import dev.godwit.engine.items.KindPlan.PairPlan;
import dev.godwit.engine.pump.BlockPool;
import dev.godwit.engine.pump.BodyStore;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Which script is the active one: a three-way merge of its own, carried out after all scripts are there. */
final class ActiveScript {
    private final Sides sides;

    ActiveScript(Sides sides) {
        this.sides = sides;
    }

    /** The source's active script now; empty if none is. */
    static String active(Map<String, ItemFacts> scripts) {
        return scripts.values().stream().filter(ItemFacts::isActive).map(f -> f.item().id()).findFirst().orElse("");
    }

    /** @return null if the target's active script is to stay as it is */
    Activation plan(List<PairPlan> plans, Map<ItemEntry, ItemEntry> outdated) {
        if (plans.isEmpty() || plans.getFirst().in().source() == null || plans.getFirst().in().target() == null) {
            return null;
        }
        PairInput in = plans.getFirst().in();
        Map<String, ItemFacts> ours = sides.sourceReader().read(in.source(), in.sourceView().items().keySet());
        String wanted = active(ours);
        String base = in.pair().active() == null ? null : outdated.entrySet().stream().filter(e -> e.getKey().sourceId().equals(in.pair().active()))
                .map(e -> e.getValue().sourceId()).findFirst().orElse(in.pair().active());
        boolean mirror = sides.options().copy().deletions() == Deletions.MIRROR;
        if (wanted.equals(base == null ? "" : base) && !mirror) {
            return null;
        }
        String there = active(sides.targetReader().read(in.target(), in.targetView().items().keySet()));
        String place = placeOf(in, wanted);
        String formerPlace = base == null ? "" : placeOf(in, base);
        if (!place.isEmpty() && there.equals(place) || wanted.isEmpty() && there.isEmpty()) {
            return null;
        }
        boolean theirs = !there.isEmpty() && !there.equals(formerPlace) || there.isEmpty() && !formerPlace.isEmpty();
        if (theirs && !mirror && sides.options().onConflict() == Winner.TARGET) {
            sides.tally().conflict(new Note(DataKind.SCRIPTS, "scripts", "another script is active on the target; it stays active"));
            return null;
        }
        return new Activation(in, wanted, wanted.isEmpty() ? "" : ours.get(wanted).item().name());
    }

    /** The target's id of a script of the source; empty if it is not there yet. */
    private static String placeOf(PairInput in, String sourceId) {
        return in.entries().stream().filter(e -> e.sourceId().equals(sourceId) && e.hasPlace()).map(ItemEntry::targetId).findFirst()
                .or(() -> Optional.ofNullable(in.matched().get(sourceId)).map(c -> c.facts().item().id())).orElse("");
    }

    /** Makes it so, and notes the versions that scripts have by it. @return for each script that has another version now: the one before, and now */
    Map<String, List<String>> carryOut(Activation activation, CollectionPair pair, ItemCollection target) {
        Map<String, ItemFacts> scripts = sides.targetReader().read(target, ids(target));
        String id = activation.sourceId().isEmpty() ? active(scripts)
                : sides.journal().entry(pair.id(), activation.sourceId()).filter(ItemEntry::hasPlace).map(ItemEntry::targetId).orElse("");
        ItemFacts script = scripts.get(id);
        if (script == null) {
            sides.tally().failed(new Note(DataKind.SCRIPTS, "script " + activation.name(), "it cannot be made the active one, since it is not on the target"));
            return Map.of();
        }
        AtomicReference<String> refusal = new AtomicReference<>();
        sides.again(() -> {
            try (Body body = content(target, id)) {
                TreeMap<String, String> properties = new TreeMap<>(Map.of(Item.ACTIVE, activation.sourceId().isEmpty() ? "false" : "true"));
                sides.target().put(target, List.of(new Outgoing(body, script.item().mediaType(), script.item().name(), "", properties, id, version(target, id))),
                        answers(refusal));
            }
            return null;
        });
        if (refusal.get() != null) {
            sides.tally().failed(new Note(DataKind.SCRIPTS, "script " + activation.name(), refusal.get()));
        }
        return noteVersions(pair, target, scripts);
    }

    private List<String> ids(ItemCollection target) {
        return sides.again(() -> sides.target().list(target, "")).items().stream().map(Stub::id).toList();
    }

    private String version(ItemCollection target, String id) {
        return sides.target().list(target, "").items().stream().filter(s -> s.id().equals(id)).map(Stub::version).findFirst().orElse("");
    }

    private Body content(ItemCollection target, String id) {
        Body[] body = new Body[1];
        sides.target().read(target, List.of(id), (item, in) ->
                body[0] = new BodyStore(sides.options().copy().spillDirectory(), new BlockPool()).take(in).body());
        return body[0];
    }

    private static Answers answers(AtomicReference<String> refusal) {
        return new Answers() {
            @Override
            public void stored(int index, String id, String version) {
                // the versions of all scripts are asked for afterwards
                refusal.set(null);
            }

            @Override
            public void refused(int index, RefusalReason reason, String serverText) {
                refusal.set("the target does not make it the active one: " + serverText);
            }

            @Override
            public void conflict(int index, String id) {
                refusal.set("it changed on the target while it was made the active one; run again");
            }
        };
    }

    private Map<String, List<String>> noteVersions(CollectionPair pair, ItemCollection target, Map<String, ItemFacts> before) {
        Map<String, String> now = new HashMap<>();
        sides.again(() -> sides.target().list(target, "")).items().forEach(stub -> now.put(stub.id(), stub.version()));
        List<ItemEntry> changed = new ArrayList<>();
        for (ItemEntry entry : sides.journal().entries(pair)) {
            ItemFacts was = entry.targetId() == null ? null : before.get(entry.targetId());
            if (was != null && was.item().version().equals(entry.targetVersion()) && now.containsKey(entry.targetId())) {
                changed.add(entry.withTargetVersion(now.get(entry.targetId())));
            }
        }
        sides.journal().put(changed);
        Map<String, List<String>> versions = new HashMap<>();
        before.forEach((id, facts) -> versions.put(id, List.of(facts.item().version(), now.getOrDefault(id, ""))));
        return versions;
    }
}
