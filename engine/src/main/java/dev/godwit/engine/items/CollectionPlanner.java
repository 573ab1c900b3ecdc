package dev.godwit.engine.items;

import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides which collection of the target each collection of the source goes to: the one the journal knows, else the one of
 * the same role, else of the same name, else the default one for the default one, else a new one. A pure function.
 */
final class CollectionPlanner {
    private static final Set<String> NOT_CARRIED = Set.of(ItemCollection.SHARED_BY, ItemCollection.SUBSCRIPTION_SOURCE);
    /** Set when a collection is made, and left to the target's owner afterwards. */
    private static final Set<String> ONLY_AT_FIRST = Set.of(ItemCollection.DEFAULT, ItemCollection.ROLE);

    private final Rules rules;
    private final List<ItemCollection> targets;
    private final Map<String, CollectionPair> known;
    private final Set<String> claimed = new HashSet<>();
    /** By the source's id: where it goes; no value for what is made anew. */
    private final Map<String, Optional<ItemCollection>> places = new HashMap<>();
    private final Set<String> newNames = new HashSet<>();

    /**
     * @param shared include what is somebody else's
     * @param sharing pass on who may see it: only to stores that give it back as it is, since principals are each server's own
     * @param again make again what was deleted on the target
     */
    record Rules(boolean shared, boolean sharing, boolean again) {
    }

    /** What is to be done with a collection of the source. */
    sealed interface Decision {
        ItemCollection source();

        /** @param wanted null if nothing is to be changed @param parent the source's id of the new parent; null to leave it */
        record Use(ItemCollection source, ItemCollection target, CollectionPair known, ItemCollection wanted, String parent) implements Decision {
        }

        /** @param wanted with the source's id of its parent */
        record Create(ItemCollection source, ItemCollection wanted, CollectionPair known) implements Decision {
        }

        record LeaveOut(ItemCollection source, String reason) implements Decision {
        }
    }

    /** @param vanished pairs whose collection is gone on the source @param extra collections of the target that belong to no decision */
    record Plan(List<Decision> decisions, List<CollectionPair> vanished, List<ItemCollection> extra) {
    }

    private CollectionPlanner(List<ItemCollection> targets, List<CollectionPair> known, Rules rules) {
        this.rules = rules;
        this.targets = targets;
        this.known = known.stream().collect(Collectors.toMap(CollectionPair::sourceId, Function.identity()));
    }

    /** @param sources parents before children */
    static Plan plan(List<ItemCollection> sources, List<ItemCollection> targets, List<CollectionPair> known, Rules rules) {
        return new CollectionPlanner(targets, known, rules).plan(sources);
    }

    private Plan plan(List<ItemCollection> sources) {
        Map<String, ItemCollection> found = new HashMap<>();
        for (ItemCollection source : sources) {
            targetOf(known.get(source.id())).ifPresent(target -> claim(found, source, target));
        }
        for (ItemCollection source : sources) {
            if (!found.containsKey(source.id()) && reasonToLeaveOut(source) == null) {
                byRole(source).ifPresent(target -> claim(found, source, target));
            }
        }
        Set<String> present = sources.stream().map(ItemCollection::id).collect(Collectors.toSet());
        List<Decision> decisions = new ArrayList<>();
        matchNames(sources, found);
        for (ItemCollection source : sources) {
            if (!found.containsKey(source.id()) && reasonToLeaveOut(source) == null && isTrue(source, ItemCollection.DEFAULT)) {
                free().filter(t -> isTrue(t, ItemCollection.DEFAULT)).findFirst().ifPresent(target -> claim(found, source, target));
            }
        }
        for (ItemCollection source : sources) {
            decisions.add(decide(source, found.get(source.id())));
        }
        List<CollectionPair> vanished = known.values().stream().filter(pair -> !present.contains(pair.sourceId())).toList();
        vanished.forEach(pair -> claimed.add(pair.targetId()));
        List<ItemCollection> extra = free().filter(t -> !t.id().isEmpty()).toList();
        return new Plan(decisions, vanished, extra);
    }

    private java.util.stream.Stream<ItemCollection> free() {
        return targets.stream().filter(t -> !claimed.contains(t.id()) && !t.properties().containsKey(ItemCollection.SHARED_BY)
                && !t.properties().containsKey(ItemCollection.SUBSCRIPTION_SOURCE));
    }

    private void claim(Map<String, ItemCollection> found, ItemCollection source, ItemCollection target) {
        if (claimed.add(target.id())) {
            found.put(source.id(), target);
        }
    }

    private Optional<ItemCollection> targetOf(CollectionPair pair) {
        return pair == null ? Optional.empty() : targets.stream().filter(t -> t.id().equals(pair.targetId())).findFirst();
    }

    private Optional<ItemCollection> byRole(ItemCollection source) {
        if (source.id().isEmpty()) {
            return free().filter(t -> t.id().isEmpty()).findFirst();
        }
        String role = source.properties().getOrDefault(ItemCollection.ROLE, "");
        return role.isEmpty() ? Optional.empty() : free().filter(t -> role.equals(t.properties().get(ItemCollection.ROLE))).findFirst();
    }

    /** Parents first, since a name counts among its siblings; the same spelling before another one. */
    private void matchNames(List<ItemCollection> sources, Map<String, ItemCollection> found) {
        for (ItemCollection source : sources) {
            ItemCollection parent = found.get(source.parentId());
            if (found.containsKey(source.id()) || reasonToLeaveOut(source) != null || !source.parentId().isEmpty() && parent == null) {
                continue;
            }
            String parentId = parent == null ? "" : parent.id();
            free().filter(t -> !t.id().isEmpty() && t.parentId().equals(parentId) && fold(t.name()).equals(fold(source.name())))
                    .min(java.util.Comparator.comparing(t -> !t.name().equals(source.name()))).ifPresent(target -> claim(found, source, target));
        }
    }

    private static boolean isTrue(ItemCollection collection, String property) {
        return "true".equals(collection.properties().get(property));
    }

    static String fold(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private String reasonToLeaveOut(ItemCollection source) {
        if (source.properties().containsKey(ItemCollection.SHARED_BY) && !rules.shared()) {
            return "it belongs to somebody else";
        }
        if (source.properties().containsKey(ItemCollection.SUBSCRIPTION_SOURCE)) {
            return "it is subscribed from elsewhere; subscribe to it on the target again";
        }
        return null;
    }

    private Decision decide(ItemCollection source, ItemCollection target) {
        String reason = reasonToLeaveOut(source);
        if (reason == null && !source.parentId().isEmpty() && !places.containsKey(source.parentId())) {
            reason = "what it lies in is left out";
        }
        CollectionPair pair = known.get(source.id());
        if (reason == null && target == null && pair != null && !rules.again()) {
            reason = "it was deleted on the target";
        }
        if (reason != null) {
            return new Decision.LeaveOut(source, reason);
        }
        places.put(source.id(), Optional.ofNullable(target));
        return target == null ? create(source, pair) : use(source, target, pair);
    }

    private Decision create(ItemCollection source, CollectionPair pair) {
        Set<String> taken = new HashSet<>();
        places.getOrDefault(source.parentId(), Optional.empty()).map(ItemCollection::id).or(() -> Optional.of("").filter(x -> source.parentId().isEmpty()))
                .ifPresent(parentId -> targets.stream().filter(t -> t.parentId().equals(parentId)).forEach(t -> taken.add(fold(t.name()))));
        String name = source.name();
        for (int i = 2; taken.contains(fold(name)) || !newNames.add(source.parentId() + "\n" + fold(name)); i++) {
            name = source.name() + " (" + i + ")";
        }
        return new Decision.Create(source, source.withName(name).withProperties(carried(source)), pair);
    }

    private SortedMap<String, String> carried(ItemCollection source) {
        SortedMap<String, String> carried = new TreeMap<>(source.properties());
        carried.keySet().removeAll(NOT_CARRIED);
        if (!rules.sharing()) {
            carried.remove(ItemCollection.SHARE_WITH);
        }
        return carried;
    }

    private Decision use(ItemCollection source, ItemCollection target, CollectionPair pair) {
        if (source.id().isEmpty() || pair == null || !pair.targetId().equals(target.id())) {
            return new Decision.Use(source, target, pair, null, null);
        }
        boolean renamed = !source.name().equals(pair.sourceName()) && target.name().equals(pair.targetName()) && isFree(source.name(), target);
        boolean moved = !source.parentId().equals(pair.sourceParent()) && target.parentId().equals(pair.targetParent());
        SortedMap<String, String> properties = carried(source);
        properties.entrySet().removeIf(e -> ONLY_AT_FIRST.contains(e.getKey()) || e.getValue().equals(pair.sourceProperties().get(e.getKey()))
                || e.getValue().equals(target.properties().get(e.getKey()))
                || !java.util.Objects.equals(target.properties().get(e.getKey()), pair.targetProperties().get(e.getKey())));
        if (!renamed && !moved && properties.isEmpty()) {
            return new Decision.Use(source, target, pair, null, null);
        }
        ItemCollection wanted = target.withName(renamed ? source.name() : target.name()).withProperties(properties);
        return new Decision.Use(source, target, pair, wanted, moved ? source.parentId() : null);
    }

    private boolean isFree(String name, ItemCollection target) {
        return targets.stream().noneMatch(t -> !t.id().equals(target.id()) && t.kind() != DataKind.MAIL && t.parentId().equals(target.parentId())
                && fold(t.name()).equals(fold(name)));
    }
}
