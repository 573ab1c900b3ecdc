package dev.godwit.engine.match;

import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MayRewrite;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Entry.State;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.MailboxPair;
import dev.godwit.engine.run.Connections;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds out what became of messages that were sent without an answer: a copy can only be at a UID at or above the
 * UIDNEXT noted before sending, and only where no other entry is. What is found is confirmed, what is not was never
 * stored and is forgotten, so that it is copied again. Must not run while anything is being appended to the mailbox by
 * this run.
 */
public final class Settler {
    private static final long HIGHEST_UID = 0xffff_ffffL;

    private final Journal journal;
    private final Connections<MailboxReader> targetReaders;
    private final MessageReader target;

    public Settler(Journal journal, Connections<MailboxReader> targetReaders) {
        this.journal = journal;
        this.targetReaders = targetReaders;
        this.target = new MessageReader(targetReaders);
    }

    /**
     * What was found out.
     *
     * @param found are on the target; as they were before
     * @param confirmed the same, as they are now
     * @param absent are not on the target and forgotten
     */
    public record Settled(List<Entry> found, List<Entry> confirmed, List<Entry> absent) {
    }

    public Settled settle(MailboxPair pair) {
        journal.flush();
        List<Entry> doubtful = journal.unsettled(pair.id());
        if (doubtful.isEmpty()) {
            return new Settled(List.of(), List.of(), List.of());
        }
        Map<Long, Long> uids = find(pair.target(), doubtful);
        List<Entry> found = doubtful.stream().filter(entry -> uids.containsKey(entry.sourceUid())).toList();
        List<Entry> absent = doubtful.stream().filter(entry -> !uids.containsKey(entry.sourceUid())).toList();
        List<Entry> confirmed = found.stream().map(entry -> entry.confirmed(uids.get(entry.sourceUid()))).toList();
        journal.confirm(confirmed);
        journal.remove(absent);
        journal.flush();
        return new Settled(found, confirmed, absent);
    }

    private Map<Long, Long> find(MailboxPath mailbox, List<Entry> doubtful) {
        long floor = doubtful.stream().mapToLong(Entry::floor).min().getAsLong();
        UidSet since = UidSet.range(Math.max(1, floor), HIGHEST_UID);
        Listing listed = targetReaders.call(reader -> reader.list(mailbox, since));
        UidSet candidates = listed.uids().minus(journal.claimed(mailbox));
        if (candidates.isEmpty()) {
            return Map.of();
        }
        Map<Long, HeaderKeys> candidateKeys = target.keys(mailbox, candidates);
        Map<Long, Long> found = new HashMap<>();
        Map<Long, Entry> open = new TreeMap<>();
        doubtful.forEach(entry -> open.put(entry.sourceUid(), entry));
        takeUnmistakable(open, candidateKeys, found);
        Map<Long, Fingerprint> wanted = new HashMap<>();
        open.forEach((uid, entry) -> wanted.put(uid, entry.expected()));
        Map<Long, HeaderKeys> wantedKeys = new HashMap<>();
        wanted.forEach((uid, print) -> wantedKeys.put(uid, print.keys()));
        Map<Long, Fingerprint> present = target.fingerprints(mailbox, ContentMatcher.related(candidateKeys, wantedKeys));
        found.putAll(Matching.assign(wanted, present));
        takeAltered(open, candidateKeys, found);
        if (targetReaders.call(reader -> reader instanceof MayRewrite server && server.mayRewrite())) {
            takeRewritten(open, candidateKeys, present, found);
        }
        return found;
    }

    /** What the server confirmed is there: of a related header when neither bytes nor text are as sent (a server that alters both). */
    private static void takeAltered(Map<Long, Entry> open, Map<Long, HeaderKeys> candidateKeys, Map<Long, Long> found) {
        Map<Long, HeaderKeys> left = new TreeMap<>(candidateKeys);
        left.keySet().removeAll(found.values());
        open.forEach((uid, entry) -> {
            if (entry.state() == State.SENT && !found.containsKey(uid)) {
                left.entrySet().stream().filter(c -> c.getValue().related(entry.expected().keys())).map(Map.Entry::getKey).findFirst()
                        .ifPresent(candidate -> {
                            found.put(uid, candidate);
                            left.remove(candidate);
                        });
            }
        });
    }

    /**
     * Where the server may have rewritten what it stored: as many of a related header as are in doubt are those in doubt,
     * the smaller the smaller. If there are fewer, nobody can tell which; they are sent again, so that none is lost.
     */
    private static void takeRewritten(Map<Long, Entry> open, Map<Long, HeaderKeys> candidateKeys, Map<Long, Fingerprint> present, Map<Long, Long> found) {
        Map<Long, Fingerprint> left = new TreeMap<>(present);
        left.keySet().removeAll(found.values());
        List<Entry> lost = open.values().stream().filter(entry -> !found.containsKey(entry.sourceUid())).toList();
        for (Entry entry : lost) {
            HeaderKeys keys = entry.expected().keys();
            List<Long> alike = left.keySet().stream().filter(uid -> candidateKeys.get(uid).related(keys))
                    .sorted(Comparator.comparingLong(uid -> left.get(uid).size())).toList();
            List<Entry> rivals = lost.stream().filter(other -> other.expected().keys().related(keys))
                    .sorted(Comparator.comparingLong(other -> other.expected().size())).toList();
            if (alike.size() == rivals.size()) {
                found.put(entry.sourceUid(), alike.get(rivals.indexOf(entry)));
            }
        }
    }

    /**
     * The server confirmed these without telling the UID (no UIDPLUS, RFC 4315): one such message and one candidate with
     * the same Message-ID, both unique, are the same without reading bodies.
     */
    private static void takeUnmistakable(Map<Long, Entry> open, Map<Long, HeaderKeys> candidateKeys, Map<Long, Long> found) {
        Map<Long, List<Long>> candidates = new HashMap<>();
        candidateKeys.forEach((uid, keys) -> candidates.computeIfAbsent(keys.messageId(), k -> new ArrayList<>()).add(uid));
        Map<Long, Integer> wanted = new HashMap<>();
        open.values().forEach(entry -> wanted.merge(entry.expected().keys().messageId(), 1, Integer::sum));
        open.values().removeIf(entry -> {
            long id = entry.expected().keys().messageId();
            List<Long> same = candidates.getOrDefault(id, List.of());
            boolean sure = entry.state() == State.SENT && id != 0 && same.size() == 1 && wanted.get(id) == 1;
            if (sure) {
                found.put(entry.sourceUid(), same.getFirst());
                candidateKeys.remove(same.getFirst());
            }
            return sure;
        });
    }
}
