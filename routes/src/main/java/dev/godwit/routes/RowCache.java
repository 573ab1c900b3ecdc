package dev.godwit.routes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;

/**
 * Rows by identifier, and the lookups that are under way. An answer whose identifier or account changed while it was looked up is
 * never kept. Safe for any thread; the lock is held for a few map operations only.
 */
final class RowCache {
    private final int capacity;
    private final LongSupplier nanos;
    private final Map<String, Entry> entries;
    /** Identifiers in the cache by account, for those whose account is another name. */
    private final Map<String, Set<String>> aliases = new HashMap<>();
    private final Map<String, Flight> flights = new HashMap<>();
    /** Every lookup under way, those that nobody joins any more included. */
    private final Set<Flight> flying = new HashSet<>();
    private long hits;
    private long misses;

    /** A row, or that there is none, as of {@code asked}. */
    record Entry(Optional<RouteRow> row, long asked) {
    }

    /** Numbers for people. */
    record Counts(long hits, long misses, int entries) {
    }

    /** One lookup under way. */
    static final class Flight {
        final String identifier;
        final CompletableFuture<Optional<RouteRow>> answer = new CompletableFuture<>();
        private final Set<String> changed = new HashSet<>();
        private boolean all;
        private long asked;

        Flight(String identifier) {
            this.identifier = identifier;
        }
    }

    /** What to do for a question. */
    sealed interface Look {
        /** Use this. */
        record Kept(Entry entry) implements Look {
        }

        /** Somebody else asks already: wait with them. */
        record Join(Flight flight) implements Look {
        }

        /** Ask, then {@link RowCache#answered} or {@link RowCache#failed}. */
        record Ask(Flight flight) implements Look {
        }
    }

    RowCache(int capacity, LongSupplier nanos) {
        this.capacity = capacity;
        this.nanos = nanos;
        this.entries = new LinkedHashMap<>(16, 0.75f, true);
    }

    /** @param usable whether an entry of this age (nanoseconds) and content will do */
    synchronized Look look(String identifier, BiPredicate<Entry, Long> usable) {
        Entry entry = entries.get(identifier);
        if (entry != null && usable.test(entry, nanos.getAsLong() - entry.asked())) {
            hits++;
            return new Look.Kept(entry);
        }
        misses++;
        Flight flight = flights.get(identifier);
        return flight != null ? new Look.Join(flight) : new Look.Ask(begin(identifier));
    }

    /** A lookup of its own: what was asked before does not count. */
    synchronized Flight fresh(String identifier) {
        misses++;
        return begin(identifier);
    }

    /** What is kept, however old. */
    synchronized Optional<Entry> kept(String identifier) {
        return Optional.ofNullable(entries.get(identifier));
    }

    private Flight begin(String identifier) {
        Flight flight = new Flight(identifier);
        flights.put(identifier, flight);
        flying.add(flight);
        return flight;
    }

    /** The store is about to be asked. */
    synchronized void asking(Flight flight) {
        flight.asked = nanos.getAsLong();
        flight.changed.clear();
        flight.all = false;
    }

    /** @return false if something changed since {@link #asking}: the answer may be of before and has to be asked for again */
    synchronized boolean answered(Flight flight, Optional<RouteRow> row) {
        if (flight.all || flight.changed.contains(flight.identifier) || row.isPresent() && flight.changed.contains(row.get().account())) {
            return false;
        }
        flying.remove(flight);
        flights.remove(flight.identifier, flight);
        Entry known = entries.get(flight.identifier);
        if (known == null || known.asked() <= flight.asked) {
            put(flight.identifier, new Entry(row, flight.asked));
        }
        return true;
    }

    synchronized void failed(Flight flight) {
        flying.remove(flight);
        flights.remove(flight.identifier, flight);
    }

    private void put(String identifier, Entry entry) {
        drop(identifier);
        entries.put(identifier, entry);
        entry.row().filter(row -> !row.account().equals(identifier))
                .ifPresent(row -> aliases.computeIfAbsent(row.account(), _ -> new HashSet<>()).add(identifier));
        while (entries.size() > capacity) {
            drop(entries.keySet().iterator().next());
        }
    }

    private void drop(String identifier) {
        Entry gone = entries.remove(identifier);
        if (gone != null && gone.row().isPresent()) {
            aliases.computeIfPresent(gone.row().get().account(), (_, names) -> names.remove(identifier) && names.isEmpty() ? null : names);
        }
    }

    /** The name, and all identifiers that lead to it, are no longer what they were. */
    synchronized void invalidate(String name) {
        List<String> gone = new ArrayList<>(aliases.getOrDefault(name, Set.of()));
        gone.add(name);
        gone.forEach(this::drop);
        flying.forEach(flight -> flight.changed.add(name));
    }

    synchronized void invalidateAll() {
        entries.clear();
        aliases.clear();
        flying.forEach(flight -> flight.all = true);
    }

    synchronized Counts counts() {
        return new Counts(hits, misses, entries.size());
    }
}
