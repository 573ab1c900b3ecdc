package dev.godwit.proxy.session;

import dev.godwit.routes.Identity;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.Route;
import dev.godwit.routes.Routes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a change of routes does to the sessions that are open. Each is resolved anew, and ended where it must not stay. */
final class RouteChanges implements Routes.Listener {
    private static final int QUESTIONS_AT_ONCE = 64;

    private final Routes routes;
    private final Sessions sessions;
    private final Gate gate;
    private final Waiting waiting;
    private final Supplier<Duration> drain;
    private final ScheduledExecutorService timer;
    private final Clock clock;

    RouteChanges(Routes routes, Sessions sessions, Gate gate, Waiting waiting, Supplier<Duration> drain, ScheduledExecutorService timer, Clock clock) {
        this.routes = routes;
        this.sessions = sessions;
        this.gate = gate;
        this.waiting = waiting;
        this.drain = drain;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> changed(Route route) {
        List<Session> named = sessions.of(route.account());
        named.forEach(Session::doubt);
        waiting.wake(route.account());
        return askAll(named);
    }

    @Override
    public CompletionStage<Void> unsure() {
        gate.fence(false);
        waiting.wakeAll();
        List<Session> all = new ArrayList<>(sessions.list());
        all.forEach(Session::doubt);
        return askAll(all);
    }

    @Override
    public void fenced() {
        gate.fence(true);
        for (Session session : sessions.list()) {
            session.doubt();
            if (session.found() != null) {
                session.close(Farewell.FENCED);
            }
        }
        waiting.wakeAll();
    }

    /** Asks for many sessions, not all at once: the store may be slow. @return when all that must end have ended */
    private CompletionStage<Void> askAll(Collection<Session> those) {
        Queue<Session> queue = new ArrayDeque<>(those);
        CompletableFuture<?>[] lanes = new CompletableFuture<?>[Math.min(QUESTIONS_AT_ONCE, those.size())];
        List<CompletionStage<Void>> ends = new ArrayList<>();
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new CompletableFuture<Void>();
            askNext(queue, ends, lanes[i]);
        }
        return CompletableFuture.allOf(lanes).thenCompose(_ -> {
            synchronized (ends) {
                return CompletableFuture.allOf(ends.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
            }
        });
    }

    private void askNext(Queue<Session> queue, List<CompletionStage<Void>> ends, CompletableFuture<?> lane) {
        while (true) {
            Session session;
            synchronized (queue) {
                session = queue.poll();
            }
            if (session == null) {
                lane.complete(null);
                return;
            }
            CompletableFuture<Void> judged = ask(session, ends).toCompletableFuture();
            if (!judged.isDone()) {
                judged.whenComplete((_, _) -> askNext(queue, ends, lane));
                return;
            }
        }
    }

    /** @return when it is decided what becomes of the session; its end, if it must, is added to {@code ends} */
    private CompletionStage<Void> ask(Session session, List<CompletionStage<Void>> ends) {
        Optional<Identity> identity = session.identity();
        if (identity.isEmpty()) {
            add(ends, session.whenBehind());
            return CompletableFuture.completedFuture(null); // not admitted yet: it looks again by itself
        }
        return routes.resolve(identity.get()).handle((resolution, failure) -> {
            add(ends, failure == null ? judge(session, resolution) : close(session));
            add(ends, session.whenBehind()); // it may have gone on since it was listed
            return null;
        });
    }

    private static void add(List<CompletionStage<Void>> ends, CompletionStage<Void> end) {
        synchronized (ends) {
            ends.add(end);
        }
    }

    private CompletionStage<Void> judge(Session session, Resolution resolution) {
        Resolution.Found before = session.found();
        if (before == null) {
            return CompletableFuture.completedFuture(null);
        }
        return switch (resolution) {
            // something has changed, and what cannot be known: it may be on the wrong server
            case Resolution.Unavailable _ -> close(session);
            case Resolution.Found now when !now.route().destination().equals(before.route().destination()) -> close(session);
            case Resolution.Found now -> stay(session, before, now);
        };
    }

    private CompletionStage<Void> stay(Session session, Resolution.Found before, Resolution.Found now) {
        sessions.update(session, now);
        if (Gate.isHeld(now.route(), clock)) {
            return drain(session);
        }
        if (!before.names().equals(now.names())) {
            return session.identity().map(identity -> routes.resolve(identity).thenCompose(again -> judge(session, again)))
                    .orElse(CompletableFuture.completedFuture(null)); // nobody could find it under the new names until now
        }
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<Void> close(Session session) {
        CompletionStage<Void> outside = session.whenOutside();
        session.close(Farewell.MOVED);
        return outside;
    }

    private CompletionStage<Void> drain(Session session) {
        CompletionStage<Void> outside = session.whenOutside();
        session.drain(Farewell.HELD);
        try {
            timer.schedule(() -> {
                if (!outside.toCompletableFuture().isDone()) {
                    session.close(Farewell.HELD);
                }
            }, drain.get().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            session.close(Farewell.HELD); // the proxy stops
        }
        return outside;
    }
}
