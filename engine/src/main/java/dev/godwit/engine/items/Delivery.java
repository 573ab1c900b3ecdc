package dev.godwit.engine.items;

import dev.godwit.contract.Body;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.EngineListener.Totals;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.ItemsOptions.Winner;
import dev.godwit.engine.ItemsReport.Note;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.items.ItemMatcher.Candidate;
import dev.godwit.engine.items.ItemsTally.Count;
import dev.godwit.engine.items.Transfer.Ready;
import dev.godwit.engine.items.Transfer.Wanted;
import dev.godwit.engine.run.Connections.Backoff;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores batches in one collection of the target, exactly once: the journal holds the intent before anything is sent, and
 * what has no answer is looked for on the target before it is sent again. Safe for any thread.
 */
final class Delivery {
    private final Sides sides;
    private final CollectionPair pair;
    private final ItemCollection target;
    private final Totals planned;
    /** The target's ids that belong to entries. */
    private final Set<String> claimed;
    /** By the target's id: what was sent and stored without its version being told. */
    private final Map<String, Ready> unversioned = new ConcurrentHashMap<>();
    private final Map<String, ItemEntry> stored = new ConcurrentHashMap<>();
    private volatile boolean incomplete;

    Delivery(Sides sides, CollectionPair pair, ItemCollection target, Set<String> claimed, Totals planned) {
        this.sides = sides;
        this.pair = pair;
        this.target = target;
        this.claimed = ConcurrentHashMap.newKeySet();
        this.claimed.addAll(claimed);
        this.planned = planned;
    }

    /** What was stored, by the target's id. */
    Map<String, ItemEntry> stored() {
        return stored;
    }

    /** What was stored without its version being told. */
    Map<String, Ready> unversioned() {
        return unversioned;
    }

    /** Whether something could not be finished and must be looked at again. */
    boolean incomplete() {
        return incomplete;
    }

    void deliver(List<Ready> batch) {
        Backoff backoff = sides.backoff();
        List<Ready> rest = List.copyOf(batch);
        while (!rest.isEmpty()) {
            sides.journal().put(rest.stream().map(Ready::entry).toList());
            Batch answers = new Batch(rest);
            EndpointException broken = send(rest, answers);
            answers.settle();
            if (broken == null) {
                return;
            }
            rest = answers.unanswered();
            if (broken.kind() == Kind.ITEM_REFUSED) {
                oneByOne(rest, broken);
                return;
            }
            sides.pauses().waitBefore(backoff.next(broken));
            rest = stillMissing(rest);
        }
    }

    private EndpointException send(List<Ready> batch, Answers answers) {
        try {
            sides.target().put(target, batch.stream().map(Ready::outgoing).toList(), answers);
            return null;
        } catch (EndpointException e) {
            return e;
        }
    }

    /** An endpoint that names no item of a batch it refuses is asked for each alone. */
    private void oneByOne(List<Ready> rest, EndpointException refusal) {
        List<Ready> missing = stillMissing(rest);
        for (Ready one : missing) {
            if (rest.size() == 1) {
                quarantine(one.entry(), one.outgoing().content(), refusal.getMessage());
            } else {
                deliver(List.of(one));
            }
        }
    }

    /** Collects answers; nothing but the journal's thread is waited for while they come. */
    private final class Batch implements Answers {
        private final List<Ready> batch;
        private final Map<Integer, Runnable> outcomes = new LinkedHashMap<>();
        private final List<ItemEntry> confirmed = new ArrayList<>();

        Batch(List<Ready> batch) {
            this.batch = batch;
        }

        @Override
        public void stored(int index, String id, String version) {
            Ready ready = batch.get(index);
            ItemEntry entry = ready.entry().withTarget(target.id(), id, version, null).withState(State.CONFIRMED, null);
            confirmed.add(entry);
            outcomes.put(index, () -> noteStored(ready, entry));
        }

        @Override
        public void refused(int index, RefusalReason reason, String serverText) {
            outcomes.put(index, () -> quarantine(batch.get(index).entry(), batch.get(index).outgoing().content(), serverText));
        }

        @Override
        public void conflict(int index, String id) {
            outcomes.put(index, () -> inTheWay(batch.get(index), id));
        }

        void settle() {
            sides.journal().put(confirmed);
            outcomes.values().forEach(Runnable::run);
        }

        List<Ready> unanswered() {
            List<Ready> rest = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                if (!outcomes.containsKey(i)) {
                    rest.add(batch.get(i));
                }
            }
            return rest;
        }
    }

    private void noteStored(Ready ready, ItemEntry entry) {
        claimed.add(entry.targetId());
        stored.put(entry.targetId(), entry);
        if (entry.targetVersion().isEmpty()) {
            unversioned.put(entry.targetId(), ready);
        }
        sides.tally().add(pair.kind(), ready.outgoing().replaces() == null ? Count.PUT : Count.REPLACED, 1);
        sides.tally().add(pair.kind(), Count.BYTES, ready.outgoing().content().size());
        sides.listener().progress(sides.tally().done(), planned);
    }

    /** Looks for what may have been stored without an answer; notes what is there. @return what is not */
    private List<Ready> stillMissing(List<Ready> doubtful) {
        Map<String, Stub> there = new LinkedHashMap<>();
        sides.again(() -> sides.target().list(target, "")).items().forEach(stub -> there.put(stub.id(), stub));
        List<Ready> missing = new ArrayList<>();
        List<Ready> fresh = new ArrayList<>();
        for (Ready one : doubtful) {
            if (one.outgoing().replaces() == null) {
                fresh.add(one);
            } else if (!isReplaced(one, there.get(one.entry().targetId()))) {
                missing.add(one);
            }
        }
        Map<String, Candidate> found = find(fresh, there);
        for (Ready one : fresh) {
            Candidate candidate = found.get(one.entry().sourceId());
            if (candidate == null) {
                missing.add(one);
            } else {
                confirm(one, candidate.facts());
            }
        }
        return missing;
    }

    private Map<String, Candidate> find(List<Ready> fresh, Map<String, Stub> there) {
        if (fresh.isEmpty()) {
            return Map.of();
        }
        List<String> unclaimed = there.keySet().stream().filter(id -> !claimed.contains(id)).toList();
        List<Candidate> candidates = sides.targetReader().read(target, unclaimed).values().stream().map(f -> new Candidate(target.id(), f)).toList();
        return ItemMatcher.match(pair.kind(), fresh.stream().map(Delivery::asSent).toList(), candidates);
    }

    private static ItemFacts asSent(Ready ready) {
        ItemEntry e = ready.entry();
        return new ItemFacts(new dev.godwit.model.Item(e.sourceId(), e.sourceVersion(), ready.outgoing().mediaType(), e.name(), e.uid(), e.size(), e.properties()),
                e.uid(), ready.sentDigest(), e.meaning(), e.size());
    }

    private boolean isReplaced(Ready one, Stub now) {
        if (now == null || now.version().equals(one.outgoing().replaces())) {
            return false;
        }
        ItemFacts facts = sides.targetReader().read(target, List.of(now.id())).get(now.id());
        if (facts == null || !facts.meaning().equals(one.entry().meaning())) {
            return false;
        }
        confirm(one, facts);
        return true;
    }

    private void confirm(Ready one, ItemFacts there) {
        ItemEntry entry = one.entry().withTarget(target.id(), there.item().id(), there.item().version(), there.meaning()).withState(State.CONFIRMED, null);
        sides.journal().put(List.of(entry));
        noteStored(one, entry);
    }

    /** Something else is where this was to go. */
    private void inTheWay(Ready one, String id) {
        if (one.outgoing().replaces() != null) {
            changedMeanwhile(one);
            return;
        }
        Map<String, Stub> there = new LinkedHashMap<>();
        sides.again(() -> sides.target().list(target, "")).items().forEach(stub -> there.put(stub.id(), stub));
        ItemFacts other = find(List.of(one), there).values().stream().map(Candidate::facts).findFirst().orElse(null);
        if (other == null) {
            quarantine(one.entry(), one.outgoing().content(), id.isEmpty() || !there.containsKey(id)
                    ? "another item of the same UID or name is elsewhere on the target" : "the source has several items of this UID, and the target takes one");
            return;
        }
        ItemEntry entry = one.entry().withTarget(target.id(), other.item().id(), other.item().version(), other.meaning());
        if (other.meaning().equals(one.entry().meaning())) {
            claimed.add(entry.targetId());
            sides.journal().put(List.of(entry.withState(State.CONFIRMED, null)));
            sides.tally().add(pair.kind(), Count.ADOPTED, 1);
        } else if (sides.options().onConflict() == Winner.SOURCE) {
            Outgoing out = one.outgoing();
            deliver(List.of(new Ready(entry, new Outgoing(out.content(), out.mediaType(), out.name(), out.uid(), out.properties(), other.item().id(),
                    other.item().version()), one.sentDigest(), one.sentMeaning())));
        } else {
            claimed.add(entry.targetId());
            sides.journal().put(List.of(entry.withState(State.CONFLICT, "different on the target before it was copied")));
            sides.tally().conflict(note(entry, "different on the target before it was copied; the target's stays"));
        }
    }

    private void changedMeanwhile(Ready one) {
        incomplete = true;
        sides.tally().failed(note(one.entry(), "it changed on the target while it was being copied; run again"));
    }

    /** An item of the source that cannot be read for good. */
    void unreadable(Wanted wanted, String why) {
        incomplete = true;
        sides.tally().failed(new Note(pair.kind(), pair.sourceName() + " " + wanted.sourceId(), "it cannot be read: " + why));
    }

    /** Keeps the original and tries no more until it changes. */
    void quarantine(ItemEntry entry, Body content, String why) {
        Path directory = sides.options().copy().quarantineDirectory();
        Path file = directory.resolve(content.digest() + extension());
        try {
            Files.createDirectories(directory);
            try (OutputStream out = Files.newOutputStream(file)) {
                content.writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep an item in the quarantine " + directory, e);
        }
        sides.journal().put(List.of(entry.withState(State.QUARANTINED, why)));
        sides.listener().warning(new Warning("item-quarantined", null, 0, place(entry) + ": the target does not take it (" + why + "); its original is kept as " + file));
    }

    private String extension() {
        return switch (pair.kind()) {
            case CALENDARS -> ".ics";
            case CONTACTS -> ".vcf";
            case SCRIPTS -> ".sieve";
            case IDENTITIES, PARTICIPANT_IDENTITIES, VACATION -> ".json";
            case FILES, MAIL -> ".bin";
        };
    }

    private String place(ItemEntry entry) {
        return dev.godwit.engine.ItemAction.place(pair.kind(), pair.sourceName()) + " " + (entry.name().isEmpty() ? entry.sourceId() : entry.name());
    }

    private Note note(ItemEntry entry, String what) {
        return new Note(pair.kind(), place(entry), what);
    }
}
