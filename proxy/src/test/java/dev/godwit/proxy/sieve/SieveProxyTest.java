package dev.godwit.proxy.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.testing.Dialogue;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestCertificates;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SieveProxyTest {
    private final ScriptedServer old = server("old", "fileinto reject vnd.x", "\"MAXREDIRECTS\" \"4\"\r\n");
    private final ScriptedServer neu = server("new", "reject fileinto vacation", "");
    private TestProxy proxy;

    private static ScriptedServer server(String name, String extensions, String more) {
        String capabilities = "\"IMPLEMENTATION\" \"" + name + "\"\r\n\"SASL\" \"PLAIN\"\r\n\"SIEVE\" \"" + extensions + "\"\r\n\"VERSION\" \"1.0\"\r\n\"XCLIENT\" \"ADDR\"\r\n" + more;
        return new ScriptedServer(wire -> {
            wire.send(capabilities + "OK \"" + name + " ready\"\r\n");
            for (String line = wire.line(); line != null; line = wire.line()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "AUTHENTICATE" -> {
                        String text = new String(Base64.getDecoder().decode(words[2].replace("\"", "")));
                        wire.send(text.endsWith("\0secret") ? "OK {7}\r\nwelcome\r\n" : "NO {10}\r\nwrong at " + name.charAt(0) + "\r\n");
                    }
                    case "WHERE" -> wire.send("\"" + name + "\"\r\nOK\r\n");
                    case "PUTSCRIPT" -> {
                        wire.bytes(3);
                        wire.line();
                        wire.send("OK \"stored\"\r\n");
                    }
                    case "LOGOUT" -> {
                        wire.send("OK\r\n");
                        return;
                    }
                    default -> wire.send("OK\r\n");
                }
            }
        });
    }

    @BeforeEach
    void start() throws Exception {
        proxy = new TestProxy("""
                [server]
                hostname = "mail"
                [tls.certificate.mail]
                cert = "%s"
                key = "%s"
                [listener.sieve]
                protocol = "managesieve"
                bind = "127.0.0.1:0"
                tls = "starttls"
                [listener.plain]
                protocol = "managesieve"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                forwarding = "native"
                protocol.managesieve = { port = %d, tls = "plain" }
                [destination.new]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.managesieve = { port = %d, tls = "plain" }
                [routing]
                default_destination = "old"
                """.formatted(TestCertificates.chain("mail"), TestCertificates.key("mail"), old.port(), neu.port()));
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
    void a_session_with_a_refusal_between_two_users() throws Exception {
        try (TestClient client = proxy.connect("plain")) {
            Dialogue.play(client, """
                    S: "IMPLEMENTATION" "mail"
                    S: "SASL" "LOGIN PLAIN"
                    S: "SIEVE" "fileinto reject"
                    S: "VERSION" "1.0"
                    S: OK "mail ready"
                    C: PUTSCRIPT "x" "y"
                    S: NO…
                    C: AUTHENTICATE "PLAIN" "%s"
                    S: NO "wrong at o"
                    C: AUTHENTICATE "PLAIN" {%d+}
                    C: %s
                    S: OK "welcome"
                    C: WHERE
                    S: "new"
                    S: OK
                    C: PUTSCRIPT "x" {3+}
                    C: abc
                    S: OK "stored"
                    """.formatted(plain("alice@example.org", "wrong"), plain("bob@example.org", "secret").length(), plain("bob@example.org", "secret")));
            proxy.server.parts().sessions().kick("bob@example.org", Farewell.KICKED);
            assertThat(client.rest()).startsWith("BYE (TRYLATER) \"Session closed");
        }
        assertThat(old.heard).anyMatch(line -> line.equals("XCLIENT ADDR=127.0.0.1"));
    }

    @Test
    void after_starttls_the_capabilities_are_told_anew() throws Exception {
        try (TestClient client = proxy.connect("sieve")) {
            Dialogue.play(client, """
                    S: "IMPLEMENTATION" "mail"
                    S: "SASL" ""
                    S: "SIEVE" "fileinto reject"
                    S: "VERSION" "1.0"
                    S: "STARTTLS"
                    S: OK "mail ready"
                    C: AUTHENTICATE "PLAIN"
                    S: NO (ENCRYPT-NEEDED)…
                    """);
            client.send("STARTTLS\r\nAUTHENTICATE \"PLAIN\" \"eA==\"\r\n");
            assertThat(client.line()).startsWith("OK");
            client.startTls(TestCertificates.context("backend"), "mail.example.org");
            Dialogue.play(client, """
                    S: "IMPLEMENTATION" "mail"
                    S: "SASL" "LOGIN PLAIN"
                    S: "SIEVE" "fileinto reject"
                    S: "VERSION" "1.0"
                    S: OK…
                    C: NOOP "tag"
                    S: OK (TAG "tag")
                    C: AUTHENTICATE "PLAIN"
                    S: ""
                    C: "%s"
                    S: OK "welcome"
                    """.formatted(plain("alice@example.org", "secret")));
        }
    }

    @Test
    void a_session_cannot_leave_its_account_and_without_routes_nobody_is_let_in() throws Exception {
        try (TestClient client = proxy.connect("plain")) {
            client.until("OK");
            proxy.routes.down = true;
            Dialogue.play(client, "C: AUTHENTICATE \"PLAIN\" \"%s\"\nS: NO (TRYLATER)…".formatted(plain("bob@example.org", "secret")));
            proxy.routes.down = false;
            Dialogue.play(client, "C: AUTHENTICATE \"PLAIN\" \"%s\"\nS: OK…".formatted(plain("bob@example.org", "secret")));
            client.send("UNAUTHENTICATE\r\n");
            assertThat(client.rest()).startsWith("BYE");
        }
        assertThat(neu.heard).doesNotContain("UNAUTHENTICATE");
    }
}
