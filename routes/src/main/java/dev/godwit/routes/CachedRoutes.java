package dev.godwit.routes;

import dev.godwit.routes.Leases.Member;
import dev.godwit.routes.RowCache.Entry;
import dev.godwit.routes.RowCache.Flight;
import dev.godwit.routes.RowCache.Look;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Routes from a store, with a cache in front of it. The store is asked on a bounded number of platform threads; nobody else waits
 * for it. A question that fails is put again while its time lasts; after that an error is answered as an error, never with the default.
 */
public final class CachedRoutes implements Routes {
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(100);

    private final RouteStore store;
    private final CacheOptions options;
    private final Supplier<String> defaultDestination;
    private final RowCache cache;
    private final ThreadPoolExecutor lookups;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Lease lease;
    private final Optional<Follower> follower;

    private CachedRoutes(RouteStore store, CacheOptions options, LeaseOptions leaseOptions, Supplier<String> defaultDestination) {
        this.store = store;
        this.options = options;
        this.defaultDestination = defaultDestination;
        this.cache = new RowCache(options.entries(), System::nanoTime);
        this.lookups = new ThreadPoolExecutor(options.lookups(), options.lookups(), 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(options.waiting()),
                Thread.ofPlatform().daemon().name("routes-lookup-", 0).factory());
        this.lookups.allowCoreThreadTimeOut(true);
        this.lease = new Lease(this::fenced);
        this.follower = store instanceof ChangeLog log
                ? Optional.of(new Follower(store, log, leaseOptions, lease, new Listeners(), defaultDestination))
                : Optional.empty();
        if (follower.isEmpty()) {
            lease.renewed(System.nanoTime(), Duration.ofDays(36500), true);
        }
    }

    /**
     * Begins to follow the store. Until it has answered for the first time everything is {@link Resolution.Unavailable}; then
     * {@link Listener#unsure} is called.
     *
     * @param store              closed by {@link #close}
     * @param lease              of no effect if the store knows no leases
     * @param defaultDestination where accounts live that no row gives a destination; asked anew each time, see
     *                           {@link #defaultChanged}
     */
    public static CachedRoutes start(RouteStore store, CacheOptions options, LeaseOptions lease, Supplier<String> defaultDestination) {
        return new CachedRoutes(store, options, lease, defaultDestination);
    }

    @Override
    public CompletionStage<Resolution> resolve(Identity identity) {
        return resolve(identity, false);
    }

    @Override
    public CompletionStage<Resolution> resolveNow(Identity identity) {
        return resolve(identity, true);
    }

    private CompletionStage<Resolution> resolve(Identity identity, boolean now) {
        if (!lease.live()) {
            return CompletableFuture.completedFuture(unserving());
        }
        List<String> accounts = identity.candidates().stream().filter(name -> !name.startsWith("@")).toList();
        boolean domains = accounts.size() < identity.candidates().size();
        if (accounts.isEmpty()) {
            return CompletableFuture.completedFuture(new Resolution.Unavailable("the login names no account"));
        }
        CompletableFuture<Resolution> resolved = account(accounts, 0, now).thenCompose(own -> domain(own.account(), domains, now)
                .thenApply(domain -> found(identity, own, domain)));
        if (!resolved.isDone()) {
            resolved = resolved.orTimeout(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
        }
        return resolved.handle((found, failure) -> failure != null ? unavailable(failure) : lease.live() ? found : unserving());
    }

    private CompletableFuture<RouteRow> account(List<String> candidates, int at, boolean now) {
        return row(candidates.get(at), now).thenCompose(row -> {
            if (row.isEmpty() && at + 1 < candidates.size()) {
                return account(candidates, at + 1, now);
            }
            return CompletableFuture.completedFuture(row.orElseGet(() -> RouteRow.unknown(candidates.getFirst())));
        });
    }

    private CompletableFuture<Optional<RouteRow>> domain(String account, boolean domains, boolean now) {
        return Effective.domainOf(account).filter(_ -> domains).map(name -> row(name, now)).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private Resolution found(Identity identity, RouteRow own, Optional<RouteRow> domain) {
        Route route = Effective.route(own, domain, defaultDestination.get());
        return new Resolution.Found(route, Effective.destination(own, domain).isEmpty(), Effective.names(identity, own.account()));
    }

    private static Resolution unserving() {
        return new Resolution.Unavailable("this proxy is out of step with the store of routes");
    }

    private static Resolution unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new Resolution.Unavailable(switch (cause) {
            case TimeoutException _ -> "the store of routes did not answer in time";
            case RejectedExecutionException _ -> "too many questions wait for the store of routes";
            case RouteStoreException store -> store.getMessage();
            default -> "the store of routes failed: " + cause.getClass().getSimpleName();
        });
    }

    private CompletableFuture<Optional<RouteRow>> row(String identifier, boolean now) {
        Look look = now ? new Look.Ask(cache.fresh(identifier)) : cache.look(identifier, (entry, age) -> age <= longest(entry));
        return switch (look) {
            case Look.Kept kept -> CompletableFuture.completedFuture(kept.entry().row());
            case Look.Join join -> join.flight().answer;
            case Look.Ask ask -> {
                submit(ask.flight(), now);
                yield ask.flight().answer;
            }
        };
    }

    private void submit(Flight flight, boolean now) {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        try {
            lookups.execute(() -> ask(flight, deadline, now));
        } catch (RejectedExecutionException e) {
            cache.failed(flight);
            flight.answer.completeExceptionally(e);
        }
    }

    private void ask(Flight flight, long deadline, boolean now) {
        Throwable failure = new TimeoutException();
        // after an outage, questions whose askers have gone must not hold up the others
        while (System.nanoTime() - deadline < 0) {
            cache.asking(flight);
            try {
                Optional<RouteRow> row = store.find(flight.identifier);
                if (cache.answered(flight, row)) {
                    flight.answer.complete(row);
                    return;
                }
            } catch (RuntimeException e) {
                failure = e;
                // a broken connection is another one the next time: nobody is put off for it while there is time
                if (usable(flight, now).isPresent() || !lease.live() || !paused(deadline)) {
                    break;
                }
            }
        }
        cache.failed(flight);
        Throwable reason = failure;
        usable(flight, now).ifPresentOrElse(entry -> flight.answer.complete(entry.row()), () -> flight.answer.completeExceptionally(reason));
    }

    /** What may be answered although the store does not answer. */
    private Optional<Entry> usable(Flight flight, boolean now) {
        return now ? Optional.empty() : cache.kept(flight.identifier)
                .filter(entry -> System.nanoTime() - entry.asked() <= longest(entry) + options.stale().toNanos());
    }

    /** @return false if there is no time for another question */
    private static boolean paused(long deadline) {
        if (deadline - System.nanoTime() < 2 * BEFORE_ASKING_AGAIN.toNanos()) {
            return false;
        }
        try {
            Thread.sleep(BEFORE_ASKING_AGAIN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How old an entry may be, in nanoseconds. */
    private long longest(Entry entry) {
        Duration told = entry.row().isPresent() ? options.positive() : options.negative();
        return Math.min(told.toNanos(), follower.filter(Follower::isCurrent).isPresent() ? Long.MAX_VALUE : options.unpushed().toNanos());
    }

    @Override
    public boolean live() {
        return lease.live();
    }

    @Override
    public CompletionStage<Void> joined() {
        return lease.begun();
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Changes the store, and sees to it that this process and all others know as soon as may be. Blocks; see {@link RouteStore#apply}. */
    public Outcome apply(String identifier, RouteChange change) {
        try {
            return store.apply(identifier, change);
        } finally {
            follower.ifPresent(Follower::wake);
        }
    }

    /** The store itself, for reading past the cache. */
    public RouteStore store() {
        return store;
    }

    /** For waiting until a change is in effect everywhere. */
    public Fence fence() {
        return new Fence(store instanceof Leases leases ? Optional.of(leases) : Optional.empty(), () -> follower.map(Follower::self));
    }

    /** What this process tells the others of itself; empty if the store cannot tell of changes. */
    public Optional<Member> self() {
        return follower.map(Follower::self);
    }

    /** All proxies of the store, or this one if the store does not know them. Blocks. */
    public List<Member> members() {
        return store instanceof Leases leases ? leases.members() : self().stream().toList();
    }

    /** Whether something is kept of this identifier. */
    public boolean isCached(String identifier) {
        return cache.kept(identifier).isPresent();
    }

    /** Forgets what is kept of one name. */
    public void invalidate(String identifier) {
        cache.invalidate(identifier);
    }

    /** Forgets all that is kept, and has every session look again. */
    public void invalidateAll() {
        cache.invalidateAll();
        follower.ifPresentOrElse(Follower::unsure, () -> new Listeners().unsure());
    }

    /** The default destination is another one. */
    public void defaultChanged() {
        follower.ifPresentOrElse(Follower::unsure, () -> new Listeners().unsure());
    }

    public Counts counts() {
        RowCache.Counts counts = cache.counts();
        return new Counts(counts.hits(), counts.misses(), counts.entries());
    }

    /** Of the cache, since the start. */
    public record Counts(long hits, long misses, int entries) {
    }

    private void fenced() {
        cache.invalidateAll();
        listeners.forEach(Listener::fenced);
    }

    private final class Listeners implements Follower.Audience {
        @Override
        public void invalidate(String name) {
            cache.invalidate(name);
        }

        @Override
        public void invalidateAll() {
            cache.invalidateAll();
        }

        @Override
        public CompletionStage<Void> changed(Route route) {
            return all(listeners.stream().map(listener -> listener.changed(route)));
        }

        @Override
        public CompletionStage<Void> unsure() {
            return all(listeners.stream().map(Listener::unsure));
        }

        private static CompletionStage<Void> all(Stream<CompletionStage<Void>> stages) {
            return CompletableFuture.allOf(stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
        }
    }

    /** Call it when no session is left: others do not wait for this process any more. */
    @Override
    public void close() {
        follower.ifPresent(Follower::close);
        lease.close();
        lookups.shutdownNow();
        store.close();
    }
}
