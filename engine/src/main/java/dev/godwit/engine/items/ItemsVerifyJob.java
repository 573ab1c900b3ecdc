package dev.godwit.engine.items;

import dev.godwit.contract.ItemFormats;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.items.CollectionPlanner.Decision;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.items.ItemMatcher.Candidate;
import dev.godwit.engine.items.ItemsVerifyReport.Difference;
import dev.godwit.engine.run.Pauses;
import dev.godwit.engine.run.SafeListener;
import dev.godwit.engine.verify.VerifyReport.Level;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what two accounts hold besides mail, item by item. Changes nothing on either side. */
public final class ItemsVerifyJob {
    private static final int KEPT = 10_000;

    private final Sides sides;
    private final Level level;
    private final boolean strict;
    private final List<Difference> differences = new ArrayList<>();
    private long differenceCount;
    private long collections;
    private long items;
    private long equalBytes;
    private long extras;
    private long explained;

    /**
     * @param strict whether what only the target has is a difference
     * @param journal pairs items by what the copies noted, the rest by UID, name and meaning
     */
    public ItemsVerifyJob(Source source, Target target, ItemJournal journal, ItemsOptions options, ItemFormats formats, Level level, boolean strict,
            EngineListener listener) {
        SafeListener safe = new SafeListener(listener);
        this.sides = new Sides(source.items().orElseThrow(), ItemsJob.items(target), journal, options, formats, new Pauses(safe), safe, new ItemsTally());
        this.level = level;
        this.strict = strict;
    }

    public ItemsVerifyReport run() {
        Instant begin = sides.options().copy().clock().instant();
        for (DataKind kind : DataKind.values()) {
            if (kind != DataKind.MAIL && sides.options().kinds().contains(kind) && sides.source().kinds().contains(kind) && sides.target().kinds().contains(kind)) {
                verify(kind);
            }
        }
        return new ItemsVerifyReport(level, collections, items, equalBytes, extras, explained, differenceCount, List.copyOf(differences),
                Duration.between(begin, sides.options().copy().clock().instant()));
    }

    private void differs(DataKind kind, String place, String what) {
        differenceCount++;
        if (differences.size() < KEPT) {
            differences.add(new Difference(kind, place, what));
        }
    }

    private void verify(DataKind kind) {
        List<ItemCollection> sources = sides.again(() -> sides.source().collections(kind));
        List<ItemCollection> targets = sides.again(() -> sides.target().collections(kind));
        CollectionPlanner.Plan plan = CollectionPlanner.plan(sources, targets, sides.journal().collections(kind),
                new CollectionPlanner.Rules(sides.options().shared(), KindRun.keepsEverything(sides.target()), true));
        for (Decision decision : plan.decisions()) {
            switch (decision) {
                case Decision.LeaveOut leftOut -> { }
                case Decision.Create create -> differs(kind, ItemAction.place(kind, create.source().name()), "it is missing on the target");
                case Decision.Use use -> compare(use);
            }
        }
        for (ItemCollection extra : plan.extra()) {
            extra(kind, extra.name(), sides.again(() -> sides.target().list(extra, "")).items().size());
        }
    }

    private void extra(DataKind kind, String collection, long more) {
        extras += more;
        if (strict && more > 0) {
            differs(kind, ItemAction.place(kind, collection), more + " items only on the target");
        }
    }

    private void compare(Decision.Use use) {
        collections++;
        DataKind kind = use.source().kind();
        Map<String, Stub> ours = list(sides.again(() -> sides.source().list(use.source(), "")).items());
        Map<String, Stub> theirs = list(sides.again(() -> sides.target().list(use.target(), "")).items());
        boolean known = use.known() != null && use.known().targetId().equals(use.target().id());
        Map<String, ItemEntry> entries = known ? sides.journal().entries(use.known()).stream().collect(Collectors.toMap(ItemEntry::sourceId, e -> e)) : Map.of();
        items += ours.size();
        Map<String, String> pairs = new HashMap<>();
        Set<String> missing = new HashSet<>();
        for (String id : ours.keySet()) {
            ItemEntry entry = entries.get(id);
            if (entry != null && entry.state() == State.DELETED_ON_TARGET) {
                explained++;
            } else if (entry != null && entry.hasPlace() && theirs.containsKey(entry.targetId())) {
                pairs.put(id, entry.targetId());
            } else {
                missing.add(id);
            }
        }
        Set<String> rest = new HashSet<>(theirs.keySet());
        rest.removeAll(pairs.values());
        if (level == Level.COUNTS) {
            long unknown = Math.min(missing.size(), rest.size());
            if (missing.size() > unknown) {
                differs(kind, ItemAction.place(kind, use.source().name()), ours.size() + " items on the source, " + theirs.size() + " on the target");
            }
            extra(kind, use.source().name(), rest.size() - unknown);
            return;
        }
        metadata(use, known ? use.known() : null);
        boolean everything = level == Level.CONTENT || kind == DataKind.SCRIPTS; // which script is active is told with its content
        Map<String, ItemFacts> sourceFacts = sides.sourceReader().read(use.source(), everything ? ours.keySet() : missing);
        Map<String, ItemFacts> targetFacts = sides.targetReader().read(use.target(), everything ? theirs.keySet() : missing.isEmpty() ? Set.of() : rest);
        ItemMatcher.match(kind, missing.stream().filter(sourceFacts::containsKey).map(sourceFacts::get).toList(),
                rest.stream().filter(targetFacts::containsKey).map(id -> new Candidate(use.target().id(), targetFacts.get(id))).toList())
                .forEach((id, candidate) -> pairs.put(id, candidate.facts().item().id()));
        for (String id : new java.util.TreeSet<>(ours.keySet())) {
            ItemEntry entry = entries.get(id);
            if (pairs.containsKey(id)) {
                compare(use, id, entry, sourceFacts.get(id), targetFacts.get(pairs.get(id)));
            } else if (missing.contains(id)) {
                differs(kind, place(use, id, ours.get(id), entry), "missing on the target" + (entry != null && entry.state() == State.QUARANTINED ? " (quarantined: " + entry.note() + ")" : ""));
            }
        }
        rest.removeAll(pairs.values());
        extra(kind, use.source().name(), rest.size());
    }

    private void metadata(Decision.Use use, CollectionPair known) {
        for (CollectionMetadata.Deviation deviation : CollectionMetadata.compare(use.source(), use.target(), known)) {
            if (deviation.explained()) {
                explained++;
            } else {
                differs(use.source().kind(), ItemAction.place(use.source().kind(), use.source().name()), deviation.what());
            }
        }
    }

    private static Map<String, Stub> list(List<Stub> stubs) {
        return stubs.stream().collect(Collectors.toMap(Stub::id, s -> s));
    }

    private static String place(Decision.Use use, String id, Stub stub, ItemEntry entry) {
        String name = entry != null && !entry.name().isEmpty() ? entry.name() : stub != null && !stub.name().isEmpty() ? stub.name() : id;
        return ItemAction.place(use.source().kind(), use.source().name()) + " " + name;
    }

    private void compare(Decision.Use use, String id, ItemEntry entry, ItemFacts ours, ItemFacts theirs) {
        if (ours == null || theirs == null) {
            if (level == Level.CONTENT) {
                differs(use.source().kind(), place(use, id, null, entry), "it cannot be read " + (ours == null ? "on the source" : "on the target"));
            }
            return;
        }
        if (ours.digest().equals(theirs.digest())) {
            equalBytes += level == Level.CONTENT ? 1 : 0;
        } else if (!ours.meaning().equals(theirs.meaning())) {
            boolean told = entry != null && theirs.meaning().equals(entry.meaningThere()) && ours.meaning().equals(entry.meaning());
            if (told) {
                explained++;
            } else {
                differs(use.source().kind(), place(use, id, null, entry), "content differs (" + ours.size() + " bytes on the source, " + theirs.size() + " on the target)");
            }
        }
        if (ours.isActive() != theirs.isActive()) {
            differs(use.source().kind(), place(use, id, null, entry), ours.isActive() ? "the active script on the source, not on the target" : "active on the target, not on the source");
        }
    }
}
