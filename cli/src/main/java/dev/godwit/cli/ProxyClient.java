package dev.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.engine.SafetyStop;
import dev.godwit.wire.net.Address;
import dev.godwit.wire.net.JdkTls;
import dev.godwit.wire.net.TlsPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** Talks to a proxy's management API; docs/formats/proxy-api.md. */
final class ProxyClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** A change waits for other proxies, on this side of it for one that does not answer at all. */
    private static final Duration LONGEST = Duration.ofMinutes(6);

    private final URI proxy;
    private final TlsPolicy tls;
    private final String token;
    private final HttpClient client;

    /**
     * What the proxy said.
     *
     * @param acknowledged false if a change is stored but not in effect on every proxy yet
     * @param fields       of a JSON answer, or {@code text} and what the header tells
     */
    record Said(boolean acknowledged, Map<String, Object> fields) {
        String text(String name) {
            return String.valueOf(fields.getOrDefault(name, ""));
        }
    }

    ProxyClient(URI proxy, TlsPolicy tls, String token) {
        this.proxy = proxy;
        this.tls = tls;
        this.token = token;
        try {
            this.client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(15)).version(HttpClient.Version.HTTP_1_1).sslContext(JdkTls.context(tls)).build();
        } catch (IOException e) {
            throw EndpointException.of(Kind.USAGE, e.getMessage());
        }
    }

    /** @throws EndpointException or {@link SafetyStop} if it was not done */
    Said send(String method, String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream().map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(proxy.resolve(path + (query.isEmpty() ? "" : "?" + query))).method(method, BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token).timeout(LONGEST).build();
        try {
            return said(client.send(request, BodyHandlers.ofString()));
        } catch (SSLException e) {
            throw EndpointException.of(Kind.CONNECTION, place() + ": " + JdkTls.explain(e, new Address(proxy.getHost(), port()), tls).getMessage())
                    .nextStep("Give the authority of its certificate by --ca, or the certificate's fingerprint by --pin.");
        } catch (IOException e) {
            throw EndpointException.of(Kind.CONNECTION, place() + ": no answer from the proxy's management API (" + e.getClass().getSimpleName() + ")")
                    .nextStep("If it was a change it may have been made: look with 'godwit route get'.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EndpointException.of(Kind.CONNECTION, "interrupted");
        }
    }

    private Said said(HttpResponse<String> answer) {
        String text = answer.body().strip();
        return switch (answer.statusCode()) {
            case 200, 202 -> new Said(answer.statusCode() == 200, fields(answer, text));
            case 400, 404, 405, 501 -> throw EndpointException.of(Kind.USAGE, place() + ": " + text);
            case 401 -> throw EndpointException.of(Kind.ACCESS_DENIED, place() + ": the token is not the proxy's").nextStep("After five wrong tokens the proxy refuses this address for five minutes.");
            case 409, 412 -> throw new SafetyStop("route-refused", place() + ": " + text, "Look with 'godwit route get' what the route is now, and decide anew.");
            case 429 -> throw EndpointException.of(Kind.SLOW_DOWN, place() + ": locked out after too many wrong tokens");
            default -> throw EndpointException.of(Kind.CONNECTION, place() + ": " + text + " (" + answer.statusCode() + ")");
        };
    }

    private static Map<String, Object> fields(HttpResponse<String> answer, String text) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (answer.headers().firstValue("content-type").orElse("").startsWith("application/json")) {
            try {
                MAPPER.readTree(text).properties().forEach(field -> {
                    if (!field.getValue().isNull()) {
                        fields.put(field.getKey(), MAPPER.convertValue(field.getValue(), Object.class));
                    }
                });
            } catch (JsonProcessingException e) {
                throw EndpointException.of(Kind.MALFORMED, "the proxy's answer is not JSON");
            }
        } else {
            fields.put("text", text);
            answer.headers().firstValue("etag").ifPresent(tag -> fields.put("epoch", Long.valueOf(tag.replace("\"", ""))));
            answer.headers().firstValue("godwit-acknowledged").ifPresent(word -> fields.put("acknowledged", Boolean.valueOf(word)));
        }
        return fields;
    }

    private int port() {
        return proxy.getPort() < 0 ? 443 : proxy.getPort();
    }

    private String place() {
        return proxy.getHost() + ":" + port();
    }

    @Override
    public void close() {
        client.close();
    }
}
