package dev.godwit.proxy.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.testing.Dialogue;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pop3ProxyTest {
    private final Semaphore slow = new Semaphore(0);
    private final ScriptedServer old = server("old", "TOP\r\nUIDL\r\nUTF8 USER\r\nLANG\r\nPIPELINING\r\nSASL PLAIN XOAUTH2\r\nXCLIENT ADDR PORT\r\nIMPLEMENTATION x\r\n");
    private final ScriptedServer neu = server("new", "UIDL\r\nUTF8 USER\r\nLANG\r\nUSER\r\nRESP-CODES\r\nPIPELINING\r\nIMPLEMENTATION y\r\n");
    private TestProxy proxy;

    private ScriptedServer server(String name, String capabilities) {
        return new ScriptedServer(wire -> {
            wire.send("+OK " + name + "\r\n");
            String user = "";
            for (String line = wire.line(); line != null; line = wire.line()) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "CAPA" -> wire.send("+OK\r\n" + capabilities + ".\r\n");
                    case "XCLIENT", "USER" -> {
                        user = words[1];
                        wire.send("+OK\r\n");
                    }
                    case "PASS" -> wire.send(words[1].equals("se cret") ? "+OK " + user + " is at " + name + "\r\n" : "-ERR [AUTH] wrong at " + name + "\r\n");
                    case "AUTH" -> {
                        String text = new String(Base64.getDecoder().decode(words[1].split(" ")[1]));
                        wire.send(text.endsWith("\0se cret") ? "+OK at " + name + "\r\n" : "-ERR [AUTH] wrong at " + name + "\r\n");
                    }
                    case "RETR" -> wire.send("+OK\r\nSubject: x\r\n\r\n..\r\n.\r\n");
                    case "SLOW" -> {
                        slow.acquireUninterruptibly();
                        wire.send("+OK slow\r\n");
                    }
                    case "QUIT" -> {
                        wire.send("+OK bye\r\n");
                        return;
                    }
                    default -> wire.send("-ERR\r\n");
                }
            }
        });
    }

    @BeforeEach
    void start() throws Exception {
        proxy = new TestProxy("""
                [server]
                hostname = "mail"
                [listener.pop]
                protocol = "pop3"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                forwarding = "native"
                protocol.pop3 = { port = %d, tls = "plain" }
                [destination.new]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.pop3 = { port = %d, tls = "plain" }
                [routing]
                default_destination = "old"
                """.formatted(old.port(), neu.port()));
        proxy.routes.assign("bob@example.org", "new");
    }

    @AfterEach
    void stop() {
        proxy.close();
        old.close();
        neu.close();
    }

    private TestClient client() throws IOException {
        return proxy.connect("pop");
    }

    @Test
    void a_whole_session_at_each_server() throws Exception {
        try (TestClient alice = client(); TestClient bob = client()) {
            Dialogue.play(alice, """
                    S: +OK mail ready
                    C: CAPA
                    S: +OK
                    S: PIPELINING
                    S: UIDL
                    S: USER
                    S: SASL LOGIN PLAIN
                    S: .
                    C: RETR 1
                    S: -ERR…
                    C: USER alice@example.org
                    S: +OK
                    C: PASS se cret
                    S: +OK at old
                    C: RETR 1
                    S: +OK
                    S: Subject: x
                    S:\s
                    S: ..
                    S: .
                    C: QUIT
                    S: +OK bye
                    S: END
                    """);
            Dialogue.play(bob, """
                    S: +OK mail ready
                    C: AUTH PLAIN
                    S: +\s
                    C: %s
                    S: +OK bob@example.org is at new
                    """.formatted(Base64.getEncoder().encodeToString("\0bob@example.org\0se cret".getBytes())));
        }
        assertThat(old.heard).anyMatch(line -> line.startsWith("XCLIENT ADDR=127.0.0.1 PORT="));
    }

    @Test
    void after_a_refusal_another_user_reaches_another_server() throws Exception {
        try (TestClient client = client()) {
            Dialogue.play(client, """
                    S: +OK mail ready
                    C: USER alice@example.org
                    S: +OK
                    C: PASS wrong
                    S: -ERR [AUTH] wrong at old
                    C: PASS se cret
                    S: -ERR…
                    C: USER bob@example.org
                    S: +OK
                    C: PASS se cret
                    S: +OK bob@example.org is at new
                    """);
        }
    }

    @Test
    void what_cannot_be_known_is_a_temporary_failure() throws Exception {
        proxy.routes.down = true;
        try (TestClient client = client()) {
            Dialogue.play(client, """
                    S: +OK mail ready
                    C: USER alice@example.org
                    S: +OK
                    C: PASS se cret
                    S: -ERR [SYS/TEMP]…
                    """);
        }
    }

    @Test
    void a_kick_closes_without_a_word_and_a_hold_waits_for_the_answer() throws Exception {
        try (TestClient client = client(); TestClient busy = client()) {
            for (TestClient one : new TestClient[] {client, busy}) {
                Dialogue.play(one, "S: …\nC: USER bob@example.org\nS: +OK\nC: PASS se cret\nS: +OK…");
            }
            busy.send("SLOW\r\n");
            await().until(() -> neu.heard.contains("SLOW"));
            proxy.routes.hold("bob@example.org", Duration.ofMinutes(1));
            assertThat(client.rest()).isEmpty();
            slow.release();
            assertThat(busy.rest()).isEqualTo("+OK slow\r\n");
        }
        try (TestClient client = client()) {
            Dialogue.play(client, "S: …\nC: USER alice@example.org\nS: +OK\nC: PASS se cret\nS: +OK…");
            assertThat(proxy.server.parts().sessions().kick("alice@example.org", Farewell.KICKED)).isEqualTo(1);
            assertThat(client.rest()).isEmpty();
        }
    }
}
