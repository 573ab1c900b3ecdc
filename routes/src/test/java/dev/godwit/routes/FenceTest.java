package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.Fence.Acknowledgement;
import dev.godwit.routes.Leases.Member;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.memory.MemoryRouteStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several proxies on one store: who has to confirm what, and who may be taken for gone. */
final class FenceTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Acknowledgement ACKNOWLEDGED = new Acknowledgement.Acknowledged();
    private final MemoryRouteStore store = new MemoryRouteStore(Clock.systemUTC());
    private final List<CachedRoutes> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(CachedRoutes::close);
    }

    @Test
    void a_change_is_acknowledged_when_every_proxy_has_closed_what_it_made_stale() {
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        CachedRoutes first = proxy("p1", store, one, LONG);
        proxy("p2", store, two, LONG);
        two.inEffect = new CompletableFuture<>();
        Outcome.Done flip = flip(first, "alice", "new");
        Acknowledgement waiting = first.fence().await(flip, SHORT);
        assertThat(((Acknowledgement.Waiting) waiting).proxies()).extracting(Member::id).containsExactly("p2");
        assertThat(one.changes).extracting(Route::destination).containsExactly("new");
        assertThat(two.changes).extracting(Route::destination).containsExactly("new");
        two.inEffect.complete(null);
        assertThat(first.fence().await(flip, LONG)).isEqualTo(ACKNOWLEDGED);
    }

    @Test
    void one_account_that_is_slow_to_close_does_not_hold_up_the_others() {
        Recorder recorder = new Recorder();
        CachedRoutes proxy = proxy("p1", store, recorder, LONG);
        recorder.inEffect = new CompletableFuture<>();
        CompletableFuture<Void> slow = recorder.inEffect;
        Outcome.Done alice = flip(proxy, "alice", "new");
        await().until(() -> recorder.changes.size() == 1);
        recorder.inEffect = CompletableFuture.completedFuture(null);
        Outcome.Done bob = flip(proxy, "bob", "new");
        assertThat(proxy.fence().await(bob, LONG)).isEqualTo(ACKNOWLEDGED);
        assertThat(proxy.fence().await(alice, SHORT)).isInstanceOf(Acknowledgement.Waiting.class);
        // a second change of the same account is not in effect before the first
        Outcome.Done again = flip(proxy, "alice", "newer");
        assertThat(proxy.fence().await(again, SHORT)).isInstanceOf(Acknowledgement.Waiting.class);
        slow.complete(null);
        assertThat(proxy.fence().await(again, LONG)).isEqualTo(ACKNOWLEDGED);
    }

    @Test
    void more_accounts_at_once_than_can_be_listed_are_all_waited_for() {
        Recorder recorder = new Recorder();
        CachedRoutes proxy = proxy("p1", store, recorder, LONG);
        recorder.inEffect = new CompletableFuture<>();
        for (int i = 0; i < 1100; i++) {
            store.apply("user" + i, Assign.to("new"));
        }
        Outcome.Done last = flip(proxy, "last", "new");
        await().until(() -> recorder.changes.size() == 1101);
        assertThat(proxy.fence().await(last, SHORT)).isInstanceOf(Acknowledgement.Waiting.class);
        assertThat(proxy.self().orElseThrow().pending()).containsExactly(Leases.EVERY_NAME);
        recorder.inEffect.complete(null);
        assertThat(proxy.fence().await(last, LONG)).isEqualTo(ACKNOWLEDGED);
    }

    @Test
    void a_name_given_to_an_account_is_told_under_the_name_too() {
        Recorder recorder = new Recorder();
        CachedRoutes proxy = proxy("p1", store, recorder, LONG);
        flip(proxy, "alice", "new");
        proxy.apply("alice", AddIdentifier.of("al"));
        await().untilAsserted(() -> assertThat(recorder.changes).extracting(Route::account).contains("al"));
        assertThat(recorder.changes.getLast().destination()).isEqualTo("new");
    }

    @Test
    void a_change_of_a_domains_row_and_one_of_an_account_in_it_are_told_with_the_route_that_counts() {
        Recorder recorder = new Recorder();
        CachedRoutes proxy = proxy("p1", store, recorder, LONG);
        proxy.apply("@example.org", Assign.to("new"));
        await().until(() -> recorder.changes.size() == 1);
        proxy.apply("alice@example.org", Hold.of(Duration.ofMinutes(1)));
        await().until(() -> recorder.changes.size() == 2);
        assertThat(recorder.changes).extracting(Route::account).containsExactly("@example.org", "alice@example.org");
        assertThat(recorder.changes).extracting(Route::destination).containsExactly("new", "new");
        assertThat(recorder.changes).extracting(Route::epoch).containsExactly(1L, 2L);
    }

    @Test
    void a_proxy_that_is_gone_without_a_word_is_waited_for_until_its_lease_runs_out() {
        CachedRoutes proxy = proxy("p1", store, new Recorder(), LONG);
        store.renew(new Member("killed", "", 0, Set.of(), false), Duration.ofMillis(1500));
        long start = System.nanoTime();
        Outcome.Done flip = flip(proxy, "alice", "new");
        assertThat(((Acknowledgement.Waiting) proxy.fence().await(flip, SHORT)).proxies()).extracting(Member::id).containsExactly("killed");
        assertThat(proxy.fence().await(flip, LONG)).isEqualTo(ACKNOWLEDGED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1300), Duration.ofMillis(4000));
    }

    @Test
    void a_proxy_that_left_is_not_waited_for() {
        CachedRoutes proxy = proxy("p1", store, new Recorder(), LONG);
        proxy("p2", store, new Recorder(), LONG).close();
        assertThat(proxy.fence().await(flip(proxy, "alice", "new"), SHORT)).isEqualTo(ACKNOWLEDGED);
    }

    @Test
    void a_proxy_that_cannot_reach_the_store_stops_before_others_may_take_it_for_gone() {
        FaultyStore faulty = new FaultyStore(store);
        Recorder recorder = new Recorder();
        AtomicReference<Boolean> takenForGone = new AtomicReference<>();
        recorder.onFence = () -> takenForGone.set(store.members().stream().anyMatch(member -> member.id().equals("cut off") && member.expired()));
        CachedRoutes cutOff = proxy("cut off", faulty, recorder, Duration.ofMillis(1500));
        CachedRoutes other = proxy("p2", store, new Recorder(), LONG);
        faulty.down = true;
        await().atMost(LONG).until(() -> recorder.fenced.get() == 1);
        assertThat(takenForGone).hasValue(false);
        assertThat(cutOff.live()).isFalse();
        assertThat(cutOff.resolve(new Identity(List.of("alice"))).toCompletableFuture().join()).isInstanceOf(Resolution.Unavailable.class);
        Outcome.Done flip = flip(other, "alice", "new");
        assertThat(other.fence().await(flip, LONG)).isEqualTo(ACKNOWLEDGED);

        int before = recorder.unsure.get();
        faulty.down = false;
        await().atMost(LONG).until(() -> recorder.unsure.get() == before + 1);
        Resolution back = cutOff.resolve(new Identity(List.of("alice"))).toCompletableFuture().join();
        assertThat(((Resolution.Found) back).route().destination()).isEqualTo("new");
        assertThat(recorder.fenced).hasValue(1);
    }

    @Test
    void a_proxy_whose_store_hangs_is_fenced_all_the_same() throws Exception {
        HangingStore hanging = new HangingStore();
        Recorder recorder = new Recorder();
        CachedRoutes proxy = proxy("p1", new FaultyStore(hanging.store), recorder, Duration.ofMillis(900));
        hanging.hang();
        await().atMost(LONG).until(() -> recorder.fenced.get() == 1);
        assertThat(proxy.live()).isFalse();
        hanging.resume();
        await().atMost(LONG).until(proxy::live);
    }

    @Test
    void a_proxy_that_comes_back_is_waited_for_until_its_sessions_have_looked_again() {
        FaultyStore faulty = new FaultyStore(store);
        Recorder recorder = new Recorder();
        proxy("back", faulty, recorder, Duration.ofMillis(600));
        CachedRoutes other = proxy("p2", store, new Recorder(), LONG);
        faulty.down = true;
        await().atMost(LONG).until(() -> recorder.fenced.get() == 1);
        Outcome.Done flip = flip(other, "alice", "new");
        recorder.inEffect = new CompletableFuture<>();
        int before = recorder.unsure.get();
        faulty.down = false;
        await().atMost(LONG).until(() -> recorder.unsure.get() == before + 1);
        assertThat(other.fence().await(flip, SHORT)).isInstanceOf(Acknowledgement.Waiting.class);
        recorder.inEffect.complete(null);
        assertThat(other.fence().await(flip, LONG)).isEqualTo(ACKNOWLEDGED);
    }

    @Test
    void a_store_that_went_back_in_time_makes_everything_be_asked_again() {
        FaultyStore faulty = new FaultyStore(store);
        store.apply("alice", Assign.to("new"));
        Recorder recorder = new Recorder();
        CachedRoutes proxy = proxy("p1", faulty, recorder, Duration.ofMillis(600));
        int before = recorder.unsure.get();
        faulty.backInTime = true;
        await().atMost(LONG).until(() -> recorder.unsure.get() > before);
        assertThat(recorder.fenced).hasPositiveValue();
        faulty.backInTime = false;
        await().atMost(LONG).until(proxy::live);
    }

    private static Outcome.Done flip(CachedRoutes proxy, String account, String destination) {
        return RouteStoreContract.done(proxy.apply(account, Assign.to(destination)));
    }

    private CachedRoutes proxy(String id, RouteStore on, Recorder recorder, Duration lease) {
        CachedRoutes proxy = CachedRoutes.start(on, CacheOptions.usual(), new LeaseOptions(id, id + ":9443", lease), () -> "default");
        started.add(proxy);
        proxy.listen(recorder);
        await().until(proxy::live);
        await().until(() -> proxy.self().orElseThrow().pending().isEmpty() && store.members().stream().allMatch(member -> member.pending().isEmpty()));
        return proxy;
    }

    /** Hangs whoever comes in. */
    private static final class HangingStore {
        private volatile CountDownLatch latch = new CountDownLatch(0);
        final MemoryRouteStore store = new MemoryRouteStore(Clock.systemUTC()) ;

        void hang() {
            latch = new CountDownLatch(1);
            CountDownLatch mine = latch;
            // the memory store's lock, held: every call hangs in it
            Thread.ofPlatform().daemon().start(() -> {
                synchronized (store) {
                    try {
                        mine.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }

        void resume() {
            latch.countDown();
        }
    }
}
