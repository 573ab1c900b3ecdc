package dev.godwit.proxy.session;

import dev.godwit.routes.Identity;
import dev.godwit.routes.Resolution;
import dev.godwit.routes.Route;
import dev.godwit.routes.Routes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Where every login, request and recipient asks for its way: it finds the route, waits while the account is held, registers
 * the session and looks once more. What happens when routes change is the business of {@link RouteChanges}. Safe for any thread;
 * never blocks.
 */
public final class Gate implements AutoCloseable {
    private static final int MOST_LOOKS = 50;

    private final Routes routes;
    private final Sessions sessions;
    private final Predicate<String> destinations;
    private final Clock clock;
    private final Waiting waiting = new Waiting();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("gate").factory());
    private final AtomicInteger fences = new AtomicInteger();
    private volatile boolean fenced;

    /**
     * @param destinations whether a destination is configured: a route to another one cannot be followed
     * @param drain        how long running commands may take when an account is held
     */
    public Gate(Routes routes, Sessions sessions, Predicate<String> destinations, java.util.function.Supplier<Duration> drain, Clock clock) {
        this.routes = routes;
        this.sessions = sessions;
        this.destinations = destinations;
        this.clock = clock;
        routes.listen(new RouteChanges(routes, sessions, this, waiting, drain, timer, clock));
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
        return waiting.count();
    }

    /**
     * Whether this process may pass anything on at this instant: false while it cannot know whether its routes are right. Cheap
     * enough to be asked for every read of a relay.
     */
    public boolean isOpen() {
        return !fenced && routes.live();
    }

    /** Tells at any later time whether it has been open all the while: what was begun before a fence must not go on after it. */
    public BooleanSupplier openFromNowOn() {
        int before = fences.get();
        return () -> isOpen() && fences.get() == before;
    }

    void fence(boolean closed) {
        fenced = closed;
        if (closed) {
            fences.incrementAndGet();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        waiting.wakeAll();
    }

    /** One who asks for the way. */
    private final class Entry {
        private final Session session;
        private final Identity identity;
        private final Instant deadline;
        private final CompletableFuture<Admission> answer = new CompletableFuture<>();
        private int looks;

        Entry(Session session, Identity identity, Instant deadline) {
            this.session = session;
            this.identity = identity;
            this.deadline = deadline;
        }

        void ask(boolean now) {
            if (!isOpen()) {
                refuse("this proxy has lost its lease");
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
                case Resolution.Found found when !destinations.test(found.route().destination()) -> refuse("the destination is not configured");
                case Resolution.Found found when found.route().isHeld(clock.instant()) -> await(found);
                case Resolution.Found found -> enter(found);
            }
        }

        private void enter(Resolution.Found found) {
            sessions.enter(session, identity, found);
            routes.resolve(identity).whenComplete((second, _) -> {
                boolean same = second instanceof Resolution.Found again && again.route().destination().equals(found.route().destination())
                        && again.names().equals(found.names()) && !again.route().isHeld(clock.instant());
                if (same && isOpen() && session.admitted()) {
                    answer.complete(new Admission.Admitted(found.route()));
                } else {
                    sessions.forget(session);
                    ask(true);
                }
            });
        }

        /** Waits for a change, for the end of the hold by the clock, or for the deadline. */
        private void await(Resolution.Found found) {
            Instant now = clock.instant();
            if (!now.isBefore(deadline)) {
                answer.complete(new Admission.Refused("the account is held", true));
                return;
            }
            AtomicBoolean woken = new AtomicBoolean();
            Waiting.Place place = waiting.enter(found.names(), () -> {
                if (woken.compareAndSet(false, true)) {
                    ask(true);
                }
            });
            Instant until = found.route().heldUntil().filter(deadline::isAfter).orElse(deadline);
            long delay = Math.max(1, Duration.between(now, until).toMillis() + 1);
            if (!timer.isShutdown()) {
                timer.schedule(place::wake, delay, TimeUnit.MILLISECONDS);
            }
            // The release may have been told between the look and the waiting.
            routes.resolve(identity).thenAccept(again -> {
                if (!(again instanceof Resolution.Found still && still.route().isHeld(clock.instant()))) {
                    place.wake();
                }
            });
        }

        private void refuse(String reason) {
            answer.complete(new Admission.Refused(reason));
        }
    }

    /** Whether a route keeps logins waiting now. */
    static boolean isHeld(Route route, Clock clock) {
        return route.isHeld(clock.instant());
    }
}
