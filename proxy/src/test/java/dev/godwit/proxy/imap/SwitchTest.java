package dev.godwit.proxy.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.SessionState;
import dev.godwit.proxy.testing.ImapServers;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to sessions and logins while their account moves. */
class SwitchTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PARTING = Duration.ofSeconds(4);
    private static final String ALICE = "alice@example.org";

    private final ImapServers old = new ImapServers("old");
    private final ImapServers neu = new ImapServers("new");
    private final ScriptedServer oldServer = new ScriptedServer(old);
    private final ScriptedServer newServer = new ScriptedServer(neu);
    private TestProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new TestProxy("""
                [listener.imap]
                protocol = "imap"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.imap = { port = %d, tls = "plain" }
                [destination.new]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.imap = { port = %d, tls = "plain" }
                [limits]
                drain = "3s"
                parting = "%ds"
                hold = "4s"
                [identity]
                default_domain = "example.org"
                [routing]
                default_destination = "old"
                """.formatted(oldServer.port(), newServer.port(), PARTING.toSeconds()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        oldServer.close();
        newServer.close();
    }

    private TestClient loggedIn(String user) throws IOException {
        TestClient client = proxy.connect("imap");
        client.line();
        assertThat(client.say("a LOGIN " + user + " secret", "a ")).as(proxy.log()).startsWith("a OK");
        return client;
    }

    private TestClient loggingIn(String user) throws IOException {
        TestClient client = proxy.connect("imap");
        client.line();
        client.send("a LOGIN " + user + " secret\r\n");
        return client;
    }

    @Test
    void without_routes_nobody_is_let_in_anywhere() throws Exception {
        int before = oldServer.connections;
        proxy.routes.down = true;
        try (TestClient client = loggingIn(ALICE)) {
            assertThat(client.line()).startsWith("a NO [UNAVAILABLE]");
            proxy.routes.down = false;
            assertThat(client.say("b LOGIN " + ALICE + " secret", "b ")).startsWith("b OK");
        }
        assertThat(oldServer.connections).isEqualTo(before + 1);
    }

    @Test
    void a_route_to_a_server_that_is_not_configured_leads_nowhere() throws Exception {
        int before = oldServer.connections;
        proxy.routes.assign(ALICE, "nowhere");
        try (TestClient client = loggingIn(ALICE)) {
            assertThat(client.line()).startsWith("a NO [UNAVAILABLE]");
        }
        assertThat(oldServer.connections).isEqualTo(before);
    }

    @Test
    void a_login_that_waited_for_a_hold_reaches_the_new_server() throws Exception {
        proxy.routes.hold(ALICE, LONG);
        try (TestClient client = loggingIn("Alice")) {
            await().until(() -> proxy.server.parts().gate().waiting() == 1);
            proxy.routes.assign(ALICE, "new");
            proxy.routes.release(ALICE);
            assertThat(client.until("a ").getLast()).contains("welcome to new");
        }
        assertThat(old.logins).isEmpty();
    }

    @Test
    void a_hold_that_lasts_longer_than_the_limit_ends_in_a_temporary_failure() throws Exception {
        proxy.routes.hold(ALICE, LONG);
        try (TestClient client = loggingIn(ALICE)) {
            assertThat(client.line()).startsWith("a NO [UNAVAILABLE]");
            assertThat(proxy.server.parts().gate().waiting()).isZero();
        }
    }

    @Test
    void a_hold_that_runs_out_lets_the_login_in() throws Exception {
        proxy.routes.hold(ALICE, Duration.ofMillis(700));
        try (TestClient client = loggingIn(ALICE)) {
            assertThat(client.until("a ").getLast()).contains("welcome to old");
        }
    }

    @Test
    void a_switch_between_the_look_and_the_registration_is_noticed() throws Exception {
        proxy.routes.beforeNextAnswer.set(() -> {
            proxy.routes.assign(ALICE, "new");
            await().until(() -> proxy.routes.told.get() > 0);
        });
        try (TestClient client = loggingIn(ALICE)) {
            assertThat(client.until("a ").getLast()).contains("welcome to new");
        }
        assertThat(old.logins).isEmpty();
    }

    @Test
    void a_switch_while_the_old_server_checks_the_password_takes_the_login_along() throws Exception {
        old.loginGate = new Semaphore(0);
        try (TestClient client = loggingIn(ALICE)) {
            await().until(() -> oldServer.heard.stream().anyMatch(line -> line.startsWith("L AUTHENTICATE")));
            proxy.routes.assign(ALICE, "new");
            assertThat(client.until("a ").getLast()).contains("welcome to new");
            assertThat(client.say("b WHERE", "b ")).isEqualTo("b OK new");
            await().until(() -> proxy.routes.told.get() > 0);
            CompletableFuture<Void> acknowledged = proxy.routes.acknowledged.toCompletableFuture();
            assertThat(acknowledged).as("the old server still checks the password").isNotDone();
            old.loginGate.release();
            acknowledged.get(PARTING.toMillis() / 2, TimeUnit.MILLISECONDS);
        }
        await().until(() -> oldServer.open() == 0);
        assertThat(old.commands).isEmpty();
    }

    @Test
    void a_hold_is_not_acknowledged_while_the_old_server_may_still_let_somebody_in() throws Exception {
        old.loginGate = new Semaphore(0);
        try (TestClient client = loggingIn(ALICE)) {
            await().until(() -> oldServer.heard.stream().anyMatch(line -> line.startsWith("L AUTHENTICATE")));
            proxy.routes.hold(ALICE, LONG);
            await().until(() -> proxy.routes.told.get() > 0);
            CompletableFuture<Void> acknowledged = proxy.routes.acknowledged.toCompletableFuture();
            assertThat(acknowledged).isNotDone();
            assertThat(old.logins).isEmpty();
            old.loginGate.release();
            acknowledged.get(PARTING.toMillis() / 2, TimeUnit.MILLISECONDS);
            assertThat(old.logins).hasSize(1);
            await().until(() -> oldServer.open() == 0);
            proxy.routes.assign(ALICE, "new");
            proxy.routes.release(ALICE);
            assertThat(client.until("a ").getLast()).contains("welcome to new");
        }
    }

    @Test
    void a_server_that_never_closes_is_left_and_the_hold_acknowledged() throws Exception {
        old.loginGate = new Semaphore(0);
        try (TestClient client = loggingIn(ALICE)) {
            await().until(() -> oldServer.heard.stream().anyMatch(line -> line.startsWith("L AUTHENTICATE")));
            proxy.routes.hold(ALICE, LONG);
            await().until(() -> proxy.routes.told.get() > 0);
            proxy.routes.acknowledged.toCompletableFuture().get(PARTING.toMillis() * 3, TimeUnit.MILLISECONDS);
            client.close();
            old.loginGate.release();
        }
        await().until(() -> proxy.server.parts().sessions().count() == 0);
    }

    @Test
    void without_a_lease_nothing_is_waited_for() throws Exception {
        old.loginGate = new Semaphore(0);
        try (TestClient client = loggingIn(ALICE)) {
            await().until(() -> oldServer.heard.stream().anyMatch(line -> line.startsWith("L AUTHENTICATE")));
            proxy.routes.assign(ALICE, "new");
            assertThat(client.until("a ").getLast()).contains("welcome to new");
            assertThat(proxy.server.parts().sessions().list()).anyMatch(session -> session.state() == SessionState.PARTING);
            proxy.routes.cached().close();
            await().atMost(PARTING.dividedBy(2)).until(() -> proxy.server.parts().sessions().list().stream().noneMatch(session -> session.state() == SessionState.PARTING));
            assertThat(proxy.log()).doesNotContain("server-did-not-close");
            old.loginGate.release();
        }
    }

    @Test
    void a_session_that_a_switch_ends_is_over_only_when_the_old_server_has_done_what_it_was_told() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.say("b SLOW", "*");
            proxy.routes.assign(ALICE, "new");
            assertThat(client.rest()).startsWith("* BYE");
            CompletableFuture<Void> acknowledged = proxy.routes.acknowledged.toCompletableFuture();
            assertThat(acknowledged).isNotDone();
            old.slowGate.release();
            acknowledged.get(PARTING.toMillis() / 2, TimeUnit.MILLISECONDS);
            await().until(() -> oldServer.open() == 0);
        }
    }

    @Test
    void a_switch_ends_the_sessions_of_every_form_of_the_name() throws Exception {
        proxy.routes.alias(ALICE, "a.smith@example.org");
        try (TestClient full = loggedIn(ALICE); TestClient bare = loggedIn("ALICE"); TestClient tag = loggedIn("alice+lists@example.org");
                TestClient master = loggedIn("alice%admin"); TestClient alias = loggedIn("a.smith"); TestClient other = loggedIn("bob")) {
            proxy.routes.assign(ALICE, "new");
            for (TestClient client : new TestClient[] {full, bare, tag, master, alias}) {
                assertThat(client.rest()).startsWith("* BYE [UNAVAILABLE] This account has moved");
            }
            assertThat(other.say("w WHERE", "w ")).isEqualTo("w OK old");
            try (TestClient again = loggedIn("a.smith+x")) {
                assertThat(again.say("w WHERE", "w ")).isEqualTo("w OK new");
            }
        }
    }

    @Test
    void a_kick_by_any_name_of_the_account_ends_all_its_sessions() throws Exception {
        proxy.routes.alias(ALICE, "a.smith@example.org");
        try (TestClient full = loggedIn(ALICE); TestClient alias = loggedIn("a.smith")) {
            assertThat(proxy.server.parts().sessions().kick(ALICE, Farewell.KICKED)).isEqualTo(2);
            assertThat(full.rest()).startsWith("* BYE");
            assertThat(alias.rest()).startsWith("* BYE");
        }
        await().until(() -> proxy.server.parts().sessions().count() == 0);
    }

    @Test
    void an_idling_client_is_told_goodbye_at_once() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.say("i IDLE", "+");
            proxy.routes.hold(ALICE, LONG);
            assertThat(client.rest()).isEqualTo("* BYE [UNAVAILABLE] This account is being moved, please log in again\r\n");
        }
    }

    @Test
    void a_running_command_ends_before_the_goodbye_of_a_hold_and_the_next_one_is_not_passed_on() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.say("b SLOW", "*");
            proxy.routes.hold(ALICE, LONG);
            await().until(() -> proxy.routes.told.get() > 0);
            client.send("c WHERE\r\n");
            assertThat(proxy.server.parts().sessions().of(ALICE)).hasSize(1);
            old.slowGate.release();
            assertThat(client.rest()).isEqualTo("b OK slow done\r\n* BYE [UNAVAILABLE] This account is being moved, please log in again\r\n");
        }
        assertThat(old.commands).noneMatch(line -> line.contains("WHERE"));
    }

    @Test
    void an_append_whose_message_is_on_its_way_is_completed_first() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.send("b APPEND x {10+}\r\n12345");
            await().until(() -> old.commands.stream().anyMatch(line -> line.contains("APPEND")));
            proxy.routes.hold(ALICE, LONG);
            await().until(() -> proxy.routes.told.get() > 0);
            client.send("67890\r\n");
            assertThat(client.rest()).startsWith("b OK appended\r\n* BYE");
        }
    }

    @Test
    void a_command_that_does_not_end_is_cut_off_when_its_time_is_over() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.say("b SLOW", "*");
            long began = System.nanoTime();
            proxy.routes.hold(ALICE, LONG);
            assertThat(client.rest()).startsWith("* BYE");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(8));
        }
    }

    @Test
    void in_the_middle_of_a_message_the_connection_closes_without_a_word() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.say("b HALF", "* 1 FETCH");
            assertThat(client.bytes(18)).asString().isEqualTo("only the beginning");
            proxy.routes.assign(ALICE, "new");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void a_session_cannot_leave_its_account() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.send("b UNAUTHENTICATE\r\n");
            assertThat(client.rest()).startsWith("* BYE");
        }
        assertThat(old.commands).isEmpty();
    }

    @Test
    void a_change_is_acknowledged_only_when_the_sessions_it_ends_have_ended() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.say("b SLOW", "*");
            var drained = proxy.server.parts().sessions().drain(ALICE, Duration.ofSeconds(20), Farewell.HELD).toCompletableFuture();
            assertThat(drained).isNotDone();
            old.slowGate.release();
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(proxy.server.parts().sessions().of(ALICE)).isEmpty();
        }
    }

    @Test
    void a_client_that_leaves_while_it_waits_leaves_nothing_behind() throws Exception {
        proxy.routes.hold(ALICE, LONG);
        TestClient client = loggingIn(ALICE);
        await().until(() -> proxy.server.parts().gate().waiting() == 1);
        client.close();
        await().until(() -> proxy.server.parts().sessions().count() == 0);
        proxy.routes.release(ALICE);
        await().until(() -> proxy.server.parts().gate().waiting() == 0);
        assertThat(proxy.server.parts().sessions().of(ALICE)).isEmpty();
        assertThat(old.logins).isEmpty();
    }

    @Test
    void a_client_that_is_slow_to_read_is_still_ended() throws Exception {
        try (TestClient client = loggedIn(ALICE)) {
            client.send("b BIG 50000000\r\n");
            assertThat(client.line()).startsWith("* 1 FETCH");
            proxy.routes.assign(ALICE, "new");
            await().atMost(Duration.ofSeconds(5)).until(() -> oldServer.open() == 0);
        } catch (SocketTimeoutException e) {
            throw new AssertionError(e);
        }
        await().until(() -> proxy.server.parts().sessions().count() == 0);
    }
}
