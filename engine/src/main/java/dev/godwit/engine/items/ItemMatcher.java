package dev.godwit.engine.items;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds items of the source among items of the target, without a journal: scripts and files by name, the vacation response
 * by being the only one, everything else by UID, then by meaning. Equal items are matched one to one, as often as they are
 * there. A pure function.
 */
final class ItemMatcher {
    private ItemMatcher() {
    }

    static boolean byName(DataKind kind) {
        return kind == DataKind.SCRIPTS || kind == DataKind.FILES;
    }

    /** An item that may be the one. @param collection the target's id of the collection it is in */
    record Candidate(String collection, ItemFacts facts) {
    }

    /** @return the source's id to the candidate, for those that were found */
    static Map<String, Candidate> match(DataKind kind, Collection<ItemFacts> wanted, Collection<Candidate> candidates) {
        Map<String, Candidate> found = new LinkedHashMap<>();
        if (byName(kind)) {
            pair(found, wanted, candidates, f -> f.item().name());
        } else if (kind == DataKind.VACATION) {
            pair(found, wanted, candidates, f -> kind);
        } else {
            pair(found, wanted, candidates, f -> f.uid().isEmpty() ? null : f.uid());
            pair(found, wanted, candidates, ItemMatcher::meaningWithoutUid);
        }
        return found;
    }

    /** Two UIDs are two items, even if all else is equal. */
    private static ContentDigest meaningWithoutUid(ItemFacts facts) {
        return facts.uid().isEmpty() ? facts.meaning() : null;
    }

    private static void pair(Map<String, Candidate> found, Collection<ItemFacts> wanted, Collection<Candidate> candidates, Function<ItemFacts, Object> key) {
        Map<Object, Deque<Candidate>> free = new HashMap<>();
        for (Candidate candidate : candidates) {
            Object itsKey = key.apply(candidate.facts());
            if (itsKey != null && !found.containsValue(candidate)) {
                free.computeIfAbsent(itsKey, k -> new ArrayDeque<>()).add(candidate);
            }
        }
        for (ItemFacts facts : wanted) {
            Object itsKey = key.apply(facts);
            Deque<Candidate> same = itsKey == null ? null : free.get(itsKey);
            if (same == null || same.isEmpty() || found.containsKey(facts.item().id())) {
                continue;
            }
            Candidate best = same.stream().filter(c -> c.facts().meaning().equals(facts.meaning())).findFirst().orElse(same.peek());
            same.remove(best);
            found.put(facts.item().id(), best);
        }
    }
}
