package dev.godwit.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.testing.TestRoutes;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final String ALICE = "alice@example.org";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestRoutes routes = new TestRoutes(() -> "old");
    private final Sessions sessions = new Sessions(0, Clock.systemUTC());
    private final Gate gate = new Gate(routes, sessions, Set.of("old", "new")::contains, () -> Duration.ofSeconds(2), Clock.systemUTC());

    @BeforeEach
    void join() {
        routes.joined().toCompletableFuture().join();
    }

    /** A session that does as it is told, and remembers what that was. */
    private final class Guest implements Conversation {
        private final Session session = sessions.open(Protocol.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), this);
        private final List<Farewell> closed = new ArrayList<>();
        private final List<Farewell> drained = new ArrayList<>();
        private volatile boolean stubborn;

        @Override
        public synchronized void close(Farewell why) {
            closed.add(why);
            sessions.ended(session);
        }

        @Override
        public synchronized void drain(Farewell why) {
            drained.add(why);
            if (!stubborn) {
                sessions.ended(session);
            }
        }

        CompletableFuture<Admission> ask(String name) {
            return gate.admit(session, identity(name), LONG).toCompletableFuture();
        }
    }

    private static Identity identity(String name) {
        return new Identifiers(Identifiers.Policy.usual().withDefaultDomain("example.org")).login(name).orElseThrow();
    }

    @AfterEach
    void close() {
        gate.close();
        routes.close();
    }

    private static String destination(Admission admission) {
        return admission instanceof Admission.Admitted admitted ? admitted.route().destination() : admission.toString();
    }

    private Guest inside(String name) throws Exception {
        Guest guest = new Guest();
        await().until(() -> destination(guest.ask(name).get(5, TimeUnit.SECONDS)).equals("old"));
        return guest;
    }

    @Test
    void a_hold_drains_and_closes_who_does_not_go() throws Exception {
        Guest polite = inside("alice");
        Guest stubborn = inside("alice+x");
        stubborn.stubborn = true;
        routes.hold(ALICE, Duration.ofMinutes(1));
        await().until(() -> sessions.count() == 0);
        assertThat(polite.drained).containsExactly(Farewell.HELD);
        assertThat(polite.closed).isEmpty();
        assertThat(stubborn.drained).containsExactly(Farewell.HELD);
        assertThat(stubborn.closed).containsExactly(Farewell.HELD);
    }

    @Test
    void who_has_left_the_account_is_not_ended_with_it() throws Exception {
        Guest guest = inside("alice");
        gate.leave(guest.session);
        assertThat(sessions.of(ALICE)).isEmpty();
        routes.assign(ALICE, "new");
        await().until(() -> routes.told.get() > 0);
        assertThat(guest.closed).isEmpty();
        assertThat(destination(guest.ask("alice").get(5, TimeUnit.SECONDS))).isEqualTo("new");
    }

    @Test
    void a_change_that_keeps_the_destination_keeps_the_sessions() throws Exception {
        Guest guest = inside("alice");
        routes.assign(ALICE, "old");
        await().until(() -> routes.told.get() > 0);
        await().until(() -> guest.session.route().orElseThrow().epoch() == 1);
        assertThat(guest.closed).isEmpty();
        routes.assign(ALICE, "new");
        await().until(() -> sessions.count() == 0);
        assertThat(guest.closed).containsExactly(Farewell.MOVED);
    }

    @Test
    void an_alias_given_later_leads_the_session_to_its_new_account() throws Exception {
        Guest guest = inside("a.smith");
        routes.alias(ALICE, "a.smith@example.org");
        await().until(() -> routes.told.get() > 0);
        await().until(() -> !sessions.of(ALICE).isEmpty());
        routes.assign(ALICE, "new");
        await().until(() -> !guest.closed.isEmpty());
    }

    @Test
    void what_a_session_leaves_behind_is_waited_for_while_the_session_goes_on() throws Exception {
        Guest guest = inside("alice");
        CompletableFuture<Void> gone = new CompletableFuture<>();
        sessions.leaveBehind(guest.session, gone);
        assertThat(guest.session.state()).isEqualTo(SessionState.LOGIN);
        assertThat(sessions.of(ALICE)).singleElement().matches(rest -> rest.state() == SessionState.PARTING && rest != guest.session);
        for (Runnable change : List.<Runnable>of(() -> routes.hold(ALICE, LONG), () -> routes.assign(ALICE, "new"))) {
            int before = routes.told.get();
            change.run();
            await().until(() -> routes.told.get() > before);
            assertThat(routes.acknowledged.toCompletableFuture()).isNotDone();
        }
        routes.release(ALICE);
        assertThat(destination(guest.ask("alice").get(5, TimeUnit.SECONDS))).isEqualTo("new");
        CompletableFuture<Void> acknowledged = routes.acknowledged.toCompletableFuture();
        gone.complete(null);
        acknowledged.get(5, TimeUnit.SECONDS);
        assertThat(sessions.of(ALICE)).containsExactly(guest.session);
    }

    @Test
    void who_waits_for_the_end_of_a_session_waits_for_what_it_leaves_behind() throws Exception {
        Guest guest = inside("alice");
        CompletableFuture<Void> before = guest.session.whenOutside().toCompletableFuture();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        sessions.leaveBehind(guest.session, gone);
        CompletableFuture<Void> after = guest.session.whenBehind().toCompletableFuture();
        sessions.ended(guest.session);
        assertThat(before).isNotDone();
        assertThat(after).isNotDone();
        gone.complete(null);
        assertThat(before).isCompleted();
        assertThat(after).isCompleted();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void whoever_is_admitted_while_the_route_flips_is_found_by_the_flip() throws Exception {
        inside("warm-up");
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> rounds = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                rounds.add(clients.submit(() -> {
                    int admitted = 0;
                    Deque<Guest> inside = new ArrayDeque<>();
                    while (!over.get()) {
                        Guest guest = new Guest();
                        inside.add(guest);
                        admitted += guest.ask("alice").get(10, TimeUnit.SECONDS) instanceof Admission.Admitted ? 1 : 0;
                        if (inside.size() > 20) {
                            sessions.ended(inside.poll().session);
                        }
                    }
                    return admitted;
                }));
            }
            for (int flip = 0; flip < 40; flip++) {
                String to = flip % 2 == 0 ? "new" : "old";
                routes.assign(ALICE, to);
                await().atMost(Duration.ofSeconds(10)).until(() -> sessions.of(ALICE).stream()
                        .flatMap(session -> session.route().stream()).allMatch(route -> route.destination().equals(to)));
            }
            over.set(true);
            for (Future<Integer> round : rounds) {
                assertThat(round.get(20, TimeUnit.SECONDS)).isPositive();
            }
        }
        await().untilAsserted(() -> assertThat(sessions.of(ALICE)).allMatch(session -> session.route().orElseThrow().destination().equals("old")));
    }
}
