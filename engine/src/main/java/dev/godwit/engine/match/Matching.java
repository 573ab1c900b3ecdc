package dev.godwit.engine.match;

import dev.godwit.model.ContentDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pairs messages of two sides by content, as multisets: five equal messages on one side need five on the other. Pure. */
public final class Matching {
    private Matching() {
    }

    /**
     * Pairs equal messages in ascending order of UID; then, among those left over, messages whose header a server
     * rewrote. Each message is used once.
     *
     * @return wanted UID to present UID
     */
    public static Map<Long, Long> assign(Map<Long, Fingerprint> wanted, Map<Long, Fingerprint> present) {
        Map<Long, Long> pairs = new LinkedHashMap<>();
        Map<ContentDigest, Deque<Long>> byDigest = new HashMap<>();
        new TreeMap<>(present).forEach((uid, print) -> byDigest.computeIfAbsent(print.digest(), d -> new ArrayDeque<>()).add(uid));
        SortedMap<Long, Fingerprint> unmatched = new TreeMap<>(wanted);
        unmatched.entrySet().removeIf(want -> {
            Deque<Long> same = byDigest.get(want.getValue().digest());
            boolean found = same != null && !same.isEmpty();
            if (found) {
                pairs.put(want.getKey(), same.poll());
            }
            return found;
        });
        Map<Long, List<Long>> byText = new HashMap<>();
        byDigest.values().forEach(left -> left.forEach(uid -> byText.computeIfAbsent(present.get(uid).text(), t -> new ArrayList<>()).add(uid)));
        unmatched.forEach((uid, print) -> {
            List<Long> sameText = byText.getOrDefault(print.text(), List.of());
            for (int i = 0; i < sameText.size(); i++) {
                if (present.get(sameText.get(i)).isRewriteOf(print)) {
                    pairs.put(uid, sameText.remove(i));
                    break;
                }
            }
        });
        return pairs;
    }
}
