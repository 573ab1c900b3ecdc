package dev.godwit.jmap;

import dev.godwit.contract.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers that live as long as the source: of no use to a later run, which their validity says. */
final class MemoryNumbers implements Numbers {
    private final long validity;
    private final Map<String, Long> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, String> facts = new HashMap<>();

    /** @param validity different for each opening */
    MemoryNumbers(long validity) {
        this.validity = validity;
    }

    @Override
    public long validity() {
        return validity;
    }

    @Override
    public synchronized long[] of(List<String> wanted) {
        return wanted.stream().mapToLong(name -> numbers.computeIfAbsent(name, k -> {
            names.add(k);
            return (long) names.size();
        })).toArray();
    }

    @Override
    public synchronized List<String> names(long[] wanted) {
        List<String> found = new ArrayList<>(wanted.length);
        for (long number : wanted) {
            found.add(number < 1 || number > names.size() ? null : names.get((int) number - 1));
        }
        return found;
    }

    @Override
    public synchronized long next() {
        return names.size() + 1L;
    }

    @Override
    public synchronized void keep(String key, String value) {
        facts.put(key, value);
    }

    @Override
    public synchronized Optional<String> kept(String key) {
        return Optional.ofNullable(facts.get(key));
    }
}
