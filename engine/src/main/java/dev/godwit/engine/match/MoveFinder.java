package dev.godwit.engine.match;

import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.plan.Findings;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recognises messages that the owner moved on the source: gone from one mailbox, new in another, equal by digest; and
 * messages that got another UID in their own mailbox without a new UIDVALIDITY (a Maildir that Dovecot lists later). Reads
 * headers of new messages only if something is gone, and bodies only where a header is related.
 */
public final class MoveFinder {
    private final MessageReader source;

    public MoveFinder(MessageReader source) {
        this.source = source;
    }

    /** @param entry as it was, @param to where the message is now, @param uid its UID on the source there */
    public record Move(Findings from, Entry entry, Findings to, long uid, Fingerprint fingerprint) {
        /** Whether nothing moves on the target: the message went away and came back, or both mailboxes go to one. */
        public boolean staysOnTarget() {
            return from.pair().target().equals(to.pair().target());
        }
    }

    /** @param appeared for each mailbox the UIDs that are new there and not accounted for otherwise */
    public List<Move> find(Map<Findings, UidSet> appeared) {
        List<Gone> gone = new ArrayList<>();
        appeared.keySet().forEach(findings -> findings.goneOnSource().stream().filter(e -> e.fingerprint() != null)
                .forEach(entry -> gone.add(new Gone(findings, entry))));
        List<Move> moves = new ArrayList<>();
        for (Map.Entry<Findings, UidSet> mailbox : appeared.entrySet()) {
            if (!gone.isEmpty() && !mailbox.getValue().isEmpty()) {
                List<Move> here = into(mailbox.getKey(), mailbox.getValue(), gone);
                moves.addAll(here);
                gone.removeIf(g -> here.stream().anyMatch(m -> m.entry() == g.entry()));
            }
        }
        return moves;
    }

    private record Gone(Findings from, Entry entry) {
    }

    private List<Move> into(Findings to, UidSet appeared, List<Gone> gone) {
        Map<Long, Gone> candidates = new TreeMap<>();
        Map<Long, HeaderKeys> goneKeys = new HashMap<>();
        Map<Long, Fingerprint> present = new HashMap<>();
        for (int i = 0; i < gone.size(); i++) {
            candidates.put((long) i, gone.get(i));
            goneKeys.put((long) i, gone.get(i).entry().fingerprint().keys());
            present.put((long) i, gone.get(i).entry().fingerprint());
        }
        Map<Long, HeaderKeys> newKeys = source.keys(to.pair().source(), appeared);
        Map<Long, Fingerprint> wanted = source.fingerprints(to.pair().source(), ContentMatcher.related(newKeys, goneKeys));
        List<Move> moves = new ArrayList<>();
        Matching.assign(wanted, present).forEach((uid, index) -> {
            Gone from = candidates.get(index);
            if (wanted.get(uid).digest().equals(from.entry().fingerprint().digest())) {
                moves.add(new Move(from.from(), from.entry(), to, uid, wanted.get(uid)));
            }
        });
        return moves;
    }
}
