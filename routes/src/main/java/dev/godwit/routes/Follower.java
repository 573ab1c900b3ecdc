package dev.godwit.routes;

import dev.godwit.routes.ChangeLog.Change;
import dev.godwit.routes.Leases.Member;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process in step with the store: one platform thread that reads the changes, tells them, and renews the lease with what
 * is in effect. Nothing is told to be in effect before the sessions say so.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PIECE = 500;
    private static final Duration FOREVER = Duration.ofDays(36500);

    private final RouteStore store;
    private final ChangeLog log;
    private final Optional<Leases> leases;
    private final LeaseOptions options;
    private final Lease lease;
    private final Audience audience;
    private final Pending pending = new Pending(this::wake);
    private final Semaphore woken = new Semaphore(0);
    private final AutoCloseable subscription;
    private final Thread thread;
    private volatile boolean closing;
    private volatile long seen;
    private volatile long polled = System.nanoTime() - FOREVER.toNanos();
    private boolean failing;
    private long renewedAt;
    private Member published;

    /** Who is told. */
    interface Audience {
        void invalidate(String name);

        void invalidateAll();

        CompletionStage<Void> changed(Route route);

        CompletionStage<Void> unsure();
    }

    Follower(RouteStore store, ChangeLog log, LeaseOptions options, Lease lease, Audience audience, Supplier<String> defaultDestination) {
        this.store = store;
        this.log = log;
        this.leases = store instanceof Leases some ? Optional.of(some) : Optional.empty();
        this.options = options;
        this.lease = lease;
        this.audience = audience;
        this.route = rows -> Effective.route(rows.own(), rows.domain(), defaultDestination.get());
        this.subscription = log.onChange(this::wake);
        this.thread = Thread.ofPlatform().daemon().name("routes-follower").start(this::run);
    }

    private final Function<Rows, Route> route;

    private record Rows(RouteRow own, Optional<RouteRow> domain) {
    }

    /** Look at once whether there is something new. */
    void wake() {
        woken.release();
    }

    /** Whether changes are known as they happen. */
    boolean isCurrent() {
        return System.nanoTime() - polled < log.interval().toNanos() * 3;
    }

    /** What this process would tell of itself. */
    Member self() {
        return new Member(options.id(), options.address(), seen, pending.names(), !lease.live());
    }

    /** All sessions have to look again; in effect when they have. */
    void unsure() {
        pending.add(Leases.EVERY_NAME, audience.unsure());
    }

    private void run() {
        while (!closing) {
            try {
                if (lease.isHeld()) {
                    step();
                } else {
                    join();
                }
                failing = false;
            } catch (RuntimeException e) {
                failed(e);
            }
            pause();
        }
    }

    private void failed(RuntimeException e) {
        if (!failing && !closing) {
            LOG.warn("the store of routes cannot be followed: {}", e.toString());
        }
        failing = true;
    }

    private void pause() {
        long longest = Math.min(log.interval().toNanos(), leases.isPresent() ? options.renewal().toNanos() : Long.MAX_VALUE);
        try {
            if (failing) {
                // soon, for most often only a connection broke; but never without a break, however often somebody wakes us
                Thread.sleep(Math.min(200, TimeUnit.NANOSECONDS.toMillis(longest)));
                woken.drainPermits();
            } else if (woken.tryAcquire(longest, TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    /** Begins anew: nothing that is remembered counts. */
    private void join() {
        long asked = System.nanoTime();
        long number = log.changeNumber();
        audience.invalidateAll();
        seen = number;
        // the sessions look again only when the lease is held: until then every name is pending
        publish(new Member(options.id(), options.address(), number, Set.of(Leases.EVERY_NAME), false));
        if (!lease.renewed(asked, serving(), true)) {
            throw new RouteStoreException("the store answers too slowly to hold a lease");
        }
        polled = asked;
        unsure();
        wake();
    }

    private void step() {
        long asked = System.nanoTime();
        List<Change> changes = log.changesAfter(seen, PIECE);
        while (!changes.isEmpty()) {
            tell(changes);
            changes = log.changesAfter(seen, PIECE);
        }
        polled = asked;
        boolean due = asked - renewedAt >= options.renewal().toNanos();
        if (due && log.changeNumber() < seen) {
            LOG.warn("the store of routes has gone back in time; asking again for everything");
            lease.end();
            return;
        }
        Member now = self();
        if (leases.isPresent() && (due || !now.equals(published))) {
            renew(now);
        }
    }

    private void renew(Member now) {
        long asked = System.nanoTime();
        publish(now);
        if (!lease.renewed(asked, serving(), false)) {
            lease.end();
        }
    }

    private void publish(Member member) {
        renewedAt = System.nanoTime();
        leases.ifPresent(some -> some.renew(member, options.lease()));
        published = member;
    }

    private Duration serving() {
        return leases.isPresent() ? options.serving() : FOREVER;
    }

    private void tell(List<Change> changes) {
        // first the cache, for all: who is told asks again, perhaps for another of these names
        changes.forEach(change -> audience.invalidate(change.name()));
        Map<String, Optional<RouteRow>> domains = new HashMap<>();
        List<Rows> rows = changes.stream().map(change -> new Rows(change.row(), domain(change.row().account(), domains))).toList();
        for (int i = 0; i < changes.size(); i++) {
            Route known = route.apply(rows.get(i));
            String name = changes.get(i).name();
            pending.add(name, changed(new Route(name, known.destination(), known.epoch(), known.heldUntil())));
        }
        seen = changes.getLast().number();
    }

    private Optional<RouteRow> domain(String account, Map<String, Optional<RouteRow>> known) {
        return Effective.domainOf(account).flatMap(domain -> known.computeIfAbsent(domain, store::find));
    }

    private CompletionStage<Void> changed(Route route) {
        try {
            return audience.changed(route);
        } catch (RuntimeException e) {
            LOG.error("a change of a route could not be put into effect: {}", e.toString(), e);
            return new CompletableFuture<>();
        }
    }

    @Override
    public void close() {
        closing = true;
        wake();
        try {
            subscription.close();
            thread.join(TimeUnit.SECONDS.toMillis(10));
            leases.ifPresent(some -> some.leave(options.id()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the lease could not be given back; others wait until it runs out: {}", e.toString());
        }
    }
}
