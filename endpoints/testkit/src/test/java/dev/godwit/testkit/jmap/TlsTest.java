package dev.godwit.testkit.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void the_session_of_a_server_with_tls_points_to_https() throws Exception {
        try (JmapStore store = new JmapStore(); JmapServer server = JmapServer.startWithTls(store, JmapQuirks.none(), context());
                HttpClient client = HttpClient.newBuilder().sslContext(context()).build()) {
            store.addAccount("alice", "secret");
            store.acceptToken("alice", "t0k", 1);
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.sessionUrl())).header("Authorization", "Bearer t0k").build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"apiUrl\":\"https://localhost:" + server.port() + "/jmap/api\"");
        }
    }

    /** Shows and trusts one certificate. */
    private SSLContext context() throws Exception {
        Path file = folder.resolve("store.p12");
        if (!Files.exists(file)) {
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "a",
                    "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-keyalg", "EC", "-keystore", file.toString(), "-storepass", "changeit")
                    .redirectErrorStream(true).start();
            keytool.getInputStream().readAllBytes();
            assertThat(keytool.waitFor()).isZero();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("a", store.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
