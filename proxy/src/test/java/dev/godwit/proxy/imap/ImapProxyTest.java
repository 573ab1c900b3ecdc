package dev.godwit.proxy.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.testing.ImapServers;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapProxyTest {
    private final ImapServers old = new ImapServers("old");
    private final ImapServers neu = new ImapServers("new", "IMAP4rev1 SASL-IR LITERAL- ID IDLE NAMESPACE AUTH=PLAIN AUTH=SCRAM-SHA-256 AUTH=OAUTHBEARER AUTH=XOAUTH2");
    private final ScriptedServer oldServer = new ScriptedServer(old);
    private final ScriptedServer newServer = new ScriptedServer(neu);
    private TestProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new TestProxy("""
                [server]
                hostname = "mail.example.org"
                [listener.imap]
                protocol = "imap"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                forwarding = "native"
                protocol.imap = { port = %d, tls = "plain" }
                [destination.new]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.imap = { port = %d, tls = "plain" }
                [routing]
                default_destination = "old"
                """.formatted(oldServer.port(), newServer.port()));
        proxy.routes.assign("bob@example.org", "new");
    }

    @AfterEach
    void stop() {
        proxy.close();
        oldServer.close();
        newServer.close();
    }

    private TestClient client() throws IOException {
        TestClient client = proxy.connect("imap");
        client.line();
        return client;
    }

    @Test
    void clients_are_promised_what_both_servers_keep() throws Exception {
        try (TestClient client = proxy.connect("imap")) {
            assertThat(client.line()).isEqualTo("* OK [CAPABILITY IMAP4rev1 LITERAL- SASL-IR ID IDLE AUTH=LOGIN AUTH=OAUTHBEARER AUTH=PLAIN "
                    + "AUTH=SCRAM-SHA-256 AUTH=XOAUTH2] mail.example.org ready");
        }
    }

    @Test
    void the_account_decides_which_server_a_login_reaches() throws Exception {
        try (TestClient alice = client(); TestClient bob = client()) {
            assertThat(alice.say("a LOGIN alice@example.org secret", "a ")).isEqualTo("a OK [CAPABILITY IMAP4rev1 IDLE] welcome to old");
            assertThat(bob.say("b login \"bob@example.org\" \"secret\"", "b ")).contains("welcome to new");
            assertThat(alice.say("a1 WHERE", "a1")).isEqualTo("a1 OK old");
            assertThat(bob.say("b1 WHERE", "b1")).isEqualTo("b1 OK new");
        }
        assertThat(old.logins).containsExactly("alice@example.org");
        assertThat(oldServer.heard).anyMatch(line -> line.contains("\"x-originating-ip\" \"127.0.0.1\""));
        assertThat(newServer.heard).noneMatch(line -> line.contains("x-originating-ip"));
    }

    @Test
    void every_form_of_login_is_understood() throws Exception {
        String plain = Base64.getEncoder().encodeToString("\0bob@example.org\0secret".getBytes());
        String bearer = Base64.getEncoder().encodeToString("n,a=bob@example.org,\1auth=Bearer good\1\1".getBytes());
        String xoauth2 = Base64.getEncoder().encodeToString("user=bob@example.org\1auth=Bearer good\1\1".getBytes());
        String[][] dialogues = {
                {"a LOGIN {15}", "+", "bob@example.org {6}", "+", "secret", "a OK"},
                {"a LOGIN {15+}\r\nbob@example.org {6+}\r\nsecret", "a OK"},
                {"a AUTHENTICATE PLAIN " + plain, "a OK"},
                {"a authenticate plain", "+", plain, "a OK"},
                {"a AUTHENTICATE LOGIN", "+ VXNlcm5hbWU6", b64("bob@example.org"), "+ UGFzc3dvcmQ6", b64("secret"), "a OK"},
                {"a AUTHENTICATE OAUTHBEARER " + bearer, "a OK"},
                {"a AUTHENTICATE XOAUTH2 " + xoauth2, "a OK"},
                {"a AUTHENTICATE SCRAM-SHA-256 " + b64("n,,n=bob@example.org,r=abc"), "+ " + b64("r=nonce,s=c2FsdA==,i=4096"),
                        b64("c=biws,r=nonce,p=proof"), "+ " + b64("v=server"), "", "a OK"},
        };
        for (String[] dialogue : dialogues) {
            try (TestClient client = client()) {
                for (int i = 0; i + 1 < dialogue.length; i += 2) {
                    String expected = dialogue[i + 1];
                    assertThat(client.say(dialogue[i], expected.substring(0, 1))).as(dialogue[0]).startsWith(expected);
                }
                assertThat(client.say("w WHERE", "w")).isEqualTo("w OK new");
            }
        }
        assertThat(old.logins).isEmpty();
    }

    private static String b64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes());
    }

    @Test
    void what_is_pipelined_behind_a_login_reaches_the_server_in_order_and_after_its_answer() throws Exception {
        try (TestClient client = client()) {
            client.send("a LOGIN bob@example.org secret\r\nb WHERE\r\nc APPEND x {5+}\r\nhello\r\nd WHERE\r\n");
            assertThat(client.until("d ")).endsWith("b OK new", "c OK appended", "d OK new");
        }
        assertThat(neu.commands).startsWith("bob@example.org: b WHERE", "bob@example.org: c APPEND x {5+}");
    }

    @Test
    void a_refused_login_is_forgotten_and_the_next_user_reaches_another_server() throws Exception {
        try (TestClient client = client()) {
            assertThat(client.say("a LOGIN alice@example.org wrong", "a ")).isEqualTo("a NO [AUTHENTICATIONFAILED] wrong at old");
            await().untilAsserted(() -> assertThat(oldServer.open()).isZero());
            assertThat(proxy.server.parts().sessions().of("alice@example.org")).isEmpty();
            assertThat(client.say("b LOGIN bob@example.org secret", "b ")).contains("welcome to new");
            assertThat(proxy.server.parts().sessions().of("bob@example.org")).hasSize(1);
        }
    }

    @Test
    void attempts_are_counted_over_all_servers() throws Exception {
        try (TestClient client = client()) {
            client.say("a LOGIN alice@example.org wrong", "a ");
            client.say("b LOGIN bob@example.org wrong", "b ");
            client.send("c LOGIN alice@example.org wrong\r\n");
            assertThat(client.rest()).contains("c NO").endsWith("* BYE Too many failed logins\r\n");
        }
    }

    @Test
    void a_refused_token_ends_the_exchange_with_the_servers_answer() throws Exception {
        try (TestClient client = client()) {
            assertThat(client.say("a AUTHENTICATE OAUTHBEARER " + b64("n,a=bob@example.org,\1auth=Bearer bad\1\1"), "a ")).startsWith("a NO");
            assertThat(neu.commands).containsExactly("oauth end AQ==");
        }
    }

    @Test
    void a_megabyte_of_mail_passes_unchanged_to_a_client_that_reads_slowly() throws Exception {
        try (TestClient client = client()) {
            client.say("a LOGIN bob@example.org secret", "a ");
            client.send("b BIG 20000000\r\n");
            assertThat(client.line()).isEqualTo("* 1 FETCH (BODY[] {20000000}");
            byte[] body = client.bytes(20_000_000);
            assertThat(body).hasSize(20_000_000).containsOnly('x');
            assertThat(client.until("b ")).endsWith(")", "b OK big done");
        }
    }

    @Test
    void when_one_side_goes_the_other_goes_too() throws Exception {
        try (TestClient client = client()) {
            client.say("a LOGIN bob@example.org secret", "a ");
            assertThat(client.say("b LOGOUT", "b ")).isEqualTo("b OK bye");
            assertThat(client.line()).isNull();
        }
        await().untilAsserted(() -> assertThat(proxy.server.parts().sessions().count()).isZero());
        await().untilAsserted(() -> assertThat(proxy.log()).contains("event=session protocol=imap").contains("account=b***@example.org destination=new"));
        assertThat(proxy.log()).doesNotContain("secret").doesNotContain("bob@");
    }

    @Test
    void commands_before_the_login_are_answered_without_a_server() throws Exception {
        try (TestClient client = client()) {
            assertThat(client.say("a NOOP", "a ")).isEqualTo("a OK Noop completed");
            assertThat(client.say("b ID NIL", "b ")).startsWith("b OK");
            assertThat(client.say("c ENABLE CONDSTORE", "c ")).startsWith("c NO");
            assertThat(client.say("d SELECT INBOX", "d ")).startsWith("d BAD");
            assertThat(client.say("e STARTTLS", "e ")).startsWith("e BAD");
            client.send("f LOGOUT\r\n");
            assertThat(client.rest()).isEqualTo("* BYE Logging out\r\nf OK Logout completed\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NIL", "()", "(\"name\" NIL)", "(\"name\" \"Thunderbird\" \"version\" \"128.0\")", "( \"name\" \"x (y) z\" )",
            "(\"name\" {3+}\r\nabc)", "(\"name\" {3+}\r\nabc \"x-proxy-ttl\" {1+}\r\n5)", "(\"x-proxy-ttl\" \"many\")", "(\"x-proxy-ttl\")"})
    void clients_may_say_what_they_are_before_the_login(String list) throws Exception {
        try (TestClient client = client()) {
            client.send("a ID " + list + "\r\n");
            assertThat(client.until("a ")).containsExactly("* ID NIL", "a OK Id completed");
            assertThat(client.say("b LOGIN alice secret", "b ")).startsWith("b OK");
        }
    }

    @Test
    void who_has_passed_too_many_proxies_is_let_through_no_further() throws Exception {
        try (TestClient client = client()) {
            assertThat(client.say("a ID (\"x-proxy-ttl\" \"0\")", "a ")).startsWith("a OK");
            assertThat(client.say("b LOGIN alice secret", "b ")).startsWith("b NO [UNAVAILABLE]");
        }
    }
}
