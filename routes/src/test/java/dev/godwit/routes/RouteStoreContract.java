package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.godwit.routes.ChangeLog.Change;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.RouteChange.Release;
import dev.godwit.routes.RouteChange.Remove;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every writable store must do. */
public interface RouteStoreContract {

    /** The store under test, empty. The same one throughout a test. */
    RouteStore store();

    @Test
    default void an_unknown_identifier_has_no_row() {
        assertThat(store().find("alice@example.org")).isEmpty();
        assertThat(store().identifiers("alice@example.org")).containsExactly("alice@example.org");
    }

    @Test
    default void an_assigned_account_is_found_at_its_destination_with_epoch_1() {
        Outcome.Done done = done(store().apply("alice@example.org", Assign.to("new")));
        assertThat(done.before()).isEqualTo(RouteRow.unknown("alice@example.org"));
        assertThat(done.names()).containsExactly("alice@example.org");
        assertThat(store().find("alice@example.org")).contains(new RouteRow("alice@example.org", Optional.of("new"), 1, Optional.empty()));
    }

    @Test
    default void every_change_raises_the_epoch_by_one() {
        store().apply("a", Assign.to("old"));
        store().apply("a", Hold.of(Duration.ofMinutes(1)));
        store().apply("a", Assign.to("new"));
        store().apply("a", Release.any());
        store().apply("a", AddIdentifier.of("b"));
        store().apply("a", RemoveIdentifier.of("b"));
        assertThat(store().find("a").orElseThrow().epoch()).isEqualTo(6);
    }

    @Test
    default void an_assignment_leaves_the_hold_in_place() {
        store().apply("a", Hold.of(Duration.ofMinutes(1)));
        store().apply("a", Assign.to("new"));
        assertThat(store().find("a").orElseThrow().isHeld(Instant.now())).isTrue();
    }

    @Test
    default void a_hold_on_an_account_without_a_row_names_no_destination_and_lasts_as_long_as_asked() {
        store().apply("a", Hold.of(Duration.ofSeconds(90)));
        RouteRow row = store().find("a").orElseThrow();
        assertThat(row.destination()).isEmpty();
        assertThat(row.heldUntil().orElseThrow()).isCloseTo(Instant.now().plusSeconds(90), within(10, ChronoUnit.SECONDS));
    }

    @Test
    default void a_release_ends_the_hold_and_a_second_one_finds_none() {
        store().apply("a", Hold.of(Duration.ofMinutes(1)));
        done(store().apply("a", Release.any()));
        assertThat(store().find("a").orElseThrow().heldUntil()).isEmpty();
        assertThat(store().apply("a", Release.any())).isInstanceOf(Outcome.NotHeld.class);
        assertThat(store().find("a").orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    default void a_cutover_without_enough_of_a_hold_fails_and_changes_nothing() {
        Assign cutover = new Assign("new", Optional.of(Duration.ofSeconds(30)), OptionalLong.empty());
        store().apply("a", Assign.to("old"));
        assertThat(store().apply("a", cutover)).isInstanceOf(Outcome.NotHeld.class);
        store().apply("a", Hold.of(Duration.ofSeconds(5)));
        assertThat(store().apply("a", cutover)).isInstanceOf(Outcome.NotHeld.class);
        assertThat(store().find("a").orElseThrow().destination()).contains("old");
        store().apply("a", Hold.of(Duration.ofSeconds(60)));
        done(store().apply("a", cutover));
        assertThat(store().find("a").orElseThrow().destination()).contains("new");
    }

    @Test
    default void another_epoch_than_expected_changes_nothing_and_is_told() {
        store().apply("a", Assign.to("old"));
        Outcome refused = store().apply("a", new Assign("new", Optional.empty(), OptionalLong.of(7)));
        assertThat(refused).isEqualTo(new Outcome.EpochDiffers(new RouteRow("a", Optional.of("old"), 1, Optional.empty())));
        assertThat(store().find("a").orElseThrow().destination()).contains("old");
        done(store().apply("a", new Assign("new", Optional.empty(), OptionalLong.of(1))));
        done(store().apply("b", new Hold(Duration.ofMinutes(1), OptionalLong.of(0))));
    }

    @Test
    default void a_removed_account_keeps_its_epoch_so_that_none_comes_twice() {
        store().apply("a", Assign.to("new"));
        done(store().apply("a", Remove.any()));
        assertThat(store().find("a")).contains(new RouteRow("a", Optional.empty(), 2, Optional.empty()));
        assertThat(store().apply("a", Remove.any())).isInstanceOf(Outcome.Absent.class);
        assertThat(store().apply("never", Remove.any())).isInstanceOf(Outcome.Absent.class);
        assertThat(store().find("never")).isEmpty();
        store().apply("a", Assign.to("new"));
        assertThat(store().find("a").orElseThrow().epoch()).isEqualTo(3);
    }

    @Test
    default void an_alias_leads_to_its_account_and_changes_through_it_change_the_account() {
        store().apply("alice@example.org", Assign.to("old"));
        Outcome.Done added = done(store().apply("alice@example.org", AddIdentifier.of("alice")));
        assertThat(added.names()).containsExactlyInAnyOrder("alice", "alice@example.org");
        store().apply("alice", Assign.to("new"));
        assertThat(store().find("alice@example.org").orElseThrow().destination()).contains("new");
        assertThat(store().find("alice")).isEqualTo(store().find("alice@example.org"));
        store().apply("alice", AddIdentifier.of("a.smith@example.org"));
        assertThat(store().identifiers("alice")).containsExactly("alice@example.org", "a.smith@example.org", "alice");
    }

    @Test
    default void an_alias_of_an_account_without_a_destination_still_leads_to_it() {
        store().apply("alice@example.org", AddIdentifier.of("alice"));
        assertThat(store().find("alice").orElseThrow().account()).isEqualTo("alice@example.org");
    }

    @Test
    default void a_name_of_another_account_cannot_be_taken() {
        store().apply("a", AddIdentifier.of("x"));
        assertThat(store().apply("b", AddIdentifier.of("x"))).isEqualTo(new Outcome.Taken("a"));
        store().apply("c", Assign.to("elsewhere"));
        assertThat(store().apply("a", AddIdentifier.of("c"))).isEqualTo(new Outcome.Taken("c"));
        store().apply("h", Hold.of(Duration.ofMinutes(1)));
        assertThat(store().apply("a", AddIdentifier.of("h"))).isEqualTo(new Outcome.Taken("h"));
        assertThat(store().apply("b", AddIdentifier.of("a"))).isEqualTo(new Outcome.Taken("a"));
        assertThat(store().identifiers("a")).containsExactly("a", "x");
    }

    @Test
    default void an_account_at_the_same_destination_can_become_an_alias() {
        store().apply("alice@example.org", Assign.to("new"));
        store().apply("alice", Assign.to("new"));
        done(store().apply("alice@example.org", AddIdentifier.of("alice")));
        store().apply("alice@example.org", Assign.to("old"));
        assertThat(store().find("alice").orElseThrow().destination()).contains("old");
        done(store().apply("alice@example.org", AddIdentifier.of("alice")));
    }

    @Test
    default void a_removed_alias_is_an_account_of_its_own() {
        store().apply("a", Assign.to("new"));
        store().apply("a", AddIdentifier.of("x"));
        assertThat(store().apply("b", RemoveIdentifier.of("x"))).isInstanceOf(Outcome.Absent.class);
        assertThat(store().apply("a", RemoveIdentifier.of("a"))).isInstanceOf(Outcome.Absent.class);
        Outcome.Done removed = done(store().apply("a", RemoveIdentifier.of("x")));
        assertThat(removed.names()).containsExactlyInAnyOrder("a", "x");
        assertThat(store().find("x").flatMap(RouteRow::destination)).isEmpty();
        assertThat(store().identifiers("a")).containsExactly("a");
        done(store().apply("b", AddIdentifier.of("x")));
    }

    @Test
    default void rows_are_listed_page_by_page_in_the_order_of_their_bytes() {
        List<String> accounts = List.of("@example.org", "B", "a", "a-b", "a@x", "ab", "é", "\uffee", "\ud83d\ude00");
        accounts.reversed().forEach(account -> store().apply(account, Assign.to("new")));
        List<String> seen = new ArrayList<>();
        for (List<RouteRow> page = store().list("", 2); !page.isEmpty(); page = store().list(page.getLast().account(), 2)) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(row -> seen.add(row.account()));
        }
        assertThat(seen).isEqualTo(accounts);
    }

    @Test
    default void identifiers_with_foreign_letters_and_quotes_are_kept_as_they_are() {
        String odd = "o'bri\\en%_?{}\u00fc\ud83d\ude00@xn--bcher-kva.example";
        store().apply(odd, Assign.to("new"));
        assertThat(store().find(odd).orElseThrow().account()).isEqualTo(odd);
        assertThat(store().find(odd.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    }

    @Test
    default void of_many_who_expect_the_same_epoch_exactly_one_wins() throws Exception {
        store().apply("a", Assign.to("start"));
        for (long epoch = 1; epoch <= 5; epoch++) {
            long expected = epoch;
            List<Outcome> outcomes = together(8, i -> store().apply("a", new Assign("d" + i, Optional.empty(), OptionalLong.of(expected))));
            List<Outcome.Done> winners = outcomes.stream().filter(Outcome.Done.class::isInstance).map(Outcome.Done.class::cast).toList();
            assertThat(winners).hasSize(1);
            assertThat(outcomes).filteredOn(Outcome.EpochDiffers.class::isInstance).hasSize(7);
            assertThat(store().find("a")).contains(winners.getFirst().after());
        }
    }

    @Test
    default void concurrent_changes_without_expectation_all_count() throws Exception {
        List<Outcome> outcomes = together(8, i -> {
            Outcome last = null;
            for (int n = 0; n < 10; n++) {
                last = store().apply("a", Assign.to("d" + i));
            }
            return last;
        });
        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        assertThat(store().find("a").orElseThrow().epoch()).isEqualTo(80);
    }

    @Test
    default void of_two_accounts_that_want_one_name_exactly_one_gets_it() throws Exception {
        for (int round = 0; round < 5; round++) {
            String name = "name" + round;
            List<Outcome> outcomes = together(6, i -> store().apply("account" + i, AddIdentifier.of(name)));
            assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(Outcome.Taken.class::isInstance).hasSize(5);
        }
    }

    // Stores whose changes are numbered

    @Test
    default void changes_are_told_in_order_and_only_the_newest_of_a_name() {
        if (store() instanceof ChangeLog log) {
            long start = log.changeNumber();
            store().apply("a", Assign.to("old"));
            store().apply("b", Assign.to("old"));
            long number = done(store().apply("a", Assign.to("new"))).change();
            List<Change> changes = log.changesAfter(start, 10);
            assertThat(changes).extracting(Change::name).containsExactly("b", "a");
            assertThat(changes.getLast().row()).isEqualTo(store().find("a").orElseThrow());
            assertThat(changes.getLast().number()).isEqualTo(number).isEqualTo(log.changeNumber());
            assertThat(log.changesAfter(number, 10)).isEmpty();
        }
    }

    @Test
    default void both_the_alias_and_its_account_are_told_when_it_comes_and_when_it_goes() {
        if (store() instanceof ChangeLog log) {
            store().apply("alice@example.org", Assign.to("new"));
            long start = log.changeNumber();
            store().apply("alice@example.org", AddIdentifier.of("alice"));
            assertThat(log.changesAfter(start, 10)).extracting(Change::name).containsExactlyInAnyOrder("alice", "alice@example.org");
            assertThat(log.changesAfter(start, 10)).allMatch(change -> change.row().destination().equals(Optional.of("new")));
            start = log.changeNumber();
            store().apply("alice@example.org", RemoveIdentifier.of("alice"));
            assertThat(log.changesAfter(start, 10)).extracting(Change::name).containsExactlyInAnyOrder("alice", "alice@example.org");
            assertThat(log.changesAfter(start, 10)).filteredOn(change -> change.name().equals("alice")).allMatch(change -> change.row().destination().isEmpty());
        }
    }

    @Test
    default void refused_changes_are_not_told() {
        if (store() instanceof ChangeLog log) {
            store().apply("a", Assign.to("new"));
            long start = log.changeNumber();
            store().apply("a", Release.any());
            store().apply("a", new Assign("x", Optional.empty(), OptionalLong.of(9)));
            store().apply("b", Remove.any());
            assertThat(log.changesAfter(start, 10)).isEmpty();
            assertThat(log.changeNumber()).isEqualTo(start);
        }
    }

    @Test
    default void many_changes_come_in_pieces_that_miss_none() throws Exception {
        if (store() instanceof ChangeLog log) {
            long start = log.changeNumber();
            together(4, i -> {
                for (int n = 0; n < 15; n++) {
                    store().apply(i + "." + n, Assign.to("new"));
                    store().apply(i + "." + n, AddIdentifier.of(i + "." + n + ".alias"));
                }
                return null;
            });
            List<Change> all = new ArrayList<>();
            for (List<Change> some = log.changesAfter(start, 10); !some.isEmpty(); some = log.changesAfter(some.getLast().number(), 10)) {
                assertThat(some).hasSizeLessThanOrEqualTo(10);
                all.addAll(some);
            }
            assertThat(all).extracting(Change::name).doesNotHaveDuplicates().hasSize(120);
            assertThat(all).isSortedAccordingTo(java.util.Comparator.comparingLong(Change::number));
        }
    }

    /** No change may become visible after one with a greater number was seen: who reads on from there would miss it. */
    @Test
    default void a_reader_that_follows_the_changes_while_they_are_made_misses_none() throws Exception {
        if (store() instanceof ChangeLog log) {
            long start = log.changeNumber();
            List<String> seen = new ArrayList<>();
            try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
                List<Future<?>> running = new ArrayList<>();
                for (int w = 0; w < 4; w++) {
                    int writer = w;
                    running.add(writers.submit(() -> IntStream.range(0, 25).forEach(n -> store().apply(writer + "." + n, Assign.to("new")))));
                }
                long at = start;
                for (boolean last = false; ; last = running.stream().allMatch(Future::isDone)) {
                    List<Change> some = log.changesAfter(at, 50);
                    some.forEach(change -> seen.add(change.name()));
                    at = some.isEmpty() ? at : some.getLast().number();
                    if (last && some.isEmpty()) {
                        break;
                    }
                }
                for (Future<?> each : running) {
                    each.get();
                }
            }
            assertThat(seen).hasSize(100).doesNotHaveDuplicates();
        }
    }

    static Outcome.Done done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return (Outcome.Done) outcome;
    }

    static <T> List<T> together(int count, java.util.function.IntFunction<T> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(count)) {
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                all.add(() -> work.apply(index));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(all)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
