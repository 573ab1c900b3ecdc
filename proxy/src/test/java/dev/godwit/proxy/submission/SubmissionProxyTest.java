package dev.godwit.proxy.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.testing.Dialogue;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmissionProxyTest {
    private final ScriptedServer old = server("old", "250-SIZE 1000\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-XCLIENT ADDR PORT HELO PROTO\r\n250 AUTH PLAIN LOGIN\r\n");
    private final ScriptedServer neu = server("new", "250-SIZE 2000\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 AUTH LOGIN\r\n");
    private TestProxy proxy;

    private static ScriptedServer server(String name, String capabilities) {
        return new ScriptedServer(wire -> {
            wire.send("220 " + name + " ESMTP\r\n");
            for (String line = wire.line(); line != null; line = wire.line()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "EHLO" -> wire.send("250-" + name + "\r\n" + capabilities);
                    case "XCLIENT" -> wire.send("220 " + name + " again\r\n");
                    case "AUTH" -> {
                        String text = words.length > 2 ? new String(Base64.getDecoder().decode(words[2])) : "";
                        if (words[1].equals("LOGIN")) {
                            wire.send("334 VXNlcm5hbWU6\r\n");
                            text = new String(Base64.getDecoder().decode(wire.line()));
                            wire.send("334 UGFzc3dvcmQ6\r\n");
                            text += "\0" + new String(Base64.getDecoder().decode(wire.line()));
                        }
                        wire.send(text.endsWith("\0secret") ? "235 2.7.0 welcome to " + name + "\r\n" : "535 5.7.8 wrong at " + name + "\r\n");
                    }
                    case "DATA" -> {
                        wire.send("354 go\r\n");
                        while (!wire.line().equals(".")) {
                            // the message
                        }
                        wire.send("250 2.0.0 queued at " + name + "\r\n");
                    }
                    case "BDAT" -> {
                        wire.bytes(Integer.parseInt(words[1]));
                        wire.send("250 2.0.0 chunk\r\n");
                    }
                    case "QUIT" -> {
                        wire.send("221 bye\r\n");
                        return;
                    }
                    default -> wire.send("250 2.0.0 ok\r\n");
                }
            }
        });
    }

    @BeforeEach
    void start() throws Exception {
        proxy = new TestProxy("""
                [server]
                hostname = "mail"
                [listener.submission]
                protocol = "submission"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                forwarding = "native"
                protocol.submission = { port = %d, tls = "plain" }
                [destination.new]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.submission = { port = %d, tls = "plain" }
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

    private static String plain(String user, String password) {
        return Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes());
    }

    @Test
    void mail_is_submitted_to_the_server_of_its_sender() throws Exception {
        try (TestClient client = proxy.connect("submission"); TestClient bob = proxy.connect("submission")) {
            Dialogue.play(client, """
                    S: 220 mail ESMTP ready
                    C: EHLO laptop.example.net
                    S: 250-mail
                    S: 250-PIPELINING
                    S: 250 AUTH LOGIN PLAIN
                    C: MAIL FROM:<>
                    S: 530 5.7.0…
                    C: AUTH PLAIN %s
                    S: 535 5.7.8 wrong at old
                    C: AUTH PLAIN %s
                    S: 235 2.7.0 welcome to old
                    C: MAIL FROM:<alice@example.org>
                    S: 250…
                    C: DATA
                    S: 354…
                    C: Subject: x
                    C: .
                    S: 250 2.0.0 queued at old
                    C: QUIT
                    S: 221 bye
                    S: END
                    """.formatted(plain("alice@example.org", "wrong"), plain("alice@example.org", "secret")));
            Dialogue.play(bob, """
                    S: 220…
                    C: EHLO x
                    S: 250-…
                    S: 250-…
                    S: 250 …
                    C: AUTH LOGIN
                    S: 334 VXNlcm5hbWU6
                    C: %s
                    S: 334 UGFzc3dvcmQ6
                    C: %s
                    S: 235 2.7.0 welcome to new
                    """.formatted(Base64.getEncoder().encodeToString("bob@example.org".getBytes()), Base64.getEncoder().encodeToString("secret".getBytes())));
        }
        assertThat(old.heard).contains("EHLO laptop.example.net").anyMatch(line -> line.matches("XCLIENT ADDR=127.0.0.1 PORT=[0-9]+ PROTO=ESMTP HELO=laptop.example.net"));
    }

    @Test
    void a_hold_lets_the_message_on_its_way_be_accepted_and_then_says_goodbye() throws Exception {
        try (TestClient client = proxy.connect("submission"); TestClient chunks = proxy.connect("submission")) {
            for (TestClient one : new TestClient[] {client, chunks}) {
                Dialogue.play(one, "S: 220…\nC: EHLO x\nS: 250-…\nS: 250-…\nS: 250 …\nC: AUTH PLAIN %s\nS: 235…".formatted(plain("bob@example.org", "secret")));
            }
            Dialogue.play(client, "C: DATA\nS: 354…\nC: Subject: x");
            chunks.send("BDAT 10\r\n12345");
            await().until(() -> neu.heard.contains("BDAT 10"));
            proxy.routes.hold("bob@example.org", Duration.ofMinutes(1));
            await().until(() -> proxy.routes.told.get() > 1);
            client.send("body\r\n.\r\n");
            chunks.send("67890");
            assertThat(client.rest()).isEqualTo("250 2.0.0 queued at new\r\n421 4.3.0 This account is being moved, please log in again\r\n");
            assertThat(chunks.rest()).isEqualTo("250 2.0.0 chunk\r\n421 4.3.0 This account is being moved, please log in again\r\n");
        }
    }

    @Test
    void without_routes_the_login_fails_for_now() throws Exception {
        proxy.routes.down = true;
        try (TestClient client = proxy.connect("submission")) {
            Dialogue.play(client, "S: 220…\nC: EHLO x\nS: 250-…\nS: 250-…\nS: 250 …\nC: AUTH PLAIN %s\nS: 454 4.7.0…".formatted(plain("bob@example.org", "secret")));
        }
    }
}
