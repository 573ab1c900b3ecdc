package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.Identifiers.Policy;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.RouteChange.Remove;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import dev.godwit.routes.memory.MemoryRouteStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CachedRoutesTest {
    private static final LeaseOptions LEASE = new LeaseOptions("p1", "p1:9443", Duration.ofMinutes(1));
    private final MemoryRouteStore memory = new MemoryRouteStore(Clock.systemUTC());
    private final FaultyStore store = new FaultyStore(memory);
    private final Identifiers identifiers = new Identifiers(Policy.usual());
    private CachedRoutes routes;

    @AfterEach
    void close() {
        store.down = false;
        if (store.slow != null) {
            store.slow.countDown();
        }
        if (routes != null) {
            routes.close();
        }
    }

    @Test
    void an_unknown_account_lives_at_the_default() {
        start(CacheOptions.usual());
        Resolution.Found found = found("alice+x@example.org");
        assertThat(found.route()).isEqualTo(new Route("alice+x@example.org", "default", 0, Optional.empty()));
        assertThat(found.byDefault()).isTrue();
        assertThat(found.names()).containsExactlyInAnyOrder("alice+x@example.org", "alice@example.org", "@example.org");
    }

    @Test
    void a_tag_an_alias_and_the_account_itself_are_one_account() {
        memory.apply("alice@example.org", Assign.to("new"));
        memory.apply("alice@example.org", AddIdentifier.of("al"));
        start(CacheOptions.usual());
        for (String login : List.of("alice@example.org", "Alice+x@Example.org", "AL", "al%admin")) {
            assertThat(found(login).route().account()).isEqualTo("alice@example.org");
            assertThat(found(login).route().destination()).isEqualTo("new");
            assertThat(found(login).names()).contains("alice@example.org", "@example.org");
        }
    }

    @Test
    void a_row_for_the_tagged_address_comes_before_the_one_without() {
        memory.apply("alice@example.org", Assign.to("new"));
        memory.apply("alice+shop@example.org", Assign.to("shop"));
        start(CacheOptions.usual());
        assertThat(found("alice+shop@example.org").route().destination()).isEqualTo("shop");
        assertThat(found("alice+x@example.org").route().destination()).isEqualTo("new");
    }

    @Test
    void a_domain_routes_those_without_a_destination_and_holds_all() {
        memory.apply("@example.org", Assign.to("new"));
        memory.apply("bob@example.org", Assign.to("old"));
        start(CacheOptions.usual());
        assertThat(found("alice@example.org").route()).isEqualTo(new Route("alice@example.org", "new", 1, Optional.empty()));
        assertThat(found("alice@example.org").byDefault()).isFalse();
        assertThat(found("bob@example.org").route().destination()).isEqualTo("old");
        routes.apply("@example.org", Hold.of(Duration.ofMinutes(1)));
        await().untilAsserted(() -> assertThat(found("bob@example.org").route().isHeld(Instant.now())).isTrue());
    }

    @Test
    void a_hold_on_an_account_that_its_domain_routes_does_not_send_it_to_the_default() {
        memory.apply("@example.org", Assign.to("new"));
        memory.apply("alice@example.org", Hold.of(Duration.ofMinutes(1)));
        start(CacheOptions.usual());
        assertThat(found("alice@example.org").route().destination()).isEqualTo("new");
    }

    @Test
    void the_epoch_of_an_account_never_falls_wherever_its_destination_comes_from() {
        start(CacheOptions.usual());
        List<Long> epochs = new ArrayList<>();
        for (Runnable change : List.<Runnable>of(
                () -> routes.apply("@example.org", Assign.to("new")), () -> routes.apply("@example.org", Assign.to("newer")),
                () -> routes.apply("alice@example.org", Assign.to("old")), () -> routes.apply("@example.org", Remove.any()),
                () -> routes.apply("alice@example.org", Remove.any()))) {
            change.run();
            epochs.add(foundNow("alice@example.org").route().epoch());
        }
        assertThat(epochs).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(foundNow("alice@example.org").byDefault()).isTrue();
    }

    @Test
    void an_error_of_the_store_is_answered_as_unavailable_and_never_with_the_default() {
        start(options(Duration.ofMillis(300), Duration.ZERO));
        store.down = true;
        assertThat(resolve("alice@example.org")).isEqualTo(new Resolution.Unavailable("the store is down"));
        store.down = false;
        assertThat(found("alice@example.org").byDefault()).isTrue();
    }

    @Test
    void nobody_is_put_off_by_an_outage_that_is_over_before_the_timeout() {
        start(options(Duration.ofSeconds(30), Duration.ZERO));
        store.down = true;
        CompletableFuture<Resolution> asked = routes.resolve(identity("alice@example.org")).toCompletableFuture();
        await().until(() -> store.finds.get() > 2);
        assertThat(asked).isNotDone();
        store.down = false;
        assertThat(asked.join()).isInstanceOf(Resolution.Found.class);
    }

    @Test
    void a_store_that_hangs_is_unavailable_after_the_timeout() {
        start(options(Duration.ofMillis(100), Duration.ZERO));
        store.slow = new CountDownLatch(1);
        assertThat(resolve("alice@example.org")).isEqualTo(new Resolution.Unavailable("the store of routes did not answer in time"));
    }

    @Test
    void no_more_questions_wait_than_there_is_room_for() {
        start(new CacheOptions(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO, 100, 1, 2));
        store.slow = new CountDownLatch(1);
        List<CompletableFuture<Resolution>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(routes.resolve(identity("user" + i)).toCompletableFuture());
        }
        assertThat(asked).filteredOn(CompletableFuture::isDone).hasSize(7)
                .allSatisfy(future -> assertThat(future.join()).isEqualTo(new Resolution.Unavailable("too many questions wait for the store of routes")));
        store.slow.countDown();
        assertThat(asked).filteredOn(future -> future.join() instanceof Resolution.Found).hasSize(3);
    }

    @Test
    void all_who_ask_for_one_name_at_once_ask_the_store_once() {
        start(CacheOptions.usual());
        store.slow = new CountDownLatch(1);
        List<CompletableFuture<Resolution>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(routes.resolve(identity("alice")).toCompletableFuture());
        }
        store.slow.countDown();
        asked.forEach(CompletableFuture::join);
        assertThat(store.finds).hasValue(1);
        found("alice");
        assertThat(store.finds).hasValue(1);
        assertThat(routes.counts().hits()).isEqualTo(1);
    }

    @Test
    void an_answer_that_a_change_overtook_is_asked_for_again_and_not_kept() throws Exception {
        memory.apply("alice@example.org", Assign.to("old"));
        memory.apply("alice@example.org", AddIdentifier.of("al"));
        for (String login : List.of("alice@example.org", "al")) {
            try (CachedRoutes mine = startAnother()) {
                store.reading = new CountDownLatch(1);
                store.slow = new CountDownLatch(1);
                CompletableFuture<Resolution> asked = mine.resolve(identity(login)).toCompletableFuture();
                assertThat(store.reading.await(5, TimeUnit.SECONDS)).isTrue();
                // the lookup has read the old row and hangs on its way back
                CountDownLatch told = new CountDownLatch(1);
                mine.listen(new Recorder(told::countDown));
                String next = login.equals("al") ? "newer" : "new";
                CountDownLatch slow = store.slow;
                store.slow = null;
                memory.apply("alice@example.org", Assign.to(next));
                assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
                slow.countDown();
                assertThat(((Resolution.Found) asked.get(5, TimeUnit.SECONDS)).route().destination()).isEqualTo(next);
                assertThat(((Resolution.Found) mine.resolve(identity(login)).toCompletableFuture().join()).route().destination()).isEqualTo(next);
            }
        }
    }

    @Test
    void resolveNow_does_not_count_what_was_asked_before() throws Exception {
        memory.apply("alice", Assign.to("old"));
        // nothing is told of changes here
        RouteStore silent = new SilentStore(store);
        routes = CachedRoutes.start(silent, CacheOptions.usual(), LEASE, () -> "default");
        store.slow = new CountDownLatch(1);
        CountDownLatch slow = store.slow;
        CompletableFuture<Resolution> before = routes.resolve(identity("alice")).toCompletableFuture();
        assertThat(store.reading.await(5, TimeUnit.SECONDS)).isTrue();
        store.slow = null;
        memory.apply("alice", Assign.to("new"));
        assertThat(foundNow("alice").route().destination()).isEqualTo("new");
        slow.countDown();
        before.join();
        assertThat(found("alice").route().destination()).as("the older answer must not take the place of the newer").isEqualTo("new");
    }

    @Test
    void without_word_of_changes_an_answer_is_used_for_the_bounded_time_only() {
        memory.apply("alice", Assign.to("old"));
        routes = CachedRoutes.start(new SilentStore(store), new CacheOptions(Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofMinutes(10),
                Duration.ofMillis(200), Duration.ZERO, 100, 2, 100), LEASE, () -> "default");
        assertThat(found("alice").route().destination()).isEqualTo("old");
        memory.apply("alice", Assign.to("new"));
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(found("alice").route().destination()).isEqualTo("new"));
    }

    @Test
    void an_old_answer_bridges_an_outage_only_as_long_as_it_may() {
        memory.apply("alice", Assign.to("new"));
        CacheOptions brief = new CacheOptions(Duration.ofMillis(300), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(700), 100, 2, 100);
        routes = CachedRoutes.start(new SilentStore(store), brief, LEASE, () -> "default");
        found("alice");
        store.down = true;
        assertThat(found("alice").route().destination()).isEqualTo("new");
        assertThat(resolve("bob")).isInstanceOf(Resolution.Unavailable.class);
        assertThat(routes.resolveNow(identity("alice")).toCompletableFuture().join()).isInstanceOf(Resolution.Unavailable.class);
        await().atMost(Duration.ofSeconds(5)).until(() -> resolve("alice") instanceof Resolution.Unavailable);
    }

    @Test
    void a_removed_alias_is_no_longer_answered_from_memory() {
        memory.apply("alice@example.org", Assign.to("new"));
        memory.apply("alice@example.org", AddIdentifier.of("al"));
        start(CacheOptions.usual());
        assertThat(found("al").route().destination()).isEqualTo("new");
        routes.apply("alice@example.org", RemoveIdentifier.of("al"));
        await().untilAsserted(() -> assertThat(found("al").route().destination()).isEqualTo("default"));
    }

    @Test
    void the_cache_holds_no_more_than_it_may() {
        start(new CacheOptions(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO, 10, 2, 100));
        for (int i = 0; i < 50; i++) {
            found("user" + i);
        }
        assertThat(routes.counts().entries()).isEqualTo(10);
        int asked = store.finds.get();
        found("user49");
        assertThat(store.finds).hasValue(asked);
        found("user0");
        assertThat(store.finds).hasValue(asked + 1);
    }

    private CacheOptions options(Duration timeout, Duration stale) {
        return new CacheOptions(timeout, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofSeconds(2), stale, 1000, 4, 1000);
    }

    private void start(CacheOptions options) {
        routes = CachedRoutes.start(store, options, LEASE, () -> "default");
        await().until(routes::live);
    }

    private CachedRoutes startAnother() {
        CachedRoutes another = CachedRoutes.start(store, CacheOptions.usual(), new LeaseOptions("p2", "", Duration.ofMinutes(1)), () -> "default");
        await().until(another::live);
        return another;
    }

    private Identity identity(String login) {
        return identifiers.login(login).orElseThrow();
    }

    private Resolution resolve(String login) {
        return routes.resolve(identity(login)).toCompletableFuture().join();
    }

    private Resolution.Found found(String login) {
        Resolution resolution = resolve(login);
        assertThat(resolution).isInstanceOf(Resolution.Found.class);
        return (Resolution.Found) resolution;
    }

    private Resolution.Found foundNow(String login) {
        return (Resolution.Found) routes.resolveNow(identity(login)).toCompletableFuture().join();
    }

    /** Only finds. */
    private record SilentStore(RouteStore inner) implements RouteStore {
        @Override
        public Optional<RouteRow> find(String identifier) {
            return inner.find(identifier);
        }

        @Override
        public Outcome apply(String identifier, RouteChange change) {
            return new Outcome.ReadOnly();
        }

        @Override
        public List<RouteRow> list(String after, int limit) {
            return List.of();
        }

        @Override
        public List<String> identifiers(String identifier) {
            return List.of();
        }

        @Override
        public boolean writable() {
            return false;
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
