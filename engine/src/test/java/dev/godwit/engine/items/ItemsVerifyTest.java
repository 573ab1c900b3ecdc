package dev.godwit.engine.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.items.ItemsVerifyReport.Difference;
import dev.godwit.engine.verify.VerifyReport.Level;
import dev.godwit.memory.MemoryItemFeature;
import dev.godwit.memory.MemoryItemOptions;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemsVerifyTest {
    private static final List<ItemSample> EVENTS = ItemSamples.of(DataKind.CALENDARS, List.of());
    private static final List<ItemSample> SCRIPTS = ItemSamples.of(DataKind.SCRIPTS, List.of());

    @TempDir
    Path directory;

    private ItemWorld filled(MemoryItemOptions target) {
        ItemWorld world = new ItemWorld(directory, MemoryItemOptions.DEFAULT, target);
        ItemCollection work = ItemWorld.at(world.source, DataKind.CALENDARS, "Work");
        world.source.change(work, work.withProperties(new TreeMap<>(Map.of(ItemCollection.COLOR, "#3366CC", ItemCollection.SORT_ORDER, "4", ItemCollection.DESCRIPTION, "What has to be done"))));
        ItemWorld.put(world.source, DataKind.CALENDARS, "Work", EVENTS.toArray(ItemSample[]::new));
        ItemWorld.put(world.source, DataKind.SCRIPTS, "", SCRIPTS.get(0).with(Item.ACTIVE, "true"), SCRIPTS.get(1));
        world.copy();
        return world;
    }

    private static void change(ItemWorld world, String name, String property, String value) {
        ItemCollection work = ItemWorld.at(world.target, DataKind.CALENDARS, "Work");
        TreeMap<String, String> properties = new TreeMap<>(work.properties());
        properties.put(property, value);
        world.target.change(work, work.withName(name).withProperties(properties));
    }

    @Test
    void what_was_copied_is_equal_at_every_level() {
        ItemWorld world = filled(MemoryItemOptions.DEFAULT);
        for (Level level : Level.values()) {
            assertThat(world.verify(level)).satisfies(report -> {
                assertThat(report.differences()).isEmpty();
                assertThat(report.explained()).isZero();
                assertThat(report.equalBytes()).isEqualTo(level == Level.CONTENT ? EVENTS.size() + 2 : 0);
            });
        }
    }

    @Test
    void another_name_colour_order_or_description_is_a_difference_of_metadata_and_none_of_counts() {
        ItemWorld world = filled(MemoryItemOptions.DEFAULT);
        change(world, "Work", ItemCollection.COLOR, "#3366ccFF");
        assertThat(world.verify(Level.METADATA).equal()).as("the same colour, said otherwise").isTrue();
        change(world, "Work", ItemCollection.COLOR, "#FF0000");
        change(world, "Work", ItemCollection.SORT_ORDER, "5");
        change(world, "Arbeit", ItemCollection.DESCRIPTION, "Was zu tun ist");
        assertThat(world.verify(Level.COUNTS).equal()).isTrue();
        assertThat(world.verify(Level.METADATA).differences().stream().map(Difference::what)).containsExactlyInAnyOrder("it has another name on the target",
                "it has another colour on the target", "it has another place in the order on the target", "it has another description on the target");
        assertThat(world.verify(Level.CONTENT).differenceCount()).isEqualTo(4);
    }

    @Test
    void what_the_target_could_not_take_is_explained_by_the_journal_and_a_difference_without_it() throws IOException {
        ItemWorld world = filled(MemoryItemOptions.DEFAULT.without(MemoryItemFeature.COLLECTION_PROPERTIES));
        assertThat(world.verify(Level.METADATA)).satisfies(report -> {
            assertThat(report.equal()).isTrue();
            assertThat(report.explained()).isEqualTo(3);
        });
        world.loseJournal();
        assertThat(world.verify(Level.METADATA).differences().stream().map(Difference::what)).contains("it has no colour on the target");
    }

    @Test
    void another_active_script_is_a_difference_of_metadata() {
        ItemWorld world = filled(MemoryItemOptions.DEFAULT);
        ItemWorld.edit(world.target, DataKind.SCRIPTS, "", SCRIPTS.get(1), SCRIPTS.get(1).with(Item.ACTIVE, "true"));
        assertThat(world.verify(Level.METADATA).differences().stream().map(Difference::what))
                .containsExactlyInAnyOrder("the active script on the source, not on the target", "active on the target, not on the source");
    }

    @Test
    void draining_is_for_mail_and_says_so() {
        ItemWorld world = filled(MemoryItemOptions.DEFAULT);
        Map<String, List<String>> before = ItemWorld.contents(world.source);
        ItemsReport report = world.copy(ItemsOptions.of(world.options().withDrain(true)));
        assertThat(report.warnings()).anySatisfy(warning -> assertThat(warning.id()).isEqualTo("drain-keeps-items"));
        assertThat(ItemWorld.contents(world.source)).isEqualTo(before);
    }
}
