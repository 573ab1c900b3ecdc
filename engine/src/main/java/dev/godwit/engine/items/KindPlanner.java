package dev.godwit.engine.items;

import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.items.CollectionPlanner.Decision;
import dev.godwit.engine.items.KindPlan.PairPlan;
import dev.godwit.engine.run.Parallel;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at both sides of a kind and decides everything; writes nothing. */
final class KindPlanner {
    private static final int SIDE_BY_SIDE = 4;

    private final Sides sides;
    private final DataKind kind;
    private final Survey survey;
    private final List<CollectionPair> idle = Collections.synchronizedList(new ArrayList<>());

    KindPlanner(Sides sides, DataKind kind) {
        this.sides = sides;
        this.kind = kind;
        this.survey = new Survey(sides, kind);
    }

    KindPlan plan() {
        List<ItemCollection> sources = sides.again(() -> sides.source().collections(kind));
        List<ItemCollection> targets = sides.again(() -> sides.target().collections(kind));
        boolean again = sides.options().copy().restoreDeleted() || sides.options().copy().deletions() == Deletions.MIRROR;
        CollectionPlanner.Plan collections = CollectionPlanner.plan(sources, targets, sides.journal().collections(kind),
                new CollectionPlanner.Rules(sides.options().shared(), KindRun.keepsEverything(sides.target()), again));
        List<PairInput> inputs = look(collections, targets);
        boolean continuations = Continuations.arePossible(inputs);
        inputs = parallel(inputs, in -> survey.read(in, continuations));
        Continuations.Result continued = Continuations.find(kind, inputs);
        ItemPlanner planner = new ItemPlanner(sides.options());
        List<PairPlan> plans = new ArrayList<>();
        for (PairInput in : continued.inputs()) {
            PairInput matched = in.target() == null ? in : survey.match(in);
            Set<String> claimed = new HashSet<>(Survey.claimed(matched));
            matched.matched().values().forEach(candidate -> claimed.add(candidate.facts().item().id()));
            plans.add(new PairPlan(matched, planner.plan(matched, claimed)));
        }
        KindPlan.Activation activation = kind == DataKind.SCRIPTS ? new ActiveScript(sides).plan(plans, continued.outdated()) : null;
        return new KindPlan(kind, collections, plans, List.copyOf(idle), extras(collections), continued.outdated(), activation);
    }

    private interface Look {
        PairInput look();
    }

    private List<PairInput> look(CollectionPlanner.Plan collections, List<ItemCollection> targets) {
        List<Look> looks = new ArrayList<>();
        for (Decision decision : collections.decisions()) {
            switch (decision) {
                case Decision.Create create -> looks.add(() -> survey.look(CollectionPair.of(create.source(), create.wanted()), create.source(), null, List.of()));
                case Decision.LeaveOut leftOut -> { }
                case Decision.Use use -> {
                    boolean known = use.known() != null && use.known().targetId().equals(use.target().id());
                    if (known && survey.nothingToDo(use.known(), use.source(), use.target())) {
                        idle.add(use.known());
                    } else if (known) {
                        looks.add(() -> survey.look(use.known(), use.source(), use.target(), sides.journal().entries(use.known())));
                    } else {
                        looks.add(() -> survey.look(CollectionPair.of(use.source(), use.target()), use.source(), use.target(), List.of()));
                    }
                }
            }
        }
        for (CollectionPair gone : collections.vanished()) {
            ItemCollection target = targets.stream().filter(t -> t.id().equals(gone.targetId())).findFirst().orElse(null);
            looks.add(() -> survey.look(gone, null, target, sides.journal().entries(gone)));
        }
        return parallel(looks, Look::look);
    }

    private static <A, B> List<B> parallel(List<A> all, java.util.function.Function<A, B> work) {
        List<B> results = new ArrayList<>(Collections.nCopies(all.size(), null));
        List<Integer> indexes = java.util.stream.IntStream.range(0, all.size()).boxed().toList();
        List<B> safe = Collections.synchronizedList(results);
        Parallel.forEach(indexes, SIDE_BY_SIDE, i -> safe.set(i, work.apply(all.get(i))));
        return results;
    }

    /** Of a mirror: what only the target has, children before parents. */
    private Map<ItemCollection, Long> extras(CollectionPlanner.Plan collections) {
        Map<ItemCollection, Long> extras = new LinkedHashMap<>();
        if (sides.options().copy().deletions() == Deletions.MIRROR) {
            for (ItemCollection extra : collections.extra().reversed()) {
                extras.put(extra, (long) sides.again(() -> sides.target().list(extra, "")).items().size());
            }
        }
        return extras;
    }
}
