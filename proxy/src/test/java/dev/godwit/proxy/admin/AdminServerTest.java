package dev.godwit.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.proxy.admin.AdminOptions.Token;
import dev.godwit.proxy.admin.ProxyControl.Reload;
import dev.godwit.routes.CacheOptions;
import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Identifiers.Policy;
import dev.godwit.routes.LeaseOptions;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.memory.MemoryRouteStore;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminServerTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    @TempDir
    private static Path folder;
    private static AdminCertificate certificate;

    private final MemoryRouteStore store = new MemoryRouteStore(Clock.systemUTC());
    private final FakeProxy proxy = new FakeProxy();
    private final HttpClient client = HttpClient.newBuilder().sslContext(certificate.client()).version(HttpClient.Version.HTTP_1_1).build();
    private Path audit;
    private CachedRoutes routes;
    private AdminServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = AdminCertificate.make(folder);
    }

    @BeforeEach
    void start() throws IOException {
        audit = Files.createTempDirectory(folder, "audit").resolve("audit.jsonl");
        routes = CachedRoutes.start(store, CacheOptions.usual(), new LeaseOptions("p1", "127.0.0.1:9443", Duration.ofMinutes(1)), () -> "old");
        routes.listen(proxy);
        await().until(routes::live);
        SslContext tls = SslContextBuilder.forServer(certificate.keys()).build();
        AdminOptions options = AdminOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(new Token("ops", SECRET)), Optional.of(audit));
        server = AdminServer.start(options, new AdminServer.Parts(routes, new Identifiers(Policy.usual().withDefaultDomain("example.org")), Set.of("old", "new")::contains, proxy,
                new PrometheusRegistry(), Clock.systemUTC()), () -> tls);
    }

    @AfterEach
    void stop() {
        server.close();
        routes.close();
    }

    @Test
    void the_older_procedure_works_word_for_word() throws Exception {
        proxy.session(1, "alice@example.org");
        assertThat(send("POST", "/connections/delay?identifier=alice@example.org&seconds=30").body()).isEqualTo("ok");
        assertThat(send("PUT", "/mappings?identifier=alice@example.org&destination=new").body()).isEqualTo("ok");
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new").body()).isEqualTo("ok");
        assertThat(send("POST", "/connections/kick?identifier=alice").body()).isEqualTo("kicked 1");
        JsonNode mapping = json(send("GET", "/mappings?identifier=Alice"));
        assertThat(mapping.get("identifier").asText()).isEqualTo("Alice");
        assertThat(mapping.get("normalized").asText()).isEqualTo("alice@example.org");
        assertThat(mapping.get("destination").asText()).isEqualTo("new");
        assertThat(mapping.get("routed_to_default").asBoolean()).isFalse();
        assertThat(mapping.has("cached")).isTrue();
        assertThat(send("DELETE", "/mappings?identifier=alice").body()).isEqualTo("removed");
        assertThat(send("DELETE", "/mappings?identifier=alice").body()).isEqualTo("absent");
        assertThat(json(send("GET", "/mappings?identifier=alice")).get("routed_to_default").asBoolean()).isTrue();
        assertThat(send("POST", "/mappings/reload").body()).isEqualTo("reloaded");
        assertThat(send("POST", "/cache/invalidate").body()).isEqualTo("ok");
        assertThat(send("POST", "/cache/invalidate?identifier=alice").body()).isEqualTo("ok");
        assertThat(send("GET", "/healthz").body()).isEqualTo("ok");
        JsonNode stats = json(send("GET", "/stats"));
        assertThat(List.of("cache_hits", "cache_misses", "hit_rate_pct", "cache_entries", "active_connections")).allMatch(stats::has);
        JsonNode destination = json(send("GET", "/destinations")).get("destinations").get(1);
        assertThat(destination.get("destination").asText()).isEqualTo("old");
        assertThat(destination.get("consecutive_failures").asInt()).isEqualTo(7);
        assertThat(destination.get("down").asBoolean()).isTrue();
        assertThat(send("POST", "/destinations/reset?destination=old").body()).isEqualTo("ok");
        assertThat(send("POST", "/destinations/reset?destination=x").statusCode()).isEqualTo(404);
        assertThat(json(send("POST", "/config/reload")).get("reloaded").asBoolean()).isTrue();
    }

    @Test
    void wrong_requests_are_told_what_is_wrong_with_them() throws Exception {
        assertThat(send("GET", "/nowhere").statusCode()).isEqualTo(404);
        assertThat(send("PATCH", "/mappings").statusCode()).isEqualTo(405);
        assertThat(send("PUT", "/mappings?identifier=alice").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/mappings?identifier=alice&destination=mars").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/mappings?identifier=a%0d%0aX:y&destination=new").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/hold?identifier=alice").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/hold?identifier=alice&seconds=-1").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/hold?identifier=alice&seconds=NaN").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/release?identifier=alice").statusCode()).isEqualTo(409);
        proxy.reload = new Reload.Invalid(List.of("proxy.toml:3:1: unknown key"));
        assertThat(send("POST", "/config/reload")).satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400)).extracting(HttpResponse::body).asString().contains("3:1");
        proxy.reload = new Reload.NotAvailable();
        assertThat(send("POST", "/config/reload").statusCode()).isEqualTo(503);
        assertThat(store.list("", 10)).isEmpty();
    }

    @Test
    void a_change_for_another_epoch_changes_nothing() throws Exception {
        HttpResponse<String> first = send("PUT", "/mappings?identifier=alice&destination=old&epoch=0");
        assertThat(first.headers().firstValue("etag")).contains("\"1\"");
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new&epoch=0")).satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(412))
                .extracting(HttpResponse::body).isEqualTo("the epoch is 1");
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new", "if-match", "\"7\"").statusCode()).isEqualTo(412);
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new", "if-match", "\"1\"").statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new", "if-match", "x").statusCode()).isEqualTo(400);
    }

    @Test
    void a_change_that_is_not_in_effect_yet_is_answered_as_such_and_names_the_proxy() throws Exception {
        proxy.inEffect = new CompletableFuture<>();
        HttpResponse<String> waiting = send("PUT", "/mappings?identifier=alice&destination=new&wait=0.2");
        assertThat(waiting.statusCode()).isEqualTo(202);
        assertThat(waiting.body()).contains("p1");
        assertThat(waiting.headers().firstValue("godwit-acknowledged")).contains("false");
        JsonNode hold = json(send("POST", "/hold?identifier=alice&seconds=60&wait=0"));
        assertThat(hold.get("acknowledged").asBoolean()).isFalse();
        assertThat(json(send("GET", "/proxies")).get("proxies").get(0).get("pending").asInt()).isEqualTo(1);
        proxy.inEffect.complete(null);
        assertThat(json(send("POST", "/release?identifier=alice")).get("acknowledged").asBoolean()).isTrue();
    }

    @Test
    void a_cutover_whose_hold_ran_out_fails() throws Exception {
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new&held_for=2").statusCode()).isEqualTo(409);
        assertThat(json(send("POST", "/hold?identifier=alice&seconds=60")).get("held_until").asText()).isNotEmpty();
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new&held_for=2").statusCode()).isEqualTo(200);
    }

    @Test
    void aliases_come_and_go_and_sessions_of_all_names_are_one_accounts() throws Exception {
        send("PUT", "/mappings?identifier=alice&destination=new");
        assertThat(send("PUT", "/aliases?identifier=alice&alias=al@example.net").body()).isEqualTo("ok");
        assertThat(send("PUT", "/aliases?identifier=bob&alias=al@example.net").statusCode()).isEqualTo(409);
        assertThat(json(send("GET", "/aliases?identifier=al@example.net")).toString())
                .isEqualTo("{\"account\":\"alice@example.org\",\"identifiers\":[\"alice@example.org\",\"al@example.net\"]}");
        proxy.session(1, "alice@example.org");
        proxy.session(2, "al@example.net");
        proxy.session(3, "bob@example.org");
        assertThat(json(send("GET", "/sessions?account=al@example.net")).get("count").asInt()).isEqualTo(2);
        assertThat(send("POST", "/connections/kick?identifier=alice").body()).isEqualTo("kicked 2");
        assertThat(send("DELETE", "/aliases?identifier=alice&alias=al@example.net").body()).isEqualTo("removed");
        assertThat(send("DELETE", "/aliases?identifier=alice&alias=al@example.net").body()).isEqualTo("absent");
    }

    @Test
    void draining_tells_how_many_are_left() throws Exception {
        proxy.session(1, "alice@example.org");
        proxy.drained = new CompletableFuture<>();
        HttpResponse<String> draining = send("POST", "/drain?identifier=alice&wait=0.1");
        assertThat(draining.statusCode()).isEqualTo(202);
        assertThat(json(draining).get("sessions_left").asInt()).isEqualTo(1);
        assertThat(json(draining).get("drained").asBoolean()).isFalse();
        proxy.drained.complete(null);
        assertThat(json(send("GET", "/drain?identifier=alice")).get("drained").asBoolean()).isTrue();
    }

    @Test
    void routes_are_listed_in_pages() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.apply("user" + i + "@example.org", Assign.to("new"));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = json(send("GET", "/routes?limit=2&after=" + after));
            page.get("routes").forEach(row -> seen.add(row.get("account").asText()));
            after = page.get("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        assertThat(seen).hasSize(5).isSorted();
    }

    @Test
    void many_changes_are_all_understood_before_the_first_is_made() throws Exception {
        HttpResponse<String> wrong = post("/routes/bulk", "alice\tnew\nbob\tmars\n\"x\"\tnew\n{\"op\":\"jump\"}\nonly\n");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("line 2", "line 3", "line 4", "line 5").doesNotContain("line 1");
        assertThat(store.list("", 10)).isEmpty();

        HttpResponse<String> right = post("/routes/bulk", "# wave 1\nalice\tnew\nbob\tnew\t0\n{\"op\":\"hold\",\"identifier\":\"carol\",\"seconds\":60}\n"
                + "{\"op\":\"alias\",\"identifier\":\"carol\",\"alias\":\"c\"}\n");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.body().lines().toList()).hasSize(5).last().isEqualTo("{\"lines\":4,\"refused\":0,\"acknowledged\":true}");
        HttpResponse<String> partly = post("/routes/bulk", "alice\told\t0\nbob\told\t1\n");
        assertThat(partly.statusCode()).isEqualTo(207);
        assertThat(partly.body()).contains("the epoch is 1").contains("\"refused\":1");
        assertThat(store.find("alice@example.org").orElseThrow().destination()).contains("new");
        assertThat(store.find("bob@example.org").orElseThrow().destination()).contains("old");
    }

    @Test
    void every_act_is_written_down_with_who_and_before_and_after_and_no_secret() throws Exception {
        send("PUT", "/mappings?identifier=alice&destination=new");
        send("PUT", "/mappings?identifier=alice&destination=old&epoch=9");
        send("POST", "/connections/kick?identifier=alice");
        send("GET", "/mappings?identifier=alice");
        List<String> lines = Files.readAllLines(audit);
        assertThat(lines).hasSize(3);
        JsonNode first = MAPPER.readTree(lines.getFirst());
        assertThat(first.get("who").asText()).isEqualTo("ops");
        assertThat(first.get("act").asText()).isEqualTo("PUT /mappings");
        assertThat(first.get("before").get("epoch").asInt()).isZero();
        assertThat(first.get("after").get("destination").asText()).isEqualTo("new");
        assertThat(MAPPER.readTree(lines.get(1)).get("result").asText()).isEqualTo("epoch-differs");
        assertThat(String.join("\n", lines)).doesNotContain(SECRET);
    }

    @Test
    void what_cannot_be_written_down_is_not_done() throws Exception {
        Files.createDirectory(audit);
        assertThat(send("PUT", "/mappings?identifier=alice&destination=new").statusCode()).isEqualTo(503);
        assertThat(store.find("alice@example.org")).isEmpty();
    }

    @Test
    void without_the_token_nothing_but_health_is_told_and_guessing_is_locked_out() throws Exception {
        HttpRequest bare = HttpRequest.newBuilder(uri("/stats")).build();
        assertThat(client.send(bare, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(client.send(HttpRequest.newBuilder(uri("/nowhere")).build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        for (int i = 0; i < 2; i++) {
            HttpRequest wrong = HttpRequest.newBuilder(uri("/stats")).header("authorization", "Bearer " + SECRET.replace('0', '1')).build();
            assertThat(client.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        }
        assertThat(send("GET", "/stats").statusCode()).as("four are not yet too many, and the right one wipes them out").isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            client.send(bare, BodyHandlers.ofString());
        }
        assertThat(send("GET", "/stats").statusCode()).isEqualTo(429);
        assertThat(client.send(HttpRequest.newBuilder(uri("/healthz")).build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_store_that_does_not_answer_is_an_error_and_readiness_says_why() throws Exception {
        assertThat(send("GET", "/readyz").body()).isEqualTo("ok");
        proxy.notReady.add("no listener is open");
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void what_prometheus_reads_names_sessions_and_routes() throws Exception {
        proxy.session(1, "alice");
        String metrics = send("GET", "/metrics").body();
        assertThat(metrics).contains("godwit_sessions{protocol=\"imap\"} 1", "godwit_destination_up{destination=\"old\"} 0", "godwit_routes_in_step 1", "godwit_route_cache_hits_total",
                "godwit_certificate_end_timestamp_seconds{certificate=\"main\"} 1.8E9");
    }

    @Test
    void plain_http_and_slow_clients_get_nowhere() throws Exception {
        try (Socket plain = new Socket(server.address().getAddress(), server.address().getPort())) {
            plain.setSoTimeout(5_000);
            plain.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("200");
        }
        try (SSLSocket tls = (SSLSocket) certificate.client().getSocketFactory().createSocket("127.0.0.1", server.address().getPort())) {
            tls.setSoTimeout(5_000);
            tls.getOutputStream().write(("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(tls.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void who_has_no_token_is_refused_before_the_body_is_sent() throws Exception {
        try (SSLSocket tls = (SSLSocket) certificate.client().getSocketFactory().createSocket("127.0.0.1", server.address().getPort())) {
            tls.setSoTimeout(5_000);
            tls.getOutputStream().write("POST /routes/bulk HTTP/1.1\r\nHost: x\r\nContent-Length: 16000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(tls.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 401");
        }
        try (SSLSocket tls = (SSLSocket) certificate.client().getSocketFactory().createSocket("127.0.0.1", server.address().getPort())) {
            tls.setSoTimeout(5_000);
            tls.getOutputStream().write(("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nPUT /mappings?identifier=a&destination=new HTTP/1.1\r\nHost: x\r\n"
                    + "Authorization: Bearer " + SECRET + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            tls.getInputStream().readAllBytes();
            assertThat(store.list("", 10)).isEmpty();
        }
    }

    @Test
    void the_description_names_every_request_that_there_is_and_no_other() throws Exception {
        JsonNode paths = MAPPER.readTree(OpenApi.bytes()).get("paths");
        Set<String> described = new TreeSet<>();
        paths.properties().forEach(path -> path.getValue().properties().forEach(method -> described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isEqualTo(new TreeSet<>(server.requests()));
        assertThat(json(send("GET", "/openapi.json")).get("openapi").asText()).startsWith("3.1");
    }

    @Test
    void short_tokens_are_refused_and_never_printed() {
        assertThatThrownBy(() -> new Token("ops", "short")).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("short ");
        assertThat(new Token("ops", SECRET).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_hold_over_the_store_is_seen_by_the_api() throws Exception {
        store.apply("alice@example.org", Hold.of(Duration.ofMinutes(1)));
        assertThat(json(send("GET", "/drain?identifier=alice")).get("held").asBoolean()).isTrue();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()).header("authorization", "Bearer " + SECRET);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).header("authorization", "Bearer " + SECRET).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + server.address().getPort() + path);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return MAPPER.readTree(answer.body());
    }
}
