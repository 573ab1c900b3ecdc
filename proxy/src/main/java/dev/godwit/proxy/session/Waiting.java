package dev.godwit.proxy.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who wait because their account is held, by all of its names. Safe for any thread. */
final class Waiting {
    private final ConcurrentMap<String, List<Place>> byName = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** One who waits. */
    final class Place {
        private final Set<String> names;
        private final Runnable next;
        private boolean left;

        private Place(Set<String> names, Runnable next) {
            this.names = names;
            this.next = next;
        }

        /** Ends the waiting; only the first call has an effect. */
        void wake() {
            synchronized (this) {
                if (left) {
                    return;
                }
                left = true;
            }
            count.decrementAndGet();
            names.forEach(name -> byName.computeIfPresent(name, (_, list) -> without(list)));
            next.run();
        }

        private List<Place> without(List<Place> list) {
            List<Place> others = list.stream().filter(place -> place != this).toList();
            return others.isEmpty() ? null : others;
        }
    }

    Place enter(Set<String> names, Runnable next) {
        Place place = new Place(names, next);
        count.incrementAndGet();
        names.forEach(name -> byName.merge(name, List.of(place), Waiting::plus));
        return place;
    }

    void wake(String name) {
        byName.getOrDefault(name, List.of()).forEach(Place::wake);
    }

    void wakeAll() {
        byName.values().forEach(places -> places.forEach(Place::wake));
    }

    int count() {
        return count.get();
    }

    private static List<Place> plus(List<Place> some, List<Place> more) {
        List<Place> both = new ArrayList<>(some);
        both.addAll(more);
        return List.copyOf(both);
    }
}
