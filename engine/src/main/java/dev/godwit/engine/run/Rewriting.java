package dev.godwit.engine.run;

import dev.godwit.contract.MayRewrite;
import dev.godwit.engine.CopyReport.Note;
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

/**
 * Reads back what was added to a target that may keep other bytes than it was sent. What it keeps instead is noted in the
 * journal, so that the message is not called different later, and reported.
 */
final class Rewriting {
    private static final int CHUNK = 1000;

    private final Ends ends;
    private final Journal journal;
    private final Tally tally;
    private final SafeListener listener;
    private final MessageReader target;

    Rewriting(Ends ends, Journal journal, Tally tally, SafeListener listener) {
        this.ends = ends;
        this.journal = journal;
        this.tally = tally;
        this.listener = listener;
        this.target = new MessageReader(ends.targetReaders);
    }

    /** Looks at what came since both sides last agreed; before they agree again. @param pair as it was when the run began */
    void check(MailboxPair pair) {
        if (!ends.targetReaders.call(reader -> reader instanceof MayRewrite server && server.mayRewrite())) {
            return;
        }
        journal.flush();
        List<Long> added = new ArrayList<>();
        long floor = pair.targetState() == null ? 1 : Math.max(1, pair.targetState().uidNext());
        journal.promises(pair.id(), floor, (sourceUid, targetUid, received, keywords) -> added.add(sourceUid));
        long rewritten = 0;
        for (int from = 0; from < added.size(); from += CHUNK) {
            rewritten += check(pair, UidSet.of(added.subList(from, Math.min(added.size(), from + CHUNK))));
        }
        if (rewritten > 0) {
            listener.warning(new Warning("rewritten-by-target", pair.source(), 0, "the target keeps " + rewritten
                    + " messages with other bytes than were sent; their originals are on the source only"));
        }
    }

    private long check(MailboxPair pair, UidSet sourceUids) {
        List<Entry> entries = new ArrayList<>();
        journal.forEach(pair.id(), sourceUids, entry -> {
            if (entry.state() == Entry.State.CONFIRMED && entry.fingerprint() != null) {
                entries.add(entry);
            }
        });
        Map<Long, Fingerprint> kept = target.fingerprints(pair.target(), UidSet.of(entries.stream().map(Entry::targetUid).toList()));
        List<Entry> rewritten = entries.stream().filter(entry -> kept.containsKey(entry.targetUid())
                && !kept.get(entry.targetUid()).digest().equals(entry.expected().digest())).map(entry -> entry.rewritten(kept.get(entry.targetUid()))).toList();
        journal.put(rewritten);
        rewritten.forEach(entry -> tally.rewritten(new Note(pair.source(), entry.sourceUid(), entry.note())));
        return rewritten.size();
    }
}
