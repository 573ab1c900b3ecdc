package dev.godwit.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.Fence.Acknowledgement;
import dev.godwit.routes.Leases.Member;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.sql.SqlRouteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process on the same store, killed and stopped for real. */
@Tag("slow")
final class KilledProxyTest {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration LONG = Duration.ofSeconds(60);
    @TempDir
    private Path directory;
    private Process other;

    @AfterEach
    void kill() {
        if (other != null) {
            other.destroyForcibly();
        }
    }

    @Test
    void a_killed_proxy_is_waited_for_until_its_lease_is_over_and_no_longer() throws Exception {
        try (CachedRoutes mine = start("mine")) {
            other = startOther();
            await().atMost(LONG).until(() -> mine.members().size() == 2 && mine.members().stream().allMatch(member -> member.pending().isEmpty()));
            other.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            Outcome.Done flip = RouteStoreContract.done(mine.apply("alice", Assign.to("new")));
            assertThat(((Acknowledgement.Waiting) mine.fence().await(flip, Duration.ofMillis(200))).proxies()).extracting(Member::id).containsExactly("other");
            assertThat(mine.fence().await(flip, LONG)).isEqualTo(new Acknowledgement.Acknowledged());
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(2));
        }
    }

    @Test
    void a_stopped_proxy_that_wakes_up_knows_at_once_that_it_may_not_serve() throws Exception {
        try (CachedRoutes mine = start("mine")) {
            other = startOther();
            await().atMost(LONG).until(() -> mine.members().size() == 2 && said().endsWith("serving"));
            signal("STOP");
            Outcome.Done flip = RouteStoreContract.done(mine.apply("alice", Assign.to("new")));
            assertThat(mine.fence().await(flip, LONG)).isEqualTo(new Acknowledgement.Acknowledged());
            int before = Files.readAllLines(directory.resolve("said")).size();
            signal("CONT");
            // it writes a line for each look that it takes: the first after waking up
            await().atMost(LONG).until(() -> Files.readAllLines(directory.resolve("said")).size() > before + 3);
            // it may have been stopped between looking and writing
            assertThat(Files.readAllLines(directory.resolve("said")).subList(before, before + 2)).contains("not serving");
            await().atMost(LONG).until(() -> said().endsWith("serving") && !said().endsWith("not serving"));
        }
    }

    private String said() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("said"));
        return lines.isEmpty() ? "" : lines.getLast();
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(other.pid())).start().waitFor()).isZero();
    }

    private CachedRoutes start(String id) {
        CachedRoutes mine = open(directory, id);
        await().atMost(20, TimeUnit.SECONDS).until(mine::live);
        return mine;
    }

    private static CachedRoutes open(Path directory, String id) {
        return CachedRoutes.start(SqlRouteStore.sqlite(directory.resolve("routes.sqlite")), CacheOptions.usual(), new LeaseOptions(id, "", LEASE), () -> "default");
    }

    private Process startOther() throws IOException {
        Files.createFile(directory.resolve("said"));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Other.class.getName(), directory.toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    }

    /** The other process: looks every few milliseconds whether it may serve, and writes it down. */
    static final class Other {
        private Other() {
        }

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            try (CachedRoutes routes = open(directory, "other")) {
                boolean was = !routes.live();
                int repeats = 0;
                while (true) {
                    boolean is = routes.live();
                    // all changes, and some of what stays the same
                    if (is != was || repeats++ % 20 == 0) {
                        Files.writeString(directory.resolve("said"), is ? "serving\n" : "not serving\n", StandardOpenOption.APPEND);
                    }
                    was = is;
                    Thread.sleep(5);
                }
            }
        }
    }
}
