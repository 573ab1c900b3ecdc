package dev.godwit.testkit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.MailboxPath;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private final MailStore store = new MailStore();
    private final Account alice = store.addAccount("alice", "secret");
    private ImapServer server;

    @BeforeEach
    void start() {
        server = ImapServer.start(store, Quirks.none());
        store.addMaster("admin", "master");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String tryCommand(String command) throws IOException {
        try (Dialogue c = new Dialogue(server.port())) {
            c.line();
            return c.command(command).getLast();
        }
    }

    @Test
    void passwords_are_checked() throws IOException {
        assertThat(tryCommand("LOGIN alice secret")).startsWith("OK [CAPABILITY");
        assertThat(tryCommand("LOGIN alice wrong")).startsWith("NO [AUTHENTICATIONFAILED]");
        assertThat(tryCommand("LOGIN nobody secret")).startsWith("NO [AUTHENTICATIONFAILED]");
        assertThat(tryCommand("AUTHENTICATE PLAIN " + base64("\0alice\0secret"))).startsWith("OK");
        assertThat(tryCommand("SELECT INBOX")).startsWith("BAD");
    }

    @Test
    void masters_act_for_others_in_three_ways() throws IOException {
        assertThat(tryCommand("AUTHENTICATE PLAIN " + base64("alice\0admin\0master"))).startsWith("OK");
        assertThat(tryCommand("AUTHENTICATE PLAIN " + base64("admin\0alice\0secret"))).startsWith("NO [AUTHORIZATIONFAILED]");
        assertThat(tryCommand("LOGIN \"alice*admin\" master")).startsWith("OK");
        try (Dialogue c = new Dialogue(server.port())) {
            c.line();
            assertThat(c.command("LOGIN admin master").getLast()).startsWith("OK");
            assertThat(c.command("SELECT INBOX").getLast()).startsWith("BAD");
            assertThat(c.command("PROXYAUTH alice").getLast()).startsWith("OK");
            assertThat(c.command("SELECT INBOX").getLast()).startsWith("OK");
        }
    }

    @Test
    void without_initial_responses_the_server_asks() throws IOException {
        try (Dialogue c = new Dialogue(server.port())) {
            c.line();
            c.send("a AUTHENTICATE LOGIN\r\n");
            assertThat(c.line()).isEqualTo("+ " + base64("Username:"));
            c.send(base64("alice") + "\r\n");
            assertThat(c.line()).isEqualTo("+ " + base64("Password:"));
            c.send(base64("secret") + "\r\n");
            assertThat(c.answer("a").getLast()).startsWith("OK");
        }
    }

    @Test
    void tokens_expire_after_their_uses() throws IOException {
        alice.acceptToken("t0ken", 2);
        assertThat(tryCommand("AUTHENTICATE XOAUTH2 " + base64("user=alice\1auth=Bearer t0ken\1\1"))).startsWith("OK");
        assertThat(tryCommand("AUTHENTICATE OAUTHBEARER " + base64("n,a=alice,\1auth=Bearer t0ken\1\1"))).startsWith("OK");
        try (Dialogue c = new Dialogue(server.port())) {
            c.line();
            c.send("a AUTHENTICATE XOAUTH2 " + base64("user=alice\1auth=Bearer t0ken\1\1") + "\r\n");
            assertThat(new String(Base64.getDecoder().decode(c.line().substring(2)), StandardCharsets.UTF_8)).contains("\"status\":\"401\"");
            c.send("\r\n");
            assertThat(c.answer("a").getLast()).startsWith("NO [AUTHENTICATIONFAILED]");
        }
    }

    @Test
    void scram_proves_both_sides() throws Exception {
        assertThat(scram("secret")).startsWith("OK");
        assertThat(scram("wrong")).startsWith("NO [AUTHENTICATIONFAILED]");
    }

    private String scram(String password) throws Exception {
        try (Dialogue c = new Dialogue(server.port())) {
            c.line();
            String bare = "n=alice,r=abc";
            c.send("a AUTHENTICATE SCRAM-SHA-256 " + base64("n,," + bare) + "\r\n");
            String serverFirst = new String(Base64.getDecoder().decode(c.line().substring(2)), StandardCharsets.UTF_8);
            String nonce = serverFirst.substring(2, serverFirst.indexOf(','));
            byte[] salt = Base64.getDecoder().decode(serverFirst.replaceAll(".*,s=([^,]*),.*", "$1"));
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 4096, 256)).getEncoded();
            byte[] proof = hmac(salted, "Client Key");
            byte[] stored = java.security.MessageDigest.getInstance("SHA-256").digest(proof);
            String message = bare + "," + serverFirst + ",c=biws,r=" + nonce;
            byte[] signature = hmac(stored, message);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= signature[i];
            }
            c.send(base64("c=biws,r=" + nonce + ",p=" + Base64.getEncoder().encodeToString(proof)) + "\r\n");
            String line = c.line();
            if (line.startsWith("+ ")) {
                String verifier = "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), message));
                assertThat(line.substring(2)).isEqualTo(base64(verifier));
                c.send("\r\n");
                line = c.line();
            }
            return line.substring(2);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void compression_begins_after_the_ok() throws IOException {
        try (Dialogue c = Dialogue.loggedIn(server, "alice")) {
            assertThat(c.command("COMPRESS DEFLATE").getLast()).startsWith("OK");
            c.through(new InflaterInputStream(c.socket().getInputStream(), new Inflater(true)),
                    new DeflaterOutputStream(c.socket().getOutputStream(), new Deflater(9, true), true));
            assertThat(c.append("INBOX", "", "x".repeat(100_000)).getLast()).startsWith("OK");
            assertThat(c.command("CAPABILITY").getFirst()).doesNotContain("COMPRESS");
        }
        assertThat(alice.message(MailboxPath.INBOX, 1).bytes()).hasSize(100_000);
    }

    @Test
    void tls_from_the_first_byte_or_by_starttls(@TempDir Path folder) throws Exception {
        SSLContext tls = tls(folder);
        try (ImapServer implicit = ImapServer.startWithTls(store, Quirks.none(), tls);
                ImapServer upgrading = ImapServer.startWithStartTls(store, Quirks.none(), tls)) {
            try (Dialogue c = new Dialogue(tls.getSocketFactory().createSocket("127.0.0.1", implicit.port()))) {
                assertThat(c.line()).startsWith("* OK").doesNotContain("STARTTLS");
                assertThat(c.command("LOGIN alice secret").getLast()).startsWith("OK");
            }
            try (Dialogue c = new Dialogue(upgrading.port())) {
                assertThat(c.line()).contains("STARTTLS");
                assertThat(c.command("STARTTLS").getLast()).startsWith("OK");
                SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(c.socket(), "localhost", upgrading.port(), true);
                c.through(secure.getInputStream(), secure.getOutputStream());
                assertThat(c.command("CAPABILITY").getFirst()).doesNotContain("STARTTLS");
                assertThat(c.command("LOGIN alice secret").getLast()).startsWith("OK");
            }
        }
    }

    /** A context that serves a fresh self-signed certificate and trusts any. */
    private static SSLContext tls(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-storepass", "changeit", "-keystore",
                file.toString(), "-alias", "a").redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file.toFile())) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), new TrustManager[] {new TrustAny()}, null);
        return context;
    }

    private static final class TrustAny implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
