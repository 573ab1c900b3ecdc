package dev.godwit.engine.run;

import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Target;
import dev.godwit.engine.Action;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.engine.plan.MailboxPlan;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Deletes on the source what was just read back from the target and found equal; nothing else. */
final class Drain {
    private static final int CHUNK = 1000;

    private final Ends ends;
    private final Journal journal;
    private final MessageReader target;
    private final Connections<MailboxWriter> sourceWriters;
    private final SafeListener listener;
    private final List<MailboxPair> pairs;
    private final Map<MailboxPath, MailboxState> sourceStates;

    /** @param sourceStates as they were when the entries of {@code pairs} were compared with the source */
    Drain(Ends ends, Journal journal, CopyOptions options, Pauses pauses, SafeListener listener, List<MailboxPair> pairs,
            Map<MailboxPath, MailboxState> sourceStates) {
        this.ends = ends;
        this.journal = journal;
        this.target = new MessageReader(ends.targetReaders);
        this.listener = listener;
        this.pairs = pairs;
        this.sourceStates = sourceStates;
        this.sourceWriters = new Connections<>(((Target) ends.source)::openWriter, 1, options.retry(), pauses);
    }

    /** What will be deleted if all goes well, messages that are yet to be copied among it. */
    List<Action> describe(List<MailboxPlan> plans) {
        Map<Long, UidSet> copies = plans.stream().collect(Collectors.toMap(p -> p.findings().pair().id(), MailboxPlan::copy, (a, b) -> a));
        List<Action> actions = new ArrayList<>();
        for (MailboxPair pair : pairs) {
            UidSet known = UidSet.of(candidates(pair).stream().map(Entry::sourceUid).toList());
            UidSet uids = known.union(copies.getOrDefault(pair.id(), UidSet.EMPTY));
            if (!uids.isEmpty()) {
                actions.add(new Action.DrainMessages(pair.source(), uids));
            }
        }
        return actions;
    }

    /** @return how many messages were deleted on the source */
    long drain() {
        try (sourceWriters) {
            return pairs.stream().mapToLong(this::drain).sum();
        }
    }

    /**
     * What is confirmed and still on the source. A message that was stored only after a repair stays: its original is
     * nowhere else.
     */
    private List<Entry> candidates(MailboxPair pair) {
        if (sourceStates.get(pair.source()).messages() == 0) {
            return List.of();
        }
        UidSet present = ends.sourceReaders.call(reader -> reader.list(pair.source())).uids();
        List<Entry> candidates = new ArrayList<>();
        journal.flush();
        journal.forEach(pair.id(), entry -> {
            boolean repaired = entry.stored() != null && entry.note() != null;
            if (entry.state() == Entry.State.CONFIRMED && entry.fingerprint() != null && !repaired && present.contains(entry.sourceUid())) {
                candidates.add(entry);
            }
        });
        return candidates;
    }

    private long drain(MailboxPair pair) {
        List<Entry> confirmed = candidates(pair);
        if (!confirmed.isEmpty() && sourceWriters.call(writer -> writer.state(pair.source())).uidValidity() != sourceStates.get(pair.source()).uidValidity()) {
            return 0;
        }
        long drained = 0;
        for (int from = 0; from < confirmed.size(); from += CHUNK) {
            drained += drain(pair, confirmed.subList(from, Math.min(confirmed.size(), from + CHUNK)));
        }
        return drained;
    }

    private long drain(MailboxPair pair, List<Entry> entries) {
        Map<Long, Fingerprint> onTarget = target.fingerprints(pair.target(), UidSet.of(entries.stream().map(Entry::targetUid).toList()));
        List<Entry> proven = entries.stream().filter(e -> isProven(e, onTarget.get(e.targetUid()))).toList();
        if (proven.size() < entries.size()) {
            listener.warning(new Warning("not-drained", pair.source(), 0, (entries.size() - proven.size())
                    + " messages stay on the source because the target does not hold them unchanged"));
        }
        if (proven.isEmpty()) {
            return 0;
        }
        journal.drained();
        sourceWriters.call(writer -> {
            writer.delete(pair.source(), UidSet.of(proven.stream().map(Entry::sourceUid).toList()));
            return null;
        });
        return proven.size();
    }

    private static boolean isProven(Entry entry, Fingerprint onTarget) {
        return onTarget != null && (onTarget.digest().equals(entry.expected().digest()) || onTarget.isRewriteOf(entry.expected()));
    }
}
