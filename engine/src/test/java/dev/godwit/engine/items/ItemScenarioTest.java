package dev.godwit.engine.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.engine.CopyOptions.DeletionCap;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.items.FaultyItems.Fault;
import dev.godwit.memory.MemoryItemFeature;
import dev.godwit.memory.MemoryItemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario: run, run again and nothing changes, and stop at every step and resume with the same result. */
class ItemScenarioTest {
    @TempDir
    Path directory;
    private int worlds;

    private static final MemoryItemOptions ALL = MemoryItemOptions.DEFAULT;

    private enum Servers {
        FULL(ALL, ALL),
        NO_STATES(ALL.without(MemoryItemFeature.STATES, MemoryItemFeature.CHANGES), ALL.without(MemoryItemFeature.STATES, MemoryItemFeature.CHANGES)),
        STATES_BUT_NO_CHANGES(ALL.without(MemoryItemFeature.CHANGES), ALL.without(MemoryItemFeature.CHANGES)),
        REWRITING(ALL, ALL.without(MemoryItemFeature.TELLS_VERSIONS, MemoryItemFeature.KEEPS_NAMES).withRewriting(ItemWorld::stamp)),
        SEVERAL_OF_A_UID(ALL, ALL.without(MemoryItemFeature.ONE_PER_UID, MemoryItemFeature.TELLS_UIDS)),
        PLAIN(ALL.without(MemoryItemFeature.STATES, MemoryItemFeature.CHANGES, MemoryItemFeature.TELLS_UIDS),
                ALL.without(MemoryItemFeature.STATES, MemoryItemFeature.CHANGES, MemoryItemFeature.TELLS_VERSIONS, MemoryItemFeature.TELLS_UIDS,
                        MemoryItemFeature.ONE_PER_UID, MemoryItemFeature.KEEPS_NAMES, MemoryItemFeature.ITEM_PROPERTIES, MemoryItemFeature.COLLECTION_PROPERTIES)),
        PATHS_AS_IDS(ALL, ALL.without(MemoryItemFeature.LASTING_IDS));

        private final MemoryItemOptions source;
        private final MemoryItemOptions target;

        Servers(MemoryItemOptions source, MemoryItemOptions target) {
            this.source = source;
            this.target = target;
        }
    }

    private ItemWorld world(Servers servers) throws IOException {
        return new ItemWorld(Files.createDirectory(directory.resolve("world" + worlds++)), servers.source, servers.target);
    }

    private static ItemsOptions options(ItemWorld world, ItemScenario scenario) {
        ItemsOptions options = scenario.options().apply(ItemsOptions.of(world.options()));
        return options.withCopy(options.copy().withDeletionCap(new DeletionCap(100, 5, false)));
    }

    @TestFactory
    List<DynamicTest> a_repeated_copy_carries_the_change_and_then_nothing() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Servers servers : Servers.values()) {
            for (ItemScenario scenario : ItemScenario.ALL) {
                tests.add(DynamicTest.dynamicTest(scenario + " (" + servers + ")", () -> {
                    ItemWorld world = world(servers);
                    scenario.before().accept(world);
                    assertThat(world.copy().complete()).isTrue();
                    scenario.between().accept(world);
                    ItemsReport second = world.copy(options(world, scenario));
                    assertThat(second.complete()).as("%s", second).isTrue();
                    assertThat(ItemWorld.contents(world.target)).as("%s", second).isEqualTo(scenario.expected().apply(world));
                    ItemsReport again = world.copy(options(world, scenario));
                    assertThat(again.changedAnything()).as("the third run does nothing: %s", again).isFalse();
                    assertThat(again.conflicts()).as("conflicts are told once").isEmpty();
                    assertThat(again.kept()).isEmpty();
                    assertThat(ItemWorld.contents(world.target)).isEqualTo(scenario.expected().apply(world));
                }));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> a_run_stopped_at_any_step_is_completed_by_the_next() {
        return stopped(List.of(Servers.FULL, Servers.REWRITING), List.of(Fault.CRASH_AFTER, Fault.LOST_AFTER), 3);
    }

    @Tag("slow")
    @TestFactory
    List<DynamicTest> a_run_stopped_at_any_step_is_completed_by_the_next_on_every_kind_of_server() {
        return stopped(List.of(Servers.values()), List.of(Fault.values()), 1);
    }

    private List<DynamicTest> stopped(List<Servers> all, List<Fault> faults, int stride) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Servers servers : all) {
            for (ItemScenario scenario : ItemScenario.ALL) {
                int first = 1 + tests.size() % stride;
                for (Fault fault : faults) {
                    tests.add(DynamicTest.dynamicTest(scenario + " (" + servers + ", " + fault + ")", () -> everyStep(servers, scenario, fault, first, stride)));
                }
            }
        }
        return tests;
    }

    private void everyStep(Servers servers, ItemScenario scenario, Fault fault, int first, int stride) throws IOException {
        int steps = first;
        for (int at = first; at <= steps && at < 60; at += stride) {
            ItemWorld world = world(servers);
            scenario.before().accept(world);
            FaultyItems early = new FaultyItems(world.target, fault, at);
            attempt(world, early, ItemsOptions.of(world.options()));
            world.copy();
            scenario.between().accept(world);
            ItemsOptions options = options(world, scenario);
            FaultyItems second = new FaultyItems(world.target, fault, at);
            attempt(world, second, options);
            ItemsReport last = world.copy(options);
            assertThat(ItemWorld.contents(world.target)).as("fault at step %d: %s", at, last).isEqualTo(scenario.expected().apply(world));
            ItemsReport again = world.copy(options);
            assertThat(again.changedAnything()).as("fault at step %d: the run after does nothing: %s", at, again).isFalse();
            steps = Math.max(steps, Math.max(early.steps(), second.steps()));
        }
    }

    private static void attempt(ItemWorld world, FaultyItems target, ItemsOptions options) {
        try {
            world.copy(target, options);
        } catch (FaultyItems.Crash | EndpointException expected) {
            // the run ends here, as a killed process would
            assertThat(target.steps()).isPositive();
        }
    }
}
