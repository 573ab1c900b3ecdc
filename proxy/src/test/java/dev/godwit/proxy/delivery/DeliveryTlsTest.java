package dev.godwit.proxy.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.testing.TestClient;
import dev.godwit.proxy.testing.TestProxy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    @TempDir
    private static Path folder;
    private static SSLContext context;

    @BeforeAll
    static void certificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "me", "-dname",
                "CN=me", "-ext", "san=dns:localhost,ip:127.0.0.1", "-keyalg", "EC", "-validity", "3", "-keystore", store.toString(), "-storepass",
                new String(PASSWORD)).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0).as(said).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("me").getEncoded());
        pem("key.pem", "PRIVATE KEY", keys.getKey("me", PASSWORD).getEncoded());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("me", keys.getCertificate("me"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static void pem(String name, String kind, byte[] content) throws Exception {
        Files.writeString(folder.resolve(name), "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + kind + "-----\n");
    }

    private static TestProxy proxy(MailServer server) throws Exception {
        return new TestProxy("""
                [tls.certificate.me]
                cert = "%1$s/cert.pem"
                key = "%1$s/key.pem"
                [listener.smtp]
                protocol = "smtp"
                tls = "starttls"
                bind = ["127.0.0.1:0"]
                [routing]
                default_destination = "old"
                [limits]
                connect_retries = 0
                [destination.old]
                host = "127.0.0.1"
                tls_server_name = "localhost"
                tls_ca = "%1$s/cert.pem"
                [destination.old.protocol]
                smtp = { port = %2$d, tls = "starttls" }
                """.formatted(folder, server.port()));
    }

    @Test
    void both_sides_can_begin_tls_in_the_middle() throws Exception {
        try (MailServer server = new MailServer(false, context); TestProxy proxy = proxy(server); TestClient client = proxy.connect("smtp")) {
            server.extensions.add("STARTTLS");
            client.until("220 ");
            client.send("EHLO x\r\n");
            assertThat(client.until("250 ")).contains("250 STARTTLS");
            server.extensions.add("STARTTLS");
            assertThat(client.say("STARTTLS", "")).startsWith("220");
            client.startTls(context, "localhost");
            assertThat(client.say("MAIL FROM:<a@b>", "")).as("everything said before is forgotten").startsWith("503");
            client.send("EHLO x\r\n");
            assertThat(client.until("250 ")).noneMatch(line -> line.contains("STARTTLS"));
            client.say("MAIL FROM:<a@b>", "");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("250");
            assertThat(client.say("DATA", "")).startsWith("354");
            assertThat(client.say("x\r\n.", "")).startsWith("250");
            assertThat(server.kept).hasSize(1);
            assertThat(server.heard()).contains("STARTTLS");
        }
    }

    @Test
    void what_follows_starttls_in_clear_ends_the_connection() throws Exception {
        try (MailServer server = new MailServer(false, context); TestProxy proxy = proxy(server); TestClient client = proxy.connect("smtp")) {
            client.until("220 ");
            client.say("EHLO x", "250 ");
            client.send("STARTTLS\r\nMAIL FROM:<evil@example.net>\r\n");
            assertThat(client.rest()).startsWith("421");
        }
    }

    @Test
    void a_server_that_speaks_before_tls_is_not_believed() throws Exception {
        try (MailServer server = new MailServer(false, context); TestProxy proxy = proxy(server); TestClient client = proxy.connect("smtp")) {
            server.extensions.add("STARTTLS");
            server.answers = line -> line.equals("STARTTLS") ? "220 go\r\n250-injected\r\n250 SIZE 1" : null;
            client.until("220 ");
            client.say("EHLO x", "250 ");
            client.say("MAIL FROM:<a@b>", "");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("451");
        }
    }

    @Test
    void a_server_without_tls_gets_nothing_where_tls_is_demanded() throws Exception {
        try (MailServer server = new MailServer(false, context); TestProxy proxy = proxy(server); TestClient client = proxy.connect("smtp")) {
            client.until("220 ");
            client.say("EHLO x", "250 ");
            client.say("MAIL FROM:<secret@example.net>", "");
            assertThat(client.say("RCPT TO:<alice@example.org>", "")).startsWith("451");
            assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }
}
