package dev.godwit.wire.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.godwit.wire.net.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.Executors;

/** A web server on loopback that does with each request what a lambda says. */
final class WebServer implements AutoCloseable {
    private final HttpServer server;
    private final boolean secure;

    private WebServer(HttpServer server, boolean secure, HttpHandler handler) {
        this.server = server;
        this.secure = secure;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
    }

    static WebServer cleartext(HttpHandler handler) throws IOException {
        return new WebServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), false, handler);
    }

    static WebServer tls(String certificate, HttpHandler handler) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificates.server(certificate)));
        return new WebServer(server, true, handler);
    }

    /** Answers with a status, headers and a text. */
    static void answer(HttpExchange exchange, int status, Map<String, String> headers, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        headers.forEach(exchange.getResponseHeaders()::add);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI uri(String path) {
        return URI.create((secure ? "https" : "http") + "://localhost:" + port() + path);
    }

    HttpOptions options(Map<String, String> options) {
        Map<String, String> all = new java.util.HashMap<>(options);
        if (!secure) {
            all.put("cleartext", "yes");
        }
        return HttpOptions.of(secure ? "jmap+https" : "jmap+http", "ada", "localhost", port(), "", all);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
