package dev.godwit.jmap;

import dev.godwit.contract.Numbers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Growing numbers for state strings, which have no order of their own: what stands for HIGHESTMODSEQ. The last ones are
 * kept beside the numbers of messages, so that a later run can ask for the changes since. Any thread.
 *
 * <p>A state is only in here if all messages that existed then have their numbers.
 */
final class StateHistory {
    private static final int REMEMBERED = 64;
    private static final String KEY = "email-state/";

    private final Numbers numbers;
    private final AtomicReference<TreeMap<Long, String>> states;
    private final Set<Long> kept = ConcurrentHashMap.newKeySet();

    StateHistory(Numbers numbers) {
        this.numbers = numbers;
        TreeMap<Long, String> known = new TreeMap<>();
        for (int place = 0; place < REMEMBERED; place++) {
            numbers.kept(KEY + place).ifPresent(entry -> {
                int blank = entry.indexOf(' ');
                known.put(Long.parseLong(entry.substring(0, blank)), entry.substring(blank + 1));
            });
        }
        kept.addAll(known.keySet());
        this.states = new AtomicReference<>(known);
    }

    /** The latest state; empty if there never was one. */
    Optional<String> latest() {
        TreeMap<Long, String> now = states.get();
        return now.isEmpty() ? Optional.empty() : Optional.of(now.lastEntry().getValue());
    }

    /** The state of that number; empty if it is forgotten. */
    Optional<String> state(long number) {
        return Optional.ofNullable(states.get().get(number));
    }

    /** The number of a state: a new one, above all others, unless it is the latest. Kept before this returns, or a crash could give it to another state. */
    long number(String state) {
        while (true) {
            TreeMap<Long, String> now = states.get();
            Map.Entry<Long, String> last = now.lastEntry();
            if (last != null && last.getValue().equals(state)) {
                return kept(last.getKey(), state);
            }
            TreeMap<Long, String> longer = new TreeMap<>(now);
            long number = last == null ? 1 : last.getKey() + 1;
            longer.put(number, state);
            while (longer.size() > REMEMBERED) {
                longer.pollFirstEntry();
            }
            if (states.compareAndSet(now, longer)) {
                return kept(number, state);
            }
        }
    }

    private long kept(long number, String state) {
        if (!kept.contains(number)) {
            numbers.keep(KEY + number % REMEMBERED, number + " " + state);
            kept.add(number);
        }
        return number;
    }
}
