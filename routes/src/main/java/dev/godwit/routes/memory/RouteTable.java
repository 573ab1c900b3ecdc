package dev.godwit.routes.memory;

import dev.godwit.routes.ChangeLog.Change;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Decision;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import dev.godwit.routes.RouteRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Rows, aliases and the numbers of their changes, as plain maps. Not safe for several threads. */
public final class RouteTable {
    /** As bytes of UTF-8 sort. */
    private static final Comparator<String> BY_CODE_POINT = RouteTable::compare;

    private final TreeMap<String, RouteRow> rows = new TreeMap<>(BY_CODE_POINT);
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final TreeMap<Long, Set<String>> changes = new TreeMap<>();
    private long number;

    /** As {@link dev.godwit.routes.RouteStore#find}. */
    public Optional<RouteRow> find(String identifier) {
        String account = account(identifier);
        RouteRow row = rows.get(account);
        return row != null || account.equals(identifier) ? Optional.ofNullable(row) : Optional.of(RouteRow.unknown(account));
    }

    /** The account that a name belongs to. */
    public String account(String identifier) {
        return aliases.getOrDefault(identifier, identifier);
    }

    /** As {@link dev.godwit.routes.RouteStore#apply}. */
    public Outcome apply(String identifier, RouteChange change, Instant now) {
        String account = account(identifier);
        RouteRow before = row(account);
        return switch (RouteChange.decide(change, before, now)) {
            case Decision.Refuse refuse -> refuse.outcome();
            case Decision.Write write -> switch (change) {
                case AddIdentifier add -> add(before, write.after(), add.identifier());
                case RemoveIdentifier remove -> remove(before, write.after(), remove.identifier());
                case RouteChange.Assign _, RouteChange.Hold _, RouteChange.Release _, RouteChange.Remove _ -> done(before, write.after(), Set.of(account));
            };
        };
    }

    private Outcome add(RouteRow before, RouteRow after, String identifier) {
        RouteRow own = row(identifier);
        Optional<Outcome> taken = RouteChange.taken(before, account(identifier), own, names.containsKey(identifier));
        if (taken.isPresent()) {
            return taken.get();
        }
        if (!identifier.equals(after.account())) {
            if (own.destination().isPresent()) {
                rows.put(identifier, new RouteRow(identifier, Optional.empty(), own.epoch() + 1, Optional.empty()));
            }
            alias(identifier, after.account());
        }
        return done(before, after, Set.of(after.account(), identifier));
    }

    private Outcome remove(RouteRow before, RouteRow after, String identifier) {
        if (identifier.equals(after.account()) || !account(identifier).equals(after.account())) {
            return new Outcome.Absent();
        }
        unalias(identifier);
        return done(before, after, Set.of(after.account(), identifier));
    }

    private Outcome done(RouteRow before, RouteRow after, Set<String> changed) {
        rows.put(after.account(), after);
        return new Outcome.Done(before, after, note(changed), changed);
    }

    /** Notes that these names have new routes. @return the number of the change */
    public long note(Set<String> changed) {
        long now = ++number;
        for (String name : changed) {
            Long last = newest.put(name, now);
            if (last != null) {
                changes.computeIfPresent(last, (_, set) -> set.remove(name) && set.isEmpty() ? null : set);
            }
        }
        changes.put(now, new LinkedHashSet<>(changed));
        return now;
    }

    /** Puts a row without noting a change. */
    public void put(RouteRow row) {
        rows.put(row.account(), row);
    }

    /** Takes a row away, as if it had never been. */
    public void forget(String account) {
        rows.remove(account);
    }

    /** Makes a name an alias, without noting a change. */
    public void alias(String identifier, String account) {
        unalias(identifier);
        aliases.put(identifier, account);
        names.computeIfAbsent(account, _ -> new LinkedHashSet<>()).add(identifier);
    }

    /** Makes a name an account of its own, without noting a change. */
    public void unalias(String identifier) {
        String account = aliases.remove(identifier);
        if (account != null) {
            names.computeIfPresent(account, (_, set) -> set.remove(identifier) && set.isEmpty() ? null : set);
        }
    }

    public RouteRow row(String account) {
        RouteRow row = rows.get(account);
        return row == null ? RouteRow.unknown(account) : row;
    }

    /** All rows by account. */
    public Map<String, RouteRow> rows() {
        return rows;
    }

    /** Account by alias. */
    public Map<String, String> aliases() {
        return aliases;
    }

    public List<RouteRow> list(String after, int limit) {
        return rows.tailMap(after, false).values().stream().limit(limit).toList();
    }

    public List<String> identifiers(String identifier) {
        String account = account(identifier);
        List<String> all = new ArrayList<>();
        all.add(account);
        names.getOrDefault(account, Set.of()).stream().sorted(BY_CODE_POINT).forEach(all::add);
        return all;
    }

    public long changeNumber() {
        return number;
    }

    public List<Change> changesAfter(long after, int limit) {
        List<Change> all = new ArrayList<>();
        for (Map.Entry<Long, Set<String>> entry : changes.tailMap(after, false).entrySet()) {
            if (all.size() + entry.getValue().size() > limit) {
                break;
            }
            entry.getValue().forEach(name -> all.add(new Change(entry.getKey(), name, row(account(name)))));
        }
        return all;
    }

    private static int compare(String left, String right) {
        int at = 0;
        while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (at == left.length() || at == right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        char a = left.charAt(at);
        char b = right.charAt(at);
        // only surrogates sort otherwise in UTF-16 than in UTF-8
        return Character.isSurrogate(a) == Character.isSurrogate(b) ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
    }
}
