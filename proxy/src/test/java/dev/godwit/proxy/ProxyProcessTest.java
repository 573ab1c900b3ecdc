package dev.godwit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.admin.ProxyControl.Reload;
import dev.godwit.proxy.config.ConfigException;
import dev.godwit.proxy.testing.ImapServers;
import dev.godwit.proxy.testing.ScriptedServer;
import dev.godwit.proxy.testing.TestCertificates;
import dev.godwit.proxy.testing.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy with its files: what becomes of them when they change. */
class ProxyProcessTest {
    @TempDir
    private Path folder;
    private final ImapServers old = new ImapServers("old");
    private final ImapServers young = new ImapServers("young");
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path file;
    private String text;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("proxy.toml");
        Files.createFile(folder.resolve("routes.tsv"));
        renew("mail");
        text = """
                [tls.certificate.main]
                cert = "mail.pem"
                key = "mail.key"
                [listener.imap]
                protocol = "imap"
                bind = "127.0.0.1:0"
                tls = "plain"
                allow_plaintext_auth = true
                [listener.imaps]
                protocol = "imap"
                bind = "127.0.0.1:0"
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.imap = { port = %d, tls = "plain" }
                [destination.young]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                protocol.imap = { port = %d, tls = "plain" }
                [routing]
                default_destination = "old"
                [routes]
                path = "routes.tsv"
                """.formatted(opened(new ScriptedServer(old)).port(), opened(new ScriptedServer(young)).port());
        Files.writeString(file, text);
    }

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

    private void renew(String certificate) throws IOException {
        Files.copy(TestCertificates.chain(certificate), folder.resolve("mail.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(TestCertificates.key(certificate), folder.resolve("mail.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    private ProxyProcess start(Clock clock) throws Exception {
        return opened(ProxyProcess.start(file, new PrintStream(log, true, StandardCharsets.UTF_8), clock));
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private TestClient login(ProxyProcess proxy, String listener) throws IOException {
        TestClient client = opened(new TestClient(proxy.server().addresses(listener).getFirst()));
        assertThat(client.line()).startsWith("* OK");
        assertThat(client.say("a LOGIN alice secret", "a ")).startsWith("a OK");
        return client;
    }

    @Test
    void a_configuration_that_is_wrong_changes_nothing() throws Exception {
        ProxyProcess proxy = start(Clock.systemUTC());
        TestClient session = login(proxy, "imap");
        Files.writeString(file, text.replace("default_destination = \"old\"", "default_destination = \"young\"\nnonsense = 1"));
        assertThat(proxy.reload()).isEqualTo(new Reload.Invalid(List.of("22:1: routing.nonsense: is not known here")));
        Files.writeString(file, text.replace("default_destination = \"old\"", "default_destination = \"young\""));
        Files.copy(TestCertificates.key("other"), folder.resolve("mail.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(proxy.reload()).isInstanceOf(Reload.Invalid.class);
        assertThat(session.say("b WHERE", "b ")).isEqualTo("b OK old");
        login(proxy, "imap");
        assertThat(old.logins).hasSize(2);
        assertThat(young.logins).isEmpty();
        await().until(() -> log().contains("event=reload-refused problems=\"22:1: routing.nonsense: is not known here\""));
    }

    @Test
    void a_configuration_that_is_right_is_in_effect_at_once() throws Exception {
        ProxyProcess proxy = start(Clock.systemUTC());
        TestClient session = login(proxy, "imap");
        Files.writeString(file, text.replace("default_destination = \"old\"", "default_destination = \"young\"").replace("[listener.imaps]", "[listener.another]\ntls = \"plain\"\nallow_plaintext_auth = true"));
        InetSocketAddress imaps = proxy.server().addresses("imaps").getFirst();
        InetSocketAddress imap = proxy.server().addresses("imap").getFirst();
        assertThat(proxy.reload()).isEqualTo(new Reload.Reloaded(""));
        assertThat(session.until("* BYE")).as("its account lives on another server now").isNotEmpty();
        login(proxy, "another");
        login(proxy, "imap");
        assertThat(young.logins).hasSize(2);
        assertThat(proxy.server().addresses("imap")).containsExactly(imap);
        assertThatThrownBy(() -> new TestClient(imaps)).isInstanceOf(IOException.class);
    }

    @Test
    void a_renewed_certificate_is_taken_over_when_its_key_is_there_too() throws Exception {
        ProxyProcess proxy = start(Clock.systemUTC());
        assertThat(shown(proxy)).isEqualTo("CN=mail");
        Files.copy(TestCertificates.chain("other"), folder.resolve("mail.pem"), StandardCopyOption.REPLACE_EXISTING);
        await().atMost(Duration.ofSeconds(30)).until(() -> log().contains("event=certificates-refused"));
        assertThat(shown(proxy)).isEqualTo("CN=mail");
        renew("other");
        await().atMost(Duration.ofSeconds(30)).until(() -> log().contains("event=certificates-reloaded"));
        assertThat(shown(proxy)).isEqualTo("CN=other");
        assertThat(log()).doesNotContain("event=certificate-ends");
    }

    private String shown(ProxyProcess proxy) throws Exception {
        TestClient client = opened(new TestClient(proxy.server().addresses("imaps").getFirst())).startTls(TestCertificates.context("backend"), "mail.example.org");
        return ((X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
    }

    @Test
    void a_certificate_that_nobody_has_renewed_is_told_of_before_it_ends() throws Exception {
        start(Clock.offset(Clock.systemUTC(), Duration.ofDays(20))); // it is valid for thirty
        await().until(() -> log().contains("event=certificate-ends certificate=main at="));
    }

    @Test
    void a_check_finds_what_a_start_would_and_opens_nothing() throws Exception {
        ProxyProcess.check(file);
        Files.copy(TestCertificates.key("other"), folder.resolve("mail.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> ProxyProcess.check(file)).isInstanceOf(ConfigException.class).hasMessageContaining("proxy.toml:3:1: tls.certificate.main.key:");
        assertThatThrownBy(() -> start(Clock.systemUTC())).isInstanceOf(ConfigException.class);
        renew("mail");
        Files.writeString(file, text + "[tls.certificate.again]\ncert = \"mail.pem\"\nkey = \"mail.key\"\n");
        assertThatThrownBy(() -> ProxyProcess.check(file)).isInstanceOf(IOException.class).hasMessageContaining("'again' would be shown to nobody");
        assertThat(old.logins).isEmpty();
    }

    @Test
    void a_proxy_that_is_stopped_says_goodbye() throws Exception {
        ProxyProcess proxy = start(Clock.systemUTC());
        TestClient session = login(proxy, "imap");
        proxy.stop();
        assertThat(session.rest()).startsWith("* BYE");
        assertThat(log()).contains("event=stopping sessions=1").contains("event=stopped");
    }
}
