package dev.godwit.routes;

import dev.godwit.routes.Leases.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits until a change is in effect: no session anywhere goes on under what was before. Safe for any thread; blocks its caller.
 */
public final class Fence {
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Optional<Leases> leases;
    private final Supplier<Optional<Member>> self;

    /** What came of waiting. */
    public sealed interface Acknowledgement {

        /** Every proxy confirmed it, has left, or has stopped serving because its lease ran out. */
        record Acknowledged() implements Acknowledgement {
        }

        /** These have not, yet: each of them either confirms or runs out of its lease. */
        record Waiting(List<Member> proxies) implements Acknowledgement {
            public Waiting {
                proxies = List.copyOf(proxies);
            }
        }
    }

    Fence(Optional<Leases> leases, Supplier<Optional<Member>> self) {
        this.leases = leases;
        this.self = self;
    }

    /**
     * @param done what {@link CachedRoutes#apply} answered; may be waited for again and again, by any process
     * @throws RouteStoreException if the store does not answer: whether it is in effect is not known
     */
    public Fence.Acknowledgement await(Outcome.Done done, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        Semaphore progress = new Semaphore(0);
        try (Subscription _ = new Subscription(leases.map(some -> some.onProgress(progress::release)))) {
            while (true) {
                List<Member> waiting = members().stream().filter(member -> !member.hasApplied(done.change(), done.names())).toList();
                long left = deadline - System.nanoTime();
                if (waiting.isEmpty()) {
                    return new Acknowledgement.Acknowledged();
                }
                if (left <= 0) {
                    return new Acknowledgement.Waiting(waiting);
                }
                progress.drainPermits();
                progress.tryAcquire(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Acknowledgement.Waiting(members());
        }
    }

    private List<Member> members() {
        return leases.map(Leases::members).orElseGet(() -> self.get().stream().toList());
    }

    private record Subscription(Optional<AutoCloseable> inner) implements AutoCloseable {
        @Override
        public void close() {
            try {
                if (inner.isPresent()) {
                    inner.get().close();
                }
            } catch (Exception e) {
                throw new RouteStoreException("a subscription could not be ended", e);
            }
        }
    }
}
