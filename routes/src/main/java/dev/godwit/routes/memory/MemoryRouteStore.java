package dev.godwit.routes.memory;

import dev.godwit.routes.ChangeLog;
import dev.godwit.routes.Leases;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reference store: several proxies of one process may share it. Safe for any thread. */
public final class MemoryRouteStore implements RouteStore, ChangeLog, Leases {
    private final Clock clock;
    private final RouteTable table = new RouteTable();
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private final Wakes changes = new Wakes();
    private final Wakes progress = new Wakes();

    private record Lease(Member member, Instant until) {
    }

    public MemoryRouteStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<RouteRow> find(String identifier) {
        return table.find(identifier);
    }

    @Override
    public Outcome apply(String identifier, RouteChange change) {
        Outcome outcome;
        synchronized (this) {
            outcome = table.apply(identifier, change, clock.instant());
        }
        changes.wake();
        return outcome;
    }

    @Override
    public synchronized List<RouteRow> list(String after, int limit) {
        return table.list(after, limit);
    }

    @Override
    public synchronized List<String> identifiers(String identifier) {
        return table.identifiers(identifier);
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public synchronized long changeNumber() {
        return table.changeNumber();
    }

    @Override
    public synchronized List<Change> changesAfter(long number, int limit) {
        return table.changesAfter(number, limit);
    }

    @Override
    public AutoCloseable onChange(Runnable wake) {
        return changes.add(wake);
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void renew(Member member, Duration lease) {
        synchronized (this) {
            leases.put(member.id(), new Lease(member, clock.instant().plus(lease)));
        }
        progress.wake();
    }

    @Override
    public synchronized List<Member> members() {
        Instant now = clock.instant();
        return leases.values().stream().map(lease -> expired(lease.member(), !now.isBefore(lease.until()))).toList();
    }

    private static Member expired(Member member, boolean expired) {
        return new Member(member.id(), member.address(), member.seen(), member.pending(), expired);
    }

    @Override
    public void leave(String id) {
        synchronized (this) {
            leases.remove(id);
        }
        progress.wake();
    }

    @Override
    public AutoCloseable onProgress(Runnable wake) {
        return progress.add(wake);
    }

    @Override
    public void close() {
        // several share it; there is nothing to give back
    }
}
