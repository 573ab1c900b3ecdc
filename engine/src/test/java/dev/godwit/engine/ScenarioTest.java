package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.FaultyTarget.Fault;
import dev.godwit.memory.MemoryFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario: run, run again and nothing changes, and stop at every step and resume with the same result. */
class ScenarioTest {
    @TempDir
    Path directory;
    private int worlds;

    private enum Servers {
        FULL(MemoryFeature.ALL),
        NO_CHANGE_REPORTS(World.without(MemoryFeature.REPORTS_CHANGES, MemoryFeature.OBJECT_IDS)),
        NO_UIDS_TOLD(World.without(MemoryFeature.TELLS_UIDS, MemoryFeature.PRESERVES_UIDS)),
        PLAIN(World.without(MemoryFeature.TELLS_UIDS, MemoryFeature.PRESERVES_UIDS, MemoryFeature.REPORTS_CHANGES, MemoryFeature.OBJECT_IDS));

        private final Set<MemoryFeature> target;

        Servers(Set<MemoryFeature> target) {
            this.target = target;
        }
    }

    private World world(Servers servers) throws IOException {
        Path place = Files.createDirectory(directory.resolve("world" + worlds++));
        return new World(place, servers == Servers.PLAIN ? World.without(MemoryFeature.REPORTS_CHANGES, MemoryFeature.OBJECT_IDS) : MemoryFeature.ALL, servers.target);
    }

    @TestFactory
    List<DynamicTest> a_repeated_copy_carries_the_change_and_then_nothing() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Servers servers : Servers.values()) {
            for (Scenario scenario : Scenario.ALL) {
                tests.add(DynamicTest.dynamicTest(scenario + " (" + servers + ")", () -> {
                    World world = world(servers);
                    scenario.before().accept(world);
                    assertThat(world.copy(world.options()).complete()).isTrue();
                    scenario.between().accept(world);
                    CopyOptions options = scenario.options().apply(world.options());
                    assertThat(world.copy(options).complete()).isTrue();
                    assertThat(World.contents(world.target)).isEqualTo(scenario.expected().apply(world));
                    CopyReport again = world.copy(options);
                    assertThat(again.changedAnything()).as("the third run does nothing: %s", again).isFalse();
                    assertThat(World.contents(world.target)).isEqualTo(scenario.expected().apply(world));
                }));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> a_run_stopped_at_any_step_is_completed_by_the_next() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Servers servers : Servers.values()) {
            for (Scenario scenario : Scenario.ALL) {
                for (Fault fault : Fault.values()) {
                    tests.add(DynamicTest.dynamicTest(scenario + " (" + servers + ", " + fault + ")", () -> everyStep(servers, scenario, fault)));
                }
            }
        }
        return tests;
    }

    private void everyStep(Servers servers, Scenario scenario, Fault fault) throws IOException {
        int steps = 1;
        for (int at = 1; at <= steps && at < 60; at++) {
            World world = world(servers);
            scenario.before().accept(world);
            FaultyTarget first = new FaultyTarget(world.target, fault, at);
            attempt(world, first, world.options());
            world.copy(world.options());
            scenario.between().accept(world);
            CopyOptions options = scenario.options().apply(world.options());
            FaultyTarget second = new FaultyTarget(world.target, fault, at);
            attempt(world, second, options);
            world.copy(options);
            assertThat(World.contents(world.target)).as("fault at step %d", at).isEqualTo(scenario.expected().apply(world));
            CopyReport again = world.copy(options);
            assertThat(again.changedAnything()).as("fault at step %d: the run after does nothing: %s", at, again).isFalse();
            steps = Math.max(steps, Math.max(first.steps(), second.steps()));
        }
    }

    private static void attempt(World world, FaultyTarget target, CopyOptions options) {
        try {
            world.copy(target, options);
        } catch (FaultyTarget.Crash | dev.godwit.contract.EndpointException expected) {
            // the run ends here, as a killed process would
            assertThat(target.steps()).isPositive();
        }
    }
}
