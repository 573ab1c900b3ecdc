package dev.godwit.engine.run;

import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.MessageReader;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Deletes on the source what was just read back from the target and found equal; nothing else. */
final class Drain {
    private static final int CHUNK = 1000;

    private final Ends ends;
    private final Journal journal;
    private final MessageReader target;
    private final Connections<MailboxWriter> sourceWriters;
    private final SafeListener listener;

    Drain(Ends ends, Journal journal, CopyOptions options, Pauses pauses, SafeListener listener) {
        this.ends = ends;
        this.journal = journal;
        this.target = new MessageReader(ends.targetReaders);
        this.listener = listener;
        this.sourceWriters = new Connections<>(((Target) ends.source)::openWriter, 1, options.retry(), pauses);
    }

    /** @return how many messages were deleted on the source */
    long drain(List<MailboxPair> pairs) {
        try (sourceWriters) {
            return pairs.stream().mapToLong(this::drain).sum();
        }
    }

    private long drain(MailboxPair pair) {
        List<Entry> confirmed = new ArrayList<>();
        journal.forEach(pair.id(), entry -> {
            if (entry.state() == Entry.State.CONFIRMED && entry.fingerprint() != null) {
                confirmed.add(entry);
            }
        });
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
