package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.testkit.net.CuttingRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts are switched under load while two proxies lose sight of their PostgreSQL, one at a time and both: it is slow, its
 * connections break, it does not answer, it is gone. {@code -Dgodwit.trouble.accounts=200} is the full run.
 */
@Tag("lab")
class ProxyStoreTroubleTest {
    private static final int ACCOUNTS = Integer.getInteger("godwit.trouble.accounts", 25);
    private static final Duration LEASE = Duration.ofSeconds(6);

    /** A time in which a proxy may put people off. @param to the end of the first login that it let in afterwards */
    private record Trouble(RunningProxy proxy, long from, long to) {}

    /** A proxy and its own way to the store. */
    private record Door(RunningProxy proxy, CuttingRelay store) {}

    @TempDir
    private Path folder;
    private final List<CuttingRelay> relays = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private SwitchScene scene;
    private int told;
    private Deque<String> waiting;
    private Door one;
    private Door two;

    @BeforeEach
    void start() throws Exception {
        scene = new SwitchScene(folder, LEASE, ACCOUNTS);
        waiting = new ArrayDeque<>(scene.accounts);
        one = door("one");
        two = door("two");
        scene.begin();
    }

    private Door door(String name) throws IOException, InterruptedException {
        String port = scene.postgres.get("PORT_POSTGRES");
        CuttingRelay relay = CuttingRelay.start(Integer.parseInt(port));
        relays.add(relay);
        String url = scene.postgres.get("URL_JDBC");
        assertThat(url).contains(":" + port + "/");
        return new Door(scene.startProxy(name, url.replace(":" + port + "/", ":" + relay.port() + "/")), relay);
    }

    @AfterEach
    void stop() throws InterruptedException {
        scene.close();
        relays.forEach(CuttingRelay::close);
    }

    @Test
    void whatever_becomes_of_the_store_nobody_is_on_the_old_server_after_a_switch_and_all_goes_on_by_itself() throws Exception {
        slow();
        tell("the store was slow");
        broken();
        tell("its connections broke");
        assertThat(scene.load.refusals).as("refused although the store was there").isEmpty();
        silentForOne();
        tell("one proxy was cut off");
        goneInTheMiddleOfASwitch();
        tell("the store was gone for a time");
        flip(waiting.size(), two);
        tell("all was well");
        scene.end();
        int messages = scene.check();
        assertThat(scene.load.refusals).allSatisfy(refusal -> {
            assertThat(refusal.answer()).contains("[UNAVAILABLE]");
            assertThat(troubles).as("when it was refused").anyMatch(trouble -> trouble.proxy() == refusal.proxy()
                    && refusal.begun() >= trouble.from() && refusal.begun() <= trouble.to());
        });
        System.out.printf("%d accounts, %d messages, %d of them of unknown fate, %d deliveries put off; %d logins, %d refused for a time%n", ACCOUNTS, messages,
                scene.load.unknown.size(), scene.load.putOff.get(), scene.load.logins.size(), scene.load.refusals.size());
    }

    private void flip(int count, Door by) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            scene.flip(waiting.remove(), by.proxy(), () -> {});
        }
    }

    private void tell(String when) {
        long[] took = scene.flips.stream().skip(told).mapToLong(flip -> TimeUnit.NANOSECONDS.toMillis(flip.released() - flip.held())).sorted().toArray();
        told += took.length;
        System.out.printf("%d switches while %s: %d ms (median), at most %d ms%n", took.length, when, took[took.length / 2], took[took.length - 1]);
    }

    private int share() {
        return ACCOUNTS / 5;
    }

    private void slow() throws IOException, InterruptedException {
        relays.forEach(relay -> relay.slow(Duration.ofMillis(25)));
        flip(share(), two);
        relays.forEach(relay -> relay.slow(Duration.ZERO));
    }

    /** As when a PostgreSQL restarts, or what stands in front of it: nobody needs to notice. */
    private void broken() throws IOException, InterruptedException {
        for (int i = 0; i < share(); i++) {
            relays.forEach(CuttingRelay::cut);
            until(() -> scene.flip(waiting.element(), two.proxy(), one.store()::cut));
            waiting.remove();
        }
    }

    /** The first proxy hears nothing more, and does not know. The second must wait for it, and must not wait for ever. */
    private void silentForOne() throws Exception {
        long from = System.nanoTime();
        one.store().stall(true);
        String promised = waiting.remove();
        scene.flip(promised, two.proxy(), () -> {});
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)).as("waited for the lease").isGreaterThan(LEASE.toMillis() / 2);
        assertThatThrownBy(() -> one.proxy().call("POST", "/hold", "identifier", waiting.element(), "seconds", "120")).isInstanceOf(IOException.class)
                .hasMessageContaining("was answered 5");
        flip(share(), two);
        SwitchScene.await("the proxy that hears nothing lets nobody in", () -> refusedSince(one, from));
        one.store().stall(false);
        letsInAgain(one, from);
    }

    private void goneInTheMiddleOfASwitch() throws Exception {
        long from = System.nanoTime();
        String account = waiting.remove();
        assertThatThrownBy(() -> scene.flip(account, two.proxy(), () -> relays.forEach(relay -> {
            relay.refuse(true);
            relay.cut();
        }))).isInstanceOf(IOException.class).hasMessageContaining("was answered 5");
        SwitchScene.await("neither proxy lets anybody in", () -> refusedSince(one, from) && refusedSince(two, from));
        SwitchScene.await("nobody is on the old server", () -> !scene.sessions().contains("switch"));
        relays.forEach(relay -> relay.refuse(false));
        letsInAgain(one, from);
        letsInAgain(two, from);
        until(() -> scene.flip(account, one.proxy(), () -> {}));
    }

    private boolean refusedSince(Door door, long time) {
        return scene.load.refusals.stream().anyMatch(refusal -> refusal.proxy() == door.proxy() && refusal.begun() > time);
    }

    private void letsInAgain(Door door, long from) throws IOException, InterruptedException {
        long over = System.nanoTime();
        SwitchScene.await("it lets people in again", () -> scene.load.logins.stream().anyMatch(login -> login.proxy() == door.proxy() && login.begun() > over));
        troubles.add(new Trouble(door.proxy(), from, System.nanoTime()));
    }

    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    /** As an administrator does it who is told that the store did not answer: once more, some times. */
    private static void until(Attempt attempt) throws IOException, InterruptedException {
        for (int left = 5; ; left--) {
            try {
                attempt.run();
                return;
            } catch (IOException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }
}
