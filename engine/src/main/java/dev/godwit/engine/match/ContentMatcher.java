package dev.godwit.engine.match;

import dev.godwit.engine.journal.Journal.Orphan;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recognises messages of the source among those of the target without help of a journal: header keys narrow down what
 * can be the same, digests of the bodies decide. Reads only what is needed: nothing where either side has nothing new,
 * headers where both have, bodies of messages whose headers are related.
 */
public final class ContentMatcher {
    private final MessageReader source;
    private final MessageReader target;

    public ContentMatcher(MessageReader source, MessageReader target) {
        this.source = source;
        this.target = target;
    }

    /** A message that is on both sides. */
    public record Match(long sourceUid, long targetUid, Fingerprint source, Fingerprint target) {
    }

    /** @param orphans fingerprints known from before one side's UIDs became void; they save reading */
    public List<Match> match(MailboxPath sourceMailbox, UidSet appeared, MailboxPath targetMailbox, UidSet unknown, List<Orphan> orphans) {
        if (appeared.isEmpty() || unknown.isEmpty()) {
            return List.of();
        }
        Map<Long, Fingerprint> sourcePrints = new HashMap<>();
        Map<Long, Fingerprint> targetPrints = new HashMap<>();
        for (Orphan orphan : orphans) {
            if (appeared.contains(orphan.sourceUid())) {
                sourcePrints.put(orphan.sourceUid(), orphan.source());
            }
            if (unknown.contains(orphan.targetUid())) {
                targetPrints.put(orphan.targetUid(), orphan.target());
            }
        }
        Map<Long, HeaderKeys> sourceKeys = keys(source, sourceMailbox, appeared, sourcePrints);
        Map<Long, HeaderKeys> targetKeys = keys(target, targetMailbox, unknown, targetPrints);
        addPrints(source, sourceMailbox, related(sourceKeys, targetKeys), sourcePrints);
        addPrints(target, targetMailbox, related(targetKeys, sourceKeys), targetPrints);
        List<Match> matches = new ArrayList<>();
        Matching.assign(sourcePrints, targetPrints).forEach((s, t) -> matches.add(new Match(s, t, sourcePrints.get(s), targetPrints.get(t))));
        return matches;
    }

    private static Map<Long, HeaderKeys> keys(MessageReader side, MailboxPath mailbox, UidSet uids, Map<Long, Fingerprint> known) {
        Map<Long, HeaderKeys> keys = new HashMap<>();
        known.forEach((uid, print) -> keys.put(uid, print.keys()));
        keys.putAll(side.keys(mailbox, uids.minus(UidSet.of(known.keySet()))));
        return keys;
    }

    /** Those of {@code mine} for which {@code theirs} holds a related header. */
    static UidSet related(Map<Long, HeaderKeys> mine, Map<Long, HeaderKeys> theirs) {
        Set<Long> ids = new HashSet<>();
        Set<Long> envelopes = new HashSet<>();
        boolean bare = false;
        for (HeaderKeys keys : theirs.values()) {
            ids.add(keys.messageId());
            envelopes.add(keys.envelope());
            bare |= keys.equals(HeaderKeys.NONE);
        }
        boolean theyHaveBare = bare;
        ids.remove(0L);
        envelopes.remove(0L);
        return UidSet.of(mine.entrySet().stream().filter(e -> ids.contains(e.getValue().messageId()) || envelopes.contains(e.getValue().envelope())
                || theyHaveBare && e.getValue().equals(HeaderKeys.NONE)).map(Map.Entry::getKey).toList());
    }

    private static void addPrints(MessageReader side, MailboxPath mailbox, UidSet uids, Map<Long, Fingerprint> prints) {
        prints.putAll(side.fingerprints(mailbox, uids.minus(UidSet.of(prints.keySet()))));
    }
}
