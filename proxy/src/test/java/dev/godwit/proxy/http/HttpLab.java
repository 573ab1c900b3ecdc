package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.proxy.config.ConfigException;
import dev.godwit.proxy.testing.TestProxy;
import dev.godwit.routes.Fence;
import dev.godwit.routes.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy with a plain and a TLS listener in front of two web servers, and clients for it. */
final class HttpLab implements AutoCloseable {
    /** In the place of keys of the plain listener: it accepts no credentials. */
    static final String NO_PLAINTEXT = "# no credentials here";

    private static final Queue<HttpClient> CLIENTS = new ConcurrentLinkedQueue<>();

    final WebBackend old = new WebBackend("old");
    final WebBackend fresh = new WebBackend("fresh");
    final TestProxy proxy;

    HttpLab() throws IOException, ConfigException {
        this("", "");
    }

    /** @param http of the section {@code [http]} @param rest further sections and keys of the plain listener first */
    HttpLab(String http, String listener) throws IOException, ConfigException {
        this(http, listener, "");
    }

    HttpLab(String http, String listener, String limits) throws IOException, ConfigException {
        proxy = new TestProxy("""
                [tls.certificate.own]
                cert = "%s"
                key = "%s"
                [listener.plain]
                protocol = "http"
                tls = "plain"
                allow_plaintext_auth = %s
                bind = ["127.0.0.1:0"]
                %s
                [listener.secure]
                protocol = "http"
                bind = ["127.0.0.1:0"]
                [routing]
                default_destination = "old"
                [destination.old]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                forwarding = "native"
                [destination.old.protocol.http]
                port = %d
                tls = "plain"
                [destination.fresh]
                host = "127.0.0.1"
                allow_plaintext_auth = true
                [destination.fresh.protocol.http]
                port = %d
                tls = "plain"
                [limits]
                connect_retries = 0
                %s
                [http]
                %s
                """.formatted(Certificate.CHAIN, Certificate.KEY, !listener.equals(NO_PLAINTEXT), listener, old.port(), fresh.port(), limits, http));
    }

    URI plain(String path) {
        return URI.create("http://127.0.0.1:" + port("plain") + path);
    }

    URI secure(String path) {
        return URI.create("https://localhost:" + port("secure") + path);
    }

    int port(String listener) {
        return proxy.server.addresses(listener).getFirst().getPort();
    }

    /** The JDK's client waits without end for a WebSocket that nobody reads any more, when it is closed. */
    private static HttpClient remembered(HttpClient client) {
        CLIENTS.add(client);
        return client;
    }

    static HttpClient http1() {
        return remembered(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build());
    }

    static HttpClient http2() {
        return remembered(HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(Certificate.TRUST).connectTimeout(Duration.ofSeconds(10)).build());
    }

    static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    }

    static HttpRequest.Builder as(String user, URI uri) {
        return request(uri).header("Authorization", basic(user));
    }

    static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** What the plain listener answers to these bytes, until it closes the connection. */
    String raw(String bytes) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answers = new StringBuilder();
            byte[] some = new byte[4096];
            for (int n = socket.getInputStream().read(some); n >= 0; n = socket.getInputStream().read(some)) {
                answers.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
                if (answers.indexOf("onnection: close\r\n") >= 0 && !socket.isOutputShutdown()) {
                    // the proxy waits for the client's end before it closes; what else it has to say is still heard
                    socket.shutdownOutput();
                }
            }
            return answers.toString();
        }
    }

    Socket socket() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port("plain")), 5000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Waits until a change of a route is in effect. */
    void acknowledged(Outcome change) {
        assertThat(proxy.routes.cached().fence().await((Outcome.Done) change, Duration.ofSeconds(10))).isInstanceOf(Fence.Acknowledgement.Acknowledged.class);
    }

    /** Sessions that belong to an account. */
    int sessions(String account) {
        return proxy.server.parts().sessions().of(account).size();
    }

    @Override
    public void close() {
        for (HttpClient client = CLIENTS.poll(); client != null; client = CLIENTS.poll()) {
            client.shutdownNow();
        }
        proxy.close();
        old.close();
        fresh.close();
    }
}
