package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.lab.SwitchScene.Flip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts are switched from one Dovecot to another under load, behind two proxies with one PostgreSQL, one of which is killed in
 * the middle. {@code -Dgodwit.switch.accounts=1000} is the full run.
 */
@Tag("lab")
class ProxySwitchTest {
    private static final int ACCOUNTS = Integer.getInteger("godwit.switch.accounts", 40);
    private static final int AT_ONCE = 4;
    /** Each lane rests between two switches, as if it copied: else the two cores have nothing left for the logins that follow. */
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir
    private Path folder;
    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void no_session_and_no_write_stays_behind_and_no_message_is_lost_or_doubled() throws Exception {
        try (SwitchScene scene = new SwitchScene(folder, LEASE, ACCOUNTS)) {
            for (String name : List.of("one", "two")) {
                scene.startProxy(name, scene.postgres.get("URL_JDBC"));
            }
            scene.begin();
            switchAll(scene);
            scene.end();
            tell(scene, scene.check());
            assertThat(scene.load.refusals).as("refused logins").isEmpty();
        }
    }

    private void switchAll(SwitchScene scene) throws InterruptedException {
        Queue<String> queue = new ConcurrentLinkedQueue<>(scene.accounts);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (String account = queue.poll(); account != null; account = queue.poll()) {
                    try {
                        // the second proxy is told, the first is killed in the middle of a switch
                        scene.flip(account, scene.proxies.get(1), () -> {
                            if (begun.incrementAndGet() == ACCOUNTS / 2) {
                                scene.proxies.getFirst().kill();
                            }
                        });
                        LockSupport.parkNanos(BETWEEN.toNanos());
                    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static void tell(SwitchScene scene, int messages) {
        SwitchLoad load = scene.load;
        List<Flip> flips = List.copyOf(scene.flips);
        long ordinary = median(load.logins.stream().filter(login -> !met(login, flips)).mapToLong(ProxySwitchTest::millis));
        long[] pauses = load.logins.stream().filter(login -> met(login, flips)).mapToLong(ProxySwitchTest::millis).sorted().toArray();
        long pause = median(Arrays.stream(pauses)) - ordinary;
        System.out.printf("%d accounts, %d messages, %d of them of unknown fate, %d deliveries put off; %d logins (median %d ms), %d met a hold and waited "
                + "%d ms longer (median), at most %d ms in all; a switch took %d ms (median), at most %d ms%n", ACCOUNTS, messages, load.unknown.size(), load.putOff.get(),
                load.logins.size(), ordinary, pauses.length, pause, Arrays.stream(pauses).max().orElse(0),
                median(flips.stream().mapToLong(ProxySwitchTest::millis)), flips.stream().mapToLong(ProxySwitchTest::millis).max().orElse(0));
        assertThat(pauses).as("logins that met a hold").isNotEmpty();
        // where an ordinary login takes most of a second the machine is too busy to tell
        assertThat(pause).as("median pause in ms").isLessThan(Math.max(1000, 3 * ordinary));
    }

    private static long median(LongStream values) {
        long[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static long millis(SwitchLoad.Login login) {
        return (login.ended() - login.begun()) / 1_000_000;
    }

    private static long millis(Flip flip) {
        return (flip.released() - flip.held()) / 1_000_000;
    }

    private static boolean met(SwitchLoad.Login login, List<Flip> flips) {
        return flips.stream().anyMatch(flip -> flip.account().equals(login.account()) && login.begun() < flip.released() && login.ended() > flip.held());
    }
}
