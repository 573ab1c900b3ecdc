package dev.godwit.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.testing.ImapServers;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestCertificates;
import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import dev.godwit.testkit.net.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners, TLS on both legs, PROXY headers, limits. */
class DoorTest {
    private final ImapServers imap = new ImapServers("backend");
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private ScriptedServer plain() {
        return opened(new ScriptedServer(imap));
    }

    private TestProxy proxy(String listener, String destination, String more) throws Exception {
        return opened(new TestProxy("""
                [tls.certificate.mail]
                cert = "%s"
                key = "%s"
                [tls.certificate.other]
                cert = "%s"
                key = "%s"
                [listener.imap]
                protocol = "imap"
                bind = "127.0.0.1:0"
                %s
                [destination.old]
                host = "127.0.0.1"
                tls_ca = "%s"
                %s
                [routing]
                default_destination = "old"
                %s
                """.formatted(TestCertificates.chain("mail"), TestCertificates.key("mail"), TestCertificates.chain("other"), TestCertificates.key("other"),
                listener, TestCertificates.authority(), destination, more)));
    }

    private String service(ScriptedServer server) {
        return "allow_plaintext_auth = true\nprotocol.imap = { port = " + server.port() + ", tls = \"plain\" }";
    }

    private String shown(TestClient client) throws Exception {
        return ((X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
    }

    @Test
    void the_certificate_is_chosen_by_the_name_the_client_asks_for() throws Exception {
        TestProxy proxy = proxy("tls = \"implicit\"", service(plain()), "");
        SSLContext context = TestCertificates.context("backend");
        for (String[] pair : new String[][] {{"mail.example.org", "CN=mail"}, {"OTHER.example.org", "CN=other"}, {"x.wild.example.org", "CN=other"},
                {"unknown.example.org", "CN=mail"}}) {
            TestClient client = opened(proxy.connect("imap")).startTls(context, pair[0]);
            assertThat(shown(client)).isEqualTo(pair[1]);
            assertThat(client.line()).startsWith("* OK [CAPABILITY").contains("AUTH=PLAIN");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, false, EC", "TLSv1.3, true, RSA", "TLSv1.2, false, EC", "TLSv1.2, true, RSA"})
    void of_two_kinds_of_certificates_for_one_name_a_client_is_shown_the_one_it_can_verify(String version, boolean onlyRsa, String shown) throws Exception {
        TestProxy proxy = proxy("tls = \"implicit\"", service(plain()), """
                [tls.certificate.rsa]
                cert = "%s"
                key = "%s"
                """.formatted(TestCertificates.chain("rsa"), TestCertificates.key("rsa")));
        for (String host : new String[] {"mail.example.org", "unknown.example.org"}) {
            TestClient client = opened(proxy.connect("imap"));
            SSLSocket tls = (SSLSocket) TestCertificates.trustingAll().getSocketFactory().createSocket(client.socket(), host, client.socket().getPort(), true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            if (onlyRsa) {
                parameters.setSignatureSchemes(new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"});
            }
            tls.setSSLParameters(parameters);
            assertThat(tls.getInputStream().read()).isEqualTo('*');
            assertThat(tls.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm()).isEqualTo(shown);
        }
    }

    /** Most of what a login over TLS costs is the handshake, and mail programs connect again and again. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void a_client_that_comes_back_resumes_its_tls_session(String version) throws Exception {
        TestProxy proxy = proxy("tls = \"implicit\"", service(plain()), "");
        SSLContext context = TestCertificates.context("backend");
        long first = createdAt(proxy, context, version);
        await().until(() -> System.currentTimeMillis() > first);
        assertThat(createdAt(proxy, context, version)).isEqualTo(first);
        assertThat(createdAt(proxy, TestCertificates.context("backend"), version)).isGreaterThan(first);
    }

    /** A resumed session is as old as the one it continues. */
    private long createdAt(TestProxy proxy, SSLContext context, String version) throws Exception {
        TestClient client = opened(proxy.connect("imap"));
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(client.socket(), "mail.example.org", client.socket().getPort(), true);
        tls.setEnabledProtocols(new String[] {version});
        tls.setSoTimeout(10_000);
        assertThat(tls.getInputStream().read()).isEqualTo('*'); // what is needed to come back arrives before the greeting
        assertThat(tls.getSession().getProtocol()).isEqualTo(version);
        return tls.getSession().getCreationTime();
    }

    @Test
    void before_starttls_no_login_is_taken_and_what_was_slipped_in_behind_it_is_thrown_away() throws Exception {
        TestProxy proxy = proxy("tls = \"starttls\"", service(plain()), "");
        TestClient client = opened(proxy.connect("imap"));
        assertThat(client.line()).contains("STARTTLS").contains("LOGINDISABLED").doesNotContain("AUTH=");
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a NO [PRIVACYREQUIRED]");
        assertThat(client.say("b AUTHENTICATE PLAIN", "b ")).startsWith("b NO [PRIVACYREQUIRED]");
        client.send("c STARTTLS\r\nx NOOP\r\ny LOGIN mallory secret\r\n");
        assertThat(client.line()).startsWith("c OK");
        client.startTls(TestCertificates.context("backend"), "mail.example.org");
        assertThat(client.say("d CAPABILITY", "*")).contains("AUTH=PLAIN").doesNotContain("STARTTLS");
        assertThat(client.line()).startsWith("d OK");
        assertThat(client.say("e LOGIN alice secret", "e ")).startsWith("e OK");
        assertThat(imap.logins).containsExactly("alice");
    }

    @Test
    void the_server_is_reached_by_starttls_too_and_its_certificate_is_checked() throws Exception {
        ScriptedServer server = opened(new ScriptedServer(imap, TestCertificates.context("backend")));
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", "protocol.imap = { port = " + server.port() + ", tls = \"starttls\" }", "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        assertThat(server.heard).contains("S STARTTLS");
    }

    @Test
    void a_server_with_the_wrong_certificate_gets_no_password() throws Exception {
        ScriptedServer server = opened(new ScriptedServer(imap, TestCertificates.context("other")));
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", "protocol.imap = { port = " + server.port() + ", tls = \"starttls\" }", "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a NO [UNAVAILABLE]");
        assertThat(imap.logins).isEmpty();
        assertThat(server.heard).noneMatch(line -> line.contains("AUTHENTICATE"));
    }

    @Test
    void a_pinned_certificate_is_enough_whatever_name_it_bears() throws Exception {
        ScriptedServer server = opened(new ScriptedServer(imap, TestCertificates.context("other")));
        TestProxy proxy = opened(new TestProxy("""
                [listener.imap]
                protocol = "imap"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "127.0.0.1"
                tls_pinned_sha256 = "%s"
                protocol.imap = { port = %d, tls = "starttls" }
                [routing]
                default_destination = "old"
                """.formatted(TestCertificates.fingerprint("other"), server.port())));
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
    }

    @Test
    void a_server_that_demands_a_certificate_is_shown_the_proxys_own() throws Exception {
        ScriptedServer server = opened(new ScriptedServer(imap, TestCertificates.context("backend")));
        server.clientCertificates = true;
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", """
                tls_client_cert = "%s"
                tls_client_key = "%s"
                protocol.imap = { port = %d, tls = "starttls" }
                """.formatted(TestCertificates.chain("mail"), TestCertificates.key("mail"), server.port()), "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        assertThat(server.heard).contains("<CN=mail>");
    }

    @Test
    void servers_are_reached_from_all_of_the_proxys_addresses_in_turn() throws Exception {
        Set<String> from = ConcurrentHashMap.newKeySet();
        ScriptedServer server = opened(new ScriptedServer(wire -> {
            from.add(wire.remote().getHostAddress());
            imap.play(wire);
        }));
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true",
                "source_addresses = [\"127.0.0.2\", \"127.0.0.3\", \"::1\"]\n" + service(server), "");
        for (int i = 0; i < 2; i++) {
            TestClient client = opened(proxy.connect("imap"));
            client.line();
            assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        }
        assertThat(from).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3");
    }

    @ParameterizedTest
    @CsvSource({"false, a NO [AUTHENTICATIONFAILED] wrong at backend", "true, a NO [AUTHENTICATIONFAILED]"})
    void what_a_server_says_of_a_refused_login_can_be_kept_from_clients(boolean hidden, String told) throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", "hide_auth_errors = " + hidden + "\n" + service(plain()), "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        String answer = client.say("a LOGIN alice wrong", "a ");
        assertThat(answer).startsWith(told);
        assertThat(answer.contains("at backend")).isNotEqualTo(hidden);
        assertThat(client.say("b LOGIN alice secret", "b ")).startsWith("b OK");
    }

    @Test
    void without_tls_no_password_is_sent_to_a_server_unless_an_option_says_so() throws Exception {
        ScriptedServer server = plain();
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", "protocol.imap = { port = " + server.port() + ", tls = \"plain\" }", "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a NO [UNAVAILABLE]");
        assertThat(server.heard).noneMatch(line -> line.contains("AUTHENTICATE"));
        await().untilAsserted(() -> assertThat(proxy.log()).contains("allow_plaintext_auth"));
    }

    @Test
    void a_load_balancers_header_tells_who_the_client_is_and_the_server_hears_it() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true\nproxy_protocol = \"required\"\nproxy_trusted = [\"127.0.0.0/8\"]",
                "forwarding = \"native\"\n" + service(plain()), "");
        TestClient client = opened(proxy.connect("imap"));
        client.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 143\r\n");
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        assertThat(proxy.server.parts().sessions().list().iterator().next().client().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
        assertThat(heardBy(open)).anyMatch(line -> line.contains("\"x-originating-ip\" \"192.0.2.7\" \"x-originating-port\" \"4711\""));
    }

    private static List<String> heardBy(List<AutoCloseable> open) {
        return open.stream().filter(ScriptedServer.class::isInstance).flatMap(one -> ((ScriptedServer) one).heard.stream()).toList();
    }

    @Test
    void where_the_header_is_required_a_connection_without_it_is_closed() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nproxy_protocol = \"required\"\nproxy_trusted = [\"127.0.0.0/8\"]", service(plain()), "");
        TestClient client = opened(proxy.connect("imap"));
        client.send("a CAPABILITY\r\n");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void a_header_from_somewhere_else_is_not_believed() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nproxy_protocol = \"optional\"\nproxy_trusted = [\"192.0.2.0/24\"]", service(plain()), "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        client.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 143\r\n");
        assertThat(client.line()).startsWith("PROXY BAD");
    }

    @Test
    void the_server_gets_a_proxy_header_before_anything_else() throws Exception {
        List<byte[]> first = new java.util.concurrent.CopyOnWriteArrayList<>();
        ScriptedServer server = opened(new ScriptedServer(wire -> {
            first.add(wire.in().readNBytes(16 + 12 + 4));
            imap.play(wire);
        }));
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", "forwarding = \"proxy\"\n" + service(server), "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        byte[] header = first.getLast();
        assertThat(header).startsWith('\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n', 0x21, 0x11, 0, 16, 127, 0, 0, 1, 127, 0, 0, 1);
        assertThat((header[24] & 255) << 8 | header[25] & 255).isEqualTo(client.socket().getLocalPort());
    }

    @Test
    void who_comes_when_it_is_full_is_told_so() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nmax_connections = 2", service(plain()), "");
        TestClient first = opened(proxy.connect("imap"));
        TestClient second = opened(proxy.connect("imap"));
        first.line();
        second.line();
        TestClient third = opened(proxy.connect("imap"));
        assertThat(third.rest()).isEqualTo("* BYE [UNAVAILABLE] Too many connections, please try again later\r\n");
        first.close();
        await().untilAsserted(() -> {
            try (TestClient fourth = proxy.connect("imap")) {
                assertThat(fourth.line()).startsWith("* OK");
            }
        });
    }

    @Test
    void one_address_cannot_take_all_places() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nmax_connections_per_address = 1", service(plain()), "");
        TestClient first = opened(proxy.connect("imap"));
        first.line();
        assertThat(opened(proxy.connect("imap")).line()).startsWith("* BYE [UNAVAILABLE] Too many connections");
    }

    @Test
    void who_does_not_log_in_in_time_is_sent_away() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\npreauth_timeout = \"1s\"", service(plain()), "");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.rest()).startsWith("* BYE");
        TestClient silent = opened(proxy(
                "tls = \"implicit\"\npreauth_timeout = \"1s\"", service(plain()), "").connect("imap"));
        assertThat(silent.rest()).as("no TLS handshake").isEmpty();
    }

    @Test
    void lines_and_literals_have_an_end() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", service(plain()), "");
        TestClient line = opened(proxy.connect("imap"));
        line.line();
        line.send("a ".repeat(20_000));
        assertThat(line.rest()).isEqualTo("* BYE the line is too long\r\n");
        TestClient literal = opened(proxy.connect("imap"));
        literal.line();
        assertThat(literal.say("a LOGIN {999999}", "a ")).isEqualTo("a BAD the literal is too long");
        literal.send("b LOGIN {999999+}\r\n");
        assertThat(literal.rest()).isEqualTo("* BYE the literal is too long\r\n");
    }

    @Test
    void an_idle_session_ends() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", service(plain()), "[limits]\nidle = \"1s\"");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        client.say("a LOGIN alice secret", "a ");
        assertThat(client.rest()).startsWith("* BYE [UNAVAILABLE] Idle");
    }

    @Test
    void a_server_that_does_not_answer_is_left_alone_for_a_while() throws Exception {
        int port = FreePort.next();
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true\nmax_auth_attempts = 100",
                "allow_plaintext_auth = true\nprotocol.imap = { port = " + port + ", tls = \"plain\" }",
                "[limits]\nconnect_retries = 0\nbreaker_failures = 3");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        for (int i = 0; i < 4; i++) {
            assertThat(client.say("a" + i + " LOGIN alice secret", "a" + i)).startsWith("a" + i + " NO [UNAVAILABLE]");
        }
        assertThat(proxy.server.parts().backends().states().get("old").open()).isTrue();
        await().untilAsserted(() -> assertThat(proxy.log()).contains("stage=breaker"));
        proxy.server.parts().backends().reset("old");
        assertThat(proxy.server.parts().backends().states().get("old").open()).isFalse();
    }

    @Test
    void a_server_that_greets_and_then_says_nothing_costs_its_time_and_no_more() throws Exception {
        ScriptedServer mute = opened(new ScriptedServer(wire -> {
            wire.send("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello\r\n");
            while (wire.line() != null) {
                // says nothing
            }
        }));
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true", service(mute), "[limits]\nanswer_timeout = \"1s\"");
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a NO [UNAVAILABLE]");
        await().untilAsserted(() -> assertThat(proxy.log()).contains("stage=timeout"));
    }

    @Test
    void a_destination_that_is_the_proxy_itself_is_a_loop() throws Exception {
        int port = FreePort.next();
        TestProxy proxy = opened(new TestProxy("""
                [listener.imap]
                protocol = "imap"
                bind = "127.0.0.1:%d"
                tls = "plain"
                allow_plaintext_auth = true
                [destination.old]
                host = "localhost"
                allow_plaintext_auth = true
                protocol.imap = { port = %d, tls = "plain" }
                [routing]
                default_destination = "old"
                """.formatted(port, port)));
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a NO [UNAVAILABLE]");
        await().untilAsserted(() -> assertThat(proxy.log()).contains("a loop"));
    }

    @Test
    void two_proxies_that_send_a_login_to_each_other_find_it_out() throws Exception {
        int[] ports = {FreePort.next(), FreePort.next()};
        List<TestProxy> proxies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            proxies.add(opened(new TestProxy("""
                    [listener.imap]
                    protocol = "imap"
                    bind = "127.0.0.1:%d"
                    tls = "plain"
                    allow_plaintext_auth = true
                    [destination.other]
                    host = "127.0.0.1"
                    forwarding = "native"
                    allow_plaintext_auth = true
                    protocol.imap = { port = %d, tls = "plain" }
                    [routing]
                    default_destination = "other"
                    """.formatted(ports[i], ports[1 - i]))));
        }
        TestClient client = opened(proxies.getFirst().connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a NO [UNAVAILABLE]");
        await().untilAsserted(() -> assertThat(proxies).anyMatch(proxy -> proxy.log().contains("too many proxies: a loop")));
        await().untilAsserted(() -> assertThat(proxies).allMatch(proxy -> proxy.server.parts().sessions().count() < 2));
    }

    @Test
    void a_thousand_half_open_connections_do_not_keep_anybody_out() throws Exception {
        TestProxy proxy = proxy("tls = \"plain\"\nallow_plaintext_auth = true\nmax_connections_per_address = 2000\npreauth_timeout = \"2s\"", service(plain()), "");
        for (int i = 0; i < 1000; i++) {
            opened(proxy.connect("imap")).send("a LOGIN {10");
        }
        TestClient client = opened(proxy.connect("imap"));
        client.line();
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        await().atMost(Duration.ofSeconds(10)).until(() -> proxy.server.parts().sessions().count() == 1);
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new TestProxy("""
                    [listener.imap]
                    protocol = "imap"
                    bind = "127.0.0.1:%d"
                    tls = "plain"
                    [destination.old]
                    host = "127.0.0.1"
                    protocol.imap = { port = 1, tls = "plain" }
                    [routing]
                    default_destination = "old"
                    """.formatted(taken.getLocalPort()))).isInstanceOf(IOException.class).hasMessageContaining("listener 'imap' cannot be bound to 127.0.0.1:" + taken.getLocalPort());
        }
    }
}
