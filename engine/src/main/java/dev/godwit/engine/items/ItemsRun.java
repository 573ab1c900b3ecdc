package dev.godwit.engine.items;

import dev.godwit.engine.CopyOptions.DeletionCap;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.ItemsReport.Note;
import dev.godwit.engine.SafetyStop;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.model.DataKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stages of a run for what is not mail; the way through is {@link #run()}. */
final class ItemsRun {
    private final Sides sides;
    private final int writers;

    ItemsRun(Sides sides, int writers) {
        this.sides = sides;
        this.writers = writers;
    }

    ItemsReport run() {
        Instant begin = sides.options().copy().clock().instant();
        sides.listener().stage(Stage.LIST);
        List<ItemAction> actions = new ArrayList<>();
        List<DataKind> kinds = kinds(actions);
        Map<DataKind, KindPlan> plans = new TreeMap<>();
        sides.listener().stage(Stage.PLAN);
        for (DataKind kind : kinds) {
            sides.tally().begin(kind);
            plans.put(kind, new KindPlanner(sides, kind).plan());
        }
        Totals totals = new Totals(0, 0);
        for (KindPlan plan : plans.values()) {
            actions.addAll(plan.actions());
            totals = totals.plus(plan.totals());
        }
        sides.listener().itemsPlanned(List.copyOf(actions), totals);
        checkSafety(plans);
        for (KindPlan plan : plans.values()) {
            plan.idle().forEach(pair -> sides.tally().add(plan.kind(), ItemsTally.Count.UNCHANGED, sides.journal().count(pair, State.CONFIRMED)));
        }
        if (!sides.options().copy().dryRun()) {
            sides.listener().stage(Stage.APPLY);
            for (KindPlan plan : plans.values()) {
                new KindRun(sides, plan.kind(), writers, totals).carryOut(plan);
            }
        }
        return report(kinds, actions, Duration.between(begin, sides.options().copy().clock().instant()));
    }

    private List<DataKind> kinds(List<ItemAction> actions) {
        List<DataKind> kinds = new ArrayList<>();
        for (DataKind kind : DataKind.values()) {
            if (kind == DataKind.MAIL || !sides.options().kinds().contains(kind) || !sides.source().kinds().contains(kind)) {
                continue;
            }
            if (sides.target().kinds().contains(kind)) {
                kinds.add(kind);
            } else {
                actions.add(new ItemAction.LeaveOut(kind, "", "the target does not hold " + kind.word()));
            }
        }
        return kinds;
    }

    private void checkSafety(Map<DataKind, KindPlan> plans) {
        if (sides.options().copy().deletions() == Deletions.KEEP) {
            return;
        }
        DeletionCap cap = sides.options().copy().deletionCap();
        long deletions = plans.values().stream().mapToLong(KindPlan::deletions).sum();
        long gone = plans.values().stream().mapToLong(KindPlan::propagated).sum();
        long known = 0;
        long onSource = 0;
        long onTarget = 0;
        for (KindPlan plan : plans.values()) {
            for (KindPlan.PairPlan pair : plan.pairs()) {
                known += pair.in().entries().size();
                onSource += pair.in().sourceView().items().size();
                onTarget += pair.in().targetView().items().size();
            }
            long idle = plan.idle().stream().mapToLong(pair -> sides.journal().count(pair, State.CONFIRMED)).sum();
            known += idle;
            onSource += idle;
            onTarget += idle + plan.extras().values().stream().mapToLong(n -> n).sum();
        }
        if (deletions > 0 && !cap.unlimited() && (onSource == 0 || gone >= 20 && gone * 2 > known)) {
            throw new SafetyStop("source-looks-empty", "the source suddenly lacks " + gone + " of " + known
                    + " items it had; nothing was deleted", "Check the source. If this is right, repeat with --max-deletions=unlimited.");
        }
        if (!cap.allows(deletions, onTarget)) {
            throw new SafetyStop("too-many-deletions", deletions + " of " + onTarget + " items would be deleted on the target, more than allowed ("
                    + cap.messages() + " or " + cap.percent() + " %); nothing was deleted",
                    "Look at the plan with --dry-run. If it is right, repeat with --max-deletions=N or --max-deletions=unlimited.");
        }
    }

    private ItemsReport report(List<DataKind> kinds, List<ItemAction> actions, Duration took) {
        List<Note> quarantined = new ArrayList<>();
        for (DataKind kind : kinds) {
            Map<Long, String> names = new TreeMap<>();
            sides.journal().collections(kind).forEach(pair -> names.put(pair.id(), pair.sourceName()));
            for (ItemEntry entry : sides.journal().entries(kind, State.QUARANTINED)) {
                quarantined.add(new Note(kind, ItemAction.place(kind, names.getOrDefault(entry.collection(), "")) + " "
                        + (entry.name().isEmpty() ? entry.sourceId() : entry.name()), entry.note()));
            }
        }
        return new ItemsReport(sides.tally().figures(), sides.tally().conflicts(), sides.tally().kept(), quarantined, sides.tally().failures(),
                actions, sides.listener().warnings(), sides.options().copy().dryRun(), took);
    }
}
