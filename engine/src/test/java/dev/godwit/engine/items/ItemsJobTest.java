package dev.godwit.engine.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.ItemSink;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.ItemAction;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsOptions.Winner;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.ItemsReport.Figures;
import dev.godwit.engine.SafetyStop;
import dev.godwit.memory.MemoryItemFeature;
import dev.godwit.memory.MemoryItemOptions;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scenarios do not say: recognising, refusing, converting, rewriting, caps, what is not asked twice. */
class ItemsJobTest {
    private static final List<ItemSample> EVENTS = ItemSamples.of(DataKind.CALENDARS, List.of());
    private static final List<ItemSample> CARDS = ItemSamples.of(DataKind.CONTACTS, List.of());
    private static final List<ItemSample> FILES = ItemSamples.of(DataKind.FILES, List.of());
    private static final List<ItemSample> SCRIPTS = ItemSamples.of(DataKind.SCRIPTS, List.of());

    @TempDir
    Path directory;

    private ItemWorld world(MemoryItemOptions target) {
        return new ItemWorld(directory, MemoryItemOptions.DEFAULT, target);
    }

    private static Figures figures(ItemsReport report, DataKind kind) {
        return report.figures().get(kind);
    }

    private static void everything(ItemWorld world) {
        ItemWorld.put(world.source, DataKind.CALENDARS, "Work", EVENTS.toArray(ItemSample[]::new));
        ItemWorld.put(world.source, DataKind.CONTACTS, "Friends", CARDS.toArray(ItemSample[]::new));
        ItemWorld.put(world.source, DataKind.FILES, "Documents", FILES.toArray(ItemSample[]::new));
        ItemWorld.put(world.source, DataKind.SCRIPTS, "", SCRIPTS.get(0).with(Item.ACTIVE, "true"), SCRIPTS.get(1));
        ItemSample identity = ItemSamples.of(DataKind.IDENTITIES, List.of()).getFirst();
        ItemWorld.put(world.source, DataKind.IDENTITIES, "", identity, identity);
    }

    @Test
    void after_a_lost_journal_everything_is_recognised_and_nothing_written() throws IOException {
        ItemWorld world = world(MemoryItemOptions.DEFAULT.without(MemoryItemFeature.TELLS_VERSIONS, MemoryItemFeature.TELLS_UIDS).withRewriting(ItemWorld::stamp));
        everything(world);
        world.copy();
        Map<String, List<String>> before = ItemWorld.contents(world.target);
        world.loseJournal();
        FaultyItems counting = new FaultyItems(world.target, FaultyItems.Fault.CRASH_BEFORE, 0);
        ItemsReport report = world.copy(counting, ItemsOptions.of(world.options()));
        assertThat(counting.steps()).as("things written").isZero();
        assertThat(figures(report, DataKind.CALENDARS).adopted()).isEqualTo(EVENTS.size());
        assertThat(figures(report, DataKind.IDENTITIES).adopted()).isEqualTo(2);
        assertThat(ItemWorld.contents(world.target)).isEqualTo(before);
    }

    @Test
    void what_a_target_rewrites_is_told_once() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT.without(MemoryItemFeature.TELLS_VERSIONS).withRewriting(ItemWorld::stamp));
        everything(world);
        assertThat(figures(world.copy(), DataKind.CALENDARS)).satisfies(f -> {
            assertThat(f.rewritten()).isEqualTo(EVENTS.size());
            assertThat(f.altered()).isZero();
        });
        ItemsReport again = world.copy();
        assertThat(figures(again, DataKind.CALENDARS).rewritten()).isZero();
        assertThat(again.changedAnything()).isFalse();
    }

    @Test
    void a_target_that_changes_the_meaning_is_not_written_to_again_and_its_version_is_no_change_of_its_owner() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT.without(MemoryItemFeature.TELLS_VERSIONS)
                .withRewriting(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).replace("PRIORITY:1", "PRIORITY:5").getBytes(StandardCharsets.ISO_8859_1)));
        everything(world);
        assertThat(figures(world.copy(), DataKind.CALENDARS).altered()).isEqualTo(1);
        ItemsReport again = world.copy();
        assertThat(again.changedAnything()).isFalse();
        assertThat(again.kept()).isEmpty();
        ItemWorld.edit(world.source, DataKind.CALENDARS, "Work", EVENTS.get(3), EVENTS.get(3).edited());
        assertThat(figures(world.copy(), DataKind.CALENDARS).replaced()).isEqualTo(1);
    }

    @Test
    void a_run_without_changes_lists_nothing() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        everything(world);
        world.copy();
        FaultyItems never = new FaultyItems(world.target, FaultyItems.Fault.CRASH_BEFORE, 0) {
            @Override
            public dev.godwit.model.ItemListing list(ItemCollection collection, String since) {
                throw new AssertionError("listed " + collection);
            }

            @Override
            public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
                throw new AssertionError("read " + collection);
            }
        };
        ItemsReport report = world.copy(never, ItemsOptions.of(world.options()));
        assertThat(figures(report, DataKind.CALENDARS).unchanged()).isEqualTo(EVENTS.size());
    }

    @Test
    void a_refused_item_is_kept_and_told_and_does_not_stop_the_others() throws IOException {
        ItemWorld world = world(MemoryItemOptions.DEFAULT.withRefusals(out -> out.uid().equals(EVENTS.get(1).uid()) ? Optional.of(RefusalReason.UNCLASSIFIED) : Optional.empty()));
        everything(world);
        ItemsReport report = world.copy();
        assertThat(report.complete()).isFalse();
        assertThat(report.quarantined()).singleElement().satisfies(note -> assertThat(note.place()).contains("Work"));
        assertThat(figures(report, DataKind.CALENDARS).put()).isEqualTo(EVENTS.size() - 1);
        try (var files = Files.list(directory.resolve("quarantine"))) {
            assertThat(Files.readAllBytes(files.findFirst().orElseThrow())).isEqualTo(EVENTS.get(1).content());
        }
        ItemsReport again = world.copy();
        assertThat(again.quarantined()).hasSize(1);
        assertThat(again.changedAnything()).isFalse();
    }

    @Test
    void two_items_of_one_uid_on_the_source_are_not_taken_for_one() {
        ItemWorld world = new ItemWorld(directory, MemoryItemOptions.DEFAULT.without(MemoryItemFeature.ONE_PER_UID), MemoryItemOptions.DEFAULT);
        ItemWorld.put(world.source, DataKind.CALENDARS, "Work", EVENTS.get(0), EVENTS.get(0).edited());
        ItemsReport report = world.copy();
        assertThat(figures(report, DataKind.CALENDARS).put()).isEqualTo(1);
        assertThat(report.quarantined()).singleElement().satisfies(note -> assertThat(note.what()).contains("several items of this UID"));
        assertThat(world.copy().changedAnything()).isFalse();
    }

    @Test
    void what_the_target_takes_in_another_format_only_is_converted_and_what_cannot_be_is_told() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT.accepting(DataKind.CONTACTS, "application/jscontact+json").accepting(DataKind.CALENDARS, "application/jscalendar+json"));
        everything(world);
        ItemsReport report = world.copy();
        assertThat(figures(report, DataKind.CONTACTS).put()).isEqualTo(CARDS.size());
        assertThat(Items.all(world.target, ItemWorld.at(world.target, DataKind.CONTACTS, "Friends")).values()).allMatch(r -> r.item().mediaType().equals("application/jscontact+json"));
        assertThat(report.quarantined()).hasSize(EVENTS.size()).allMatch(note -> note.what().contains("cannot be converted"));
        assertThat(world.copy().changedAnything()).isFalse();
    }

    @Test
    void a_conflict_can_be_decided_for_the_source_afterwards() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        everything(world);
        world.copy();
        ItemWorld.edit(world.source, DataKind.CALENDARS, "Work", EVENTS.get(0), EVENTS.get(0).edited("Freshwater"));
        ItemWorld.edit(world.target, DataKind.CALENDARS, "Work", EVENTS.get(0), EVENTS.get(0).edited());
        assertThat(world.copy().conflicts()).hasSize(1);
        ItemsReport decided = world.copy(ItemsOptions.of(world.options()).withOnConflict(Winner.SOURCE));
        assertThat(figures(decided, DataKind.CALENDARS).replaced()).isEqualTo(1);
        assertThat(ItemWorld.contents(world.target)).isEqualTo(ItemWorld.contents(world.source));
    }

    @Test
    void a_different_item_of_the_same_uid_that_was_there_before_stays() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        ItemWorld.put(world.source, DataKind.CALENDARS, "Work", EVENTS.get(0));
        ItemWorld.put(world.target, DataKind.CALENDARS, "Work", EVENTS.get(0).edited());
        assertThat(world.copy().conflicts()).hasSize(1);
        assertThat(world.copy().changedAnything()).isFalse();
        assertThat(ItemWorld.id(world.target, DataKind.CALENDARS, "Work", EVENTS.get(0).edited())).isNotEmpty();
    }

    @Test
    void more_deletions_than_allowed_stop_the_run_before_the_first() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        ItemCollection work = ItemWorld.at(world.source, DataKind.CALENDARS, "Work");
        List<String> ids = Items.put(world.source, work, ItemSamples.numbered(DataKind.CALENDARS, List.of(), 50));
        world.copy();
        CopyOptions propagate = world.options().withDeletions(Deletions.PROPAGATE).withDeletionCap(new CopyOptions.DeletionCap(5, 0, false));
        ids.subList(0, 10).forEach(id -> Items.delete(world.source, work, id));
        assertThatThrownBy(() -> world.copy(ItemsOptions.of(propagate))).isInstanceOfSatisfying(SafetyStop.class, e -> assertThat(e.id()).isEqualTo("too-many-deletions"));
        ids.subList(10, 50).forEach(id -> Items.delete(world.source, work, id));
        CopyOptions more = propagate.withDeletionCap(new CopyOptions.DeletionCap(1000, 0, false));
        assertThatThrownBy(() -> world.copy(ItemsOptions.of(more))).isInstanceOfSatisfying(SafetyStop.class, e -> assertThat(e.id()).isEqualTo("source-looks-empty"));
        assertThat(world.target.list(ItemWorld.at(world.target, DataKind.CALENDARS, "Work"), "").items()).hasSize(50);
    }

    @Test
    void deletions_that_were_not_asked_for_are_made_up_for_when_they_are() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        everything(world);
        world.copy();
        ItemWorld.delete(world.source, DataKind.CONTACTS, "Friends", CARDS.get(0));
        assertThat(figures(world.copy(), DataKind.CONTACTS).deleted()).isZero();
        ItemsReport report = world.copy(ItemsOptions.of(world.options().withDeletions(Deletions.PROPAGATE)));
        assertThat(figures(report, DataKind.CONTACTS).deleted()).isEqualTo(1);
        assertThat(ItemWorld.contents(world.target)).isEqualTo(ItemWorld.contents(world.source));
    }

    @Test
    void what_is_somebody_elses_or_subscribed_is_left_out_and_told() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        ItemCollection shared = new ItemCollection(DataKind.CALENDARS, "", "", "Team", new TreeMap<>(Map.of(ItemCollection.SHARED_BY, "bob")), "");
        Items.put(world.source, world.source.create(shared), EVENTS.get(0));
        world.source.create(new ItemCollection(DataKind.CALENDARS, "", "", "Holidays", new TreeMap<>(Map.of(ItemCollection.SUBSCRIPTION_SOURCE, "https://h")), ""));
        ItemsReport report = world.copy();
        assertThat(report.plan().stream().filter(ItemAction.LeaveOut.class::isInstance)).hasSize(2);
        assertThat(world.target.collections(DataKind.CALENDARS)).isEmpty();
        world.copy(ItemsOptions.of(world.options()).withShared(true));
        assertThat(world.target.collections(DataKind.CALENDARS)).singleElement().satisfies(c -> assertThat(c.properties()).doesNotContainKey(ItemCollection.SHARED_BY));
    }

    @Test
    void properties_of_collections_travel_when_the_source_changes_them_and_the_targets_own_changes_stay() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        TreeMap<String, String> properties = new TreeMap<>(Map.of(ItemCollection.COLOR, "#111111", ItemCollection.DESCRIPTION, "one"));
        ItemCollection work = world.source.create(new ItemCollection(DataKind.CALENDARS, "", "", "Work", properties, ""));
        world.copy();
        ItemCollection there = world.target.collections(DataKind.CALENDARS).getFirst();
        world.target.change(there, there.withName("Mine").withProperties(new TreeMap<>(Map.of(ItemCollection.DESCRIPTION, "own"))));
        world.source.change(work, work.withProperties(new TreeMap<>(Map.of(ItemCollection.COLOR, "#222222", ItemCollection.DESCRIPTION, "two"))));
        world.copy();
        assertThat(world.target.collections(DataKind.CALENDARS)).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("Mine");
            assertThat(c.properties()).containsEntry(ItemCollection.COLOR, "#222222").containsEntry(ItemCollection.DESCRIPTION, "own");
        });
        assertThat(world.copy().changedAnything()).isFalse();
    }

    @Test
    void two_collections_of_one_name_stay_two() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        ItemWorld.put(world.source, DataKind.CALENDARS, "work", EVENTS.get(0));
        ItemWorld.put(world.source, DataKind.CALENDARS, "Work", EVENTS.get(1));
        world.copy();
        assertThat(world.target.collections(DataKind.CALENDARS)).hasSize(2).allMatch(c -> world.target.list(c, "").items().size() == 1);
        assertThat(world.copy().changedAnything()).isFalse();
    }

    @Test
    void only_the_kinds_asked_for_are_copied() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        everything(world);
        ItemsReport report = world.copy(ItemsOptions.of(world.options()).withKinds(Set.of(DataKind.CONTACTS)));
        assertThat(report.figures()).containsOnlyKeys(DataKind.CONTACTS);
        assertThat(world.target.collections(DataKind.CALENDARS)).isEmpty();
    }

    @Test
    void a_dry_run_plans_the_same_and_writes_nothing() {
        ItemWorld world = world(MemoryItemOptions.DEFAULT);
        everything(world);
        ItemsReport dry = world.copy(ItemsOptions.of(world.options().withDryRun(true)));
        assertThat(ItemWorld.contents(world.target).values()).allMatch(List::isEmpty);
        assertThat(dry.plan()).isNotEmpty().isEqualTo(world.copy().plan());
    }
}
