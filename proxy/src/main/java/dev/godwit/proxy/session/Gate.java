package dev.godwit.proxy.session;

import dev.godwit.routes.Identity;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.Route;
import dev.godwit.routes.Routes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Where every login, request and recipient asks for its way: it finds the route, waits while the account is held, registers
 * the session and looks once more. It also listens to changes, and ends the sessions that they make wrong. Safe for any thread;
 * never blocks.
 */
public final class Gate implements AutoCloseable {
    private static final int MOST_LOOKS = 50;
    private static final int QUESTIONS_AT_ONCE = 64;

    private final Routes routes;
    private final Sessions sessions;
    private final Predicate<String> destinations;
    private final Clock clock;
    private final ConcurrentMap<String, List<Entry>> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("gate").factory());
    private final AtomicInteger waiters = new AtomicInteger();
    private final AtomicBoolean checkingDefaults = new AtomicBoolean();
    private final AtomicBoolean defaultsInDoubt = new AtomicBoolean();
    private volatile boolean fenced;

    /** @param destinations whether a destination is configured: a route to another one cannot be followed */
    public Gate(Routes routes, Sessions sessions, Predicate<String> destinations, Clock clock) {
        this.routes = routes;
        this.sessions = sessions;
        this.destinations = destinations;
        this.clock = clock;
        routes.listen(new Changes());
    }

    /**
     * Asks for the way of one login, request or recipient. A session that was admitted before leaves its former account first.
     *
     * @param session open; it must be neither entering nor waiting already
     * @param longest how long a held account may keep it waiting
     * @return completes on any thread, never exceptionally
     */
    public CompletionStage<Admission> admit(Session session, Identity identity, Duration longest) {
        Entry entry = new Entry(session, identity, clock.instant().plus(longest));
        entry.ask(false);
        return entry.answer;
    }

    /** The session has nothing to do with the account any more (its login was refused, its request has ended); it stays open. */
    public void leave(Session session) {
        sessions.forget(session);
    }

    /** How many are waiting for a held account. */
    public int waiting() {
        return waiters.get();
    }

    /** Whether this proxy may not let anybody in, see {@link Routes.Listener#fenced}. */
    public boolean isFenced() {
        return fenced;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One who asks for the way. */
    private final class Entry {
        private final Session session;
        private final Identity identity;
        private final Instant deadline;
        private final CompletableFuture<Admission> answer = new CompletableFuture<>();
        private final AtomicBoolean woken = new AtomicBoolean(true);
        private int looks;

        Entry(Session session, Identity identity, Instant deadline) {
            this.session = session;
            this.identity = identity;
            this.deadline = deadline;
        }

        void ask(boolean now) {
            if (fenced) {
                refuse("fenced");
            } else if (++looks > MOST_LOOKS) {
                refuse("the route changes too often");
            } else {
                (now ? routes.resolveNow(identity) : routes.resolve(identity)).whenComplete((resolution, failure) -> {
                    if (failure != null) {
                        refuse("the route cannot be read");
                    } else {
                        look(resolution);
                    }
                });
            }
        }

        private void look(Resolution resolution) {
            switch (resolution) {
                case Resolution.Unavailable unavailable -> refuse(unavailable.reason());
                case Resolution.Found found when !destinations.test(found.route().destination()) -> refuse("destination is not configured");
                case Resolution.Found found when found.route().isHeld(clock.instant()) -> await(found.route());
                case Resolution.Found found -> enter(found);
            }
        }

        private void enter(Resolution.Found found) {
            sessions.enter(session, identity, found.route(), found.byDefault());
            routes.resolve(identity).whenComplete((second, _) -> {
                boolean same = second instanceof Resolution.Found again && again.route().destination().equals(found.route().destination())
                        && again.route().account().equals(found.route().account()) && !again.route().isHeld(clock.instant());
                if (same && !fenced && session.admitted()) {
                    answer.complete(new Admission.Admitted(found.route()));
                } else {
                    sessions.forget(session);
                    ask(true);
                }
            });
        }

        /** Waits for a change, for the end of the hold by the clock, or for the deadline. */
        private void await(Route route) {
            Instant now = clock.instant();
            if (!now.isBefore(deadline)) {
                refuse("the account is held");
                return;
            }
            woken.set(false);
            waiters.incrementAndGet();
            waiting.merge(route.account(), List.of(this), Gate::plus);
            Instant until = route.heldUntil().filter(deadline::isAfter).orElse(deadline);
            timer.schedule(() -> wake(route.account()), Math.max(1, Duration.between(now, until).toMillis() + 1), TimeUnit.MILLISECONDS);
            // The release may have been told between the look and the waiting.
            routes.resolve(identity).thenAccept(again -> {
                if (!(again instanceof Resolution.Found found && found.route().isHeld(clock.instant()))) {
                    wake(route.account());
                }
            });
        }

        private void wake(String account) {
            waiting.computeIfPresent(account, (_, list) -> minus(list, this));
            if (woken.compareAndSet(false, true)) {
                waiters.decrementAndGet();
                ask(true);
            }
        }

        private void refuse(String reason) {
            answer.complete(new Admission.Refused(reason));
        }
    }

    /** What changes do to sessions and to those who wait. */
    private final class Changes implements Routes.Listener {

        @Override
        public void changed(Route route) {
            boolean held = route.isHeld(clock.instant());
            Deque<Session> others = new ArrayDeque<>();
            for (Session session : sessions.of(route.account())) {
                Route under = session.entered();
                if (under != null && under.account().equals(route.account())) {
                    judge(session, route, held);
                } else {
                    others.add(session); // this is but one of its names
                }
            }
            askAgain(others, false, () -> {});
            if (!held) {
                waiting.getOrDefault(route.account(), List.of()).forEach(entry -> entry.wake(route.account()));
            }
            checkDefaults();
        }

        @Override
        public void unsure() {
            fenced = false;
            Deque<Session> all = new ArrayDeque<>(sessions.list());
            AtomicInteger lanes = new AtomicInteger();
            while (lanes.getAndIncrement() < QUESTIONS_AT_ONCE) {
                askAgain(all, true, () -> {});
            }
            waiting.forEach((account, entries) -> entries.forEach(entry -> entry.wake(account)));
        }

        @Override
        public void fenced() {
            fenced = true;
            for (Session session : sessions.list()) {
                if (session.entered() != null) {
                    session.close(Farewell.FENCED);
                }
            }
            waiting.forEach((account, entries) -> entries.forEach(entry -> entry.wake(account)));
        }
    }

    /**
     * A session that is here because the store did not know its name may have got a route of its own, under an account's name
     * that nobody could foresee. So each change asks anew for all of those; one round at a time.
     */
    private void checkDefaults() {
        defaultsInDoubt.set(true);
        if (!checkingDefaults.compareAndSet(false, true)) {
            return;
        }
        defaultsInDoubt.set(false);
        Deque<Session> all = new ArrayDeque<>();
        sessions.list().stream().filter(Session::isByDefault).forEach(all::add);
        askAgain(all, false, () -> {
            checkingDefaults.set(false);
            if (defaultsInDoubt.get()) {
                checkDefaults();
            }
        });
    }

    /** Asks for one session after the other what its route is now. */
    private void askAgain(Deque<Session> all, boolean now, Runnable end) {
        while (true) {
            Session session;
            synchronized (all) {
                session = all.poll();
            }
            if (session == null) {
                end.run();
                return;
            }
            Identity identity = session.identity().orElse(null);
            if (identity == null) {
                continue;
            }
            CompletableFuture<Resolution> asked = (now ? routes.resolveNow(identity) : routes.resolve(identity)).toCompletableFuture();
            if (!asked.isDone()) {
                asked.whenComplete((resolution, _) -> {
                    judge(session, resolution);
                    askAgain(all, now, end);
                });
                return;
            }
            judge(session, asked.getNow(null));
        }
    }

    private void judge(Session session, Resolution resolution) {
        if (resolution instanceof Resolution.Found found) {
            judge(session, found.route(), found.route().isHeld(clock.instant()));
        }
    }

    private void judge(Session session, Route route, boolean held) {
        switch (session.judge(route, held)) {
            case STAYS -> { }
            case DRAINS -> session.drain(Farewell.HELD);
            case CLOSES -> session.close(Farewell.MOVED);
            case RENAMED -> {
                sessions.rename(session, route);
                askAgain(new ArrayDeque<>(List.of(session)), false, () -> {}); // it could not be found under this name until now
            }
        }
    }

    private static List<Entry> plus(List<Entry> some, List<Entry> more) {
        List<Entry> both = new ArrayList<>(some);
        both.addAll(more);
        return List.copyOf(both);
    }

    private static List<Entry> minus(List<Entry> some, Entry gone) {
        List<Entry> left = some.stream().filter(entry -> entry != gone).toList();
        return left.isEmpty() ? null : left;
    }
}
