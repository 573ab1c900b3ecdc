package dev.godwit.proxy.testing;

import dev.godwit.routes.CacheOptions;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Identity;
import dev.godwit.routes.LeaseOptions;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.Route;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.Routes;
import dev.godwit.routes.memory.MemoryRouteStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Routes in memory that can be changed, and made to fail. */
public final class TestRoutes implements Routes {
    public volatile boolean down;
    /** Called once, between the moment a question is asked and its answer. */
    public final AtomicReference<Runnable> beforeNextAnswer = new AtomicReference<>();
    /** How many changes the proxy has heard of. */
    public final AtomicInteger told = new AtomicInteger();
    /** Done when the proxy acknowledges the last change it has heard of. */
    public volatile CompletionStage<Void> acknowledged = CompletableFuture.completedFuture(null);
    private final CachedRoutes routes;

    public TestRoutes(Supplier<String> defaultDestination) {
        routes = CachedRoutes.start(new MemoryRouteStore(Clock.systemUTC()), CacheOptions.usual(), new LeaseOptions("test", "", Duration.ofSeconds(30)), defaultDestination);
    }

    public CachedRoutes cached() {
        return routes;
    }

    public Outcome assign(String account, String destination) {
        return routes.apply(account, RouteChange.Assign.to(destination));
    }

    public Outcome hold(String account, Duration time) {
        return routes.apply(account, RouteChange.Hold.of(time));
    }

    public Outcome release(String account) {
        return routes.apply(account, new RouteChange.Release(OptionalLong.empty()));
    }

    public Outcome alias(String account, String name) {
        return routes.apply(account, RouteChange.AddIdentifier.of(name));
    }

    @Override
    public CompletionStage<Resolution> resolve(Identity identity) {
        return answer(identity, false);
    }

    @Override
    public CompletionStage<Resolution> resolveNow(Identity identity) {
        return answer(identity, true);
    }

    private CompletionStage<Resolution> answer(Identity identity, boolean now) {
        if (down) {
            return CompletableFuture.completedFuture(new Resolution.Unavailable("the store is down"));
        }
        CompletionStage<Resolution> answer = now ? routes.resolveNow(identity) : routes.resolve(identity);
        return answer.thenApply(resolution -> {
            Optional.ofNullable(beforeNextAnswer.getAndSet(null)).ifPresent(Runnable::run);
            return resolution;
        });
    }

    @Override
    public void listen(Listener listener) {
        routes.listen(new Listener() {
            @Override
            public CompletionStage<Void> changed(Route route) {
                CompletionStage<Void> ended = listener.changed(route);
                acknowledged = ended;
                told.incrementAndGet();
                return ended;
            }

            @Override
            public CompletionStage<Void> unsure() {
                return listener.unsure();
            }

            @Override
            public void fenced() {
                listener.fenced();
            }
        });
    }

    @Override
    public CompletionStage<Void> joined() {
        return routes.joined();
    }

    @Override
    public boolean live() {
        return routes.live();
    }

    @Override
    public void close() {
        routes.close();
    }
}
