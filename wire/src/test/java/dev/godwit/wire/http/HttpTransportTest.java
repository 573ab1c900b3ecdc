package dev.godwit.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.wire.http.HttpFailure.Reason;
import dev.godwit.wire.net.TestCertificates;
import dev.godwit.wire.net.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpTransportTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    private static final HttpLogin BASIC = new HttpLogin.Basic("ada", () -> "geheim");

    private static HttpTransport open(HttpOptions options, HttpLogin login) throws IOException {
        return HttpTransport.open(options, login, CLOCK);
    }

    private static HttpFailure failure(HttpTransport transport, URI uri) {
        return catchThrowableOfType(HttpFailure.class, () -> transport.send(HttpCall.get(uri)).requireData());
    }

    @Test
    void a_large_upload_has_a_length_and_a_large_download_streams() throws Exception {
        byte[] content = new byte[30_000_000];
        new Random(7).nextBytes(content);
        AtomicReference<String> length = new AtomicReference<>();
        AtomicReference<byte[]> stored = new AtomicReference<>();
        try (WebServer server = WebServer.cleartext(exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                length.set(exchange.getRequestHeaders().getFirst("Content-Length"));
                stored.set(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(204, -1);
            } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(stored.get());
            }
        }); HttpTransport transport = open(server.options(Map.of()), BASIC)) {
            HttpContent body = new HttpContent.Streamed(() -> new ByteArrayInputStream(content), content.length);
            try (HttpAnswer put = transport.send(new HttpCall("PUT", server.uri("/x"), Map.of(), body))) {
                assertThat(put.status()).isEqualTo(204);
            }
            assertThat(length.get()).isEqualTo("30000000");
            try (HttpAnswer got = transport.send(HttpCall.get(server.uri("/x"))); InputStream in = got.body()) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            try (HttpAnswer got = transport.send(HttpCall.get(server.uri("/x")))) {
                assertThatThrownBy(() -> got.bytes(1_000_000)).isInstanceOfSatisfying(HttpFailure.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.ANSWER_TOO_LARGE));
            }
        }
    }

    @Test
    void tls_is_verified_and_each_refusal_is_named() throws Exception {
        try (WebServer good = WebServer.tls("good", e -> WebServer.answer(e, 200, Map.of(), "fine"));
                WebServer other = WebServer.tls("elsewhere", e -> WebServer.answer(e, 200, Map.of(), "fine"))) {
            String ca = ((Trust.Authorities) TestCertificates.authority()).pem().toString();
            try (HttpTransport transport = open(good.options(Map.of("ca", ca)), BASIC); HttpAnswer answer = transport.send(HttpCall.get(good.uri("/")))) {
                assertThat(answer.bytes(10)).isEqualTo("fine".getBytes(StandardCharsets.US_ASCII));
            }
            try (HttpTransport transport = open(good.options(Map.of()), BASIC)) {
                HttpFailure unknown = failure(transport, good.uri("/"));
                assertThat(unknown.reason()).isEqualTo(Reason.UNTRUSTED);
                assertThat(unknown.nextStep().orElseThrow()).contains("?pin=" + TestCertificates.fingerprint("good"));
            }
            try (HttpTransport transport = open(other.options(Map.of("ca", ca)), BASIC)) {
                assertThat(failure(transport, other.uri("/")).getMessage()).contains("for another host");
            }
            try (HttpTransport transport = open(other.options(Map.of("pin", TestCertificates.fingerprint("elsewhere"))), BASIC)) {
                transport.send(HttpCall.get(other.uri("/"))).close();
            }
            try (HttpTransport transport = open(good.options(Map.of("pin", TestCertificates.fingerprint("elsewhere"))), BASIC)) {
                assertThat(failure(transport, good.uri("/")).getMessage()).contains("not the pinned one");
            }
            try (HttpTransport transport = open(other.options(Map.of("tls", "unverified")), BASIC)) {
                transport.send(HttpCall.get(other.uri("/"))).close();
            }
        }
    }

    @Test
    void a_refused_token_is_renewed_once_for_all_threads() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch allRefused = new CountDownLatch(4);
        try (WebServer server = WebServer.cleartext(exchange -> {
            boolean old = "Bearer token-1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            if (old) {
                allRefused.countDown();
                await(allRefused);
            }
            WebServer.answer(exchange, old ? 401 : 200, Map.of(), "x");
        }); HttpTransport transport = open(server.options(Map.of()), new HttpLogin.Bearer(again -> "token-" + made.incrementAndGet()))) {
            List<Thread> threads = new ArrayList<>();
            ConcurrentLinkedQueue<Object> results = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try (HttpAnswer answer = transport.send(HttpCall.get(server.uri("/")))) {
                        results.add(answer.status());
                    } catch (IOException e) {
                        results.add(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(results).containsExactly(200, 200, 200, 200);
            assertThat(made).hasValue(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_login_refused_for_good_says_what_the_server_offers() throws Exception {
        try (WebServer server = WebServer.cleartext(e -> WebServer.answer(e, 401, Map.of("WWW-Authenticate", "Bearer realm=\"x\""), ""));
                HttpTransport transport = open(server.options(Map.of()), BASIC)) {
            HttpFailure failure = failure(transport, server.uri("/"));
            assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(failure.nextStep().orElseThrow()).contains("offers Bearer");
            assertThat(failure.getMessage()).doesNotContain("geheim").doesNotContain("ada");
        }
    }

    @Test
    void redirects_are_followed_at_home_and_never_carry_credentials_elsewhere() throws Exception {
        List<String> seen = new ArrayList<>();
        try (WebServer elsewhere = WebServer.cleartext(e -> {
            seen.add(String.valueOf(e.getRequestHeaders().getFirst("Authorization")));
            WebServer.answer(e, 200, Map.of(), "");
        }); WebServer server = WebServer.cleartext(e -> {
            String path = e.getRequestURI().getPath();
            String body = new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (path) {
                case "/home" -> WebServer.answer(e, 302, Map.of("Location", "/there"), "");
                case "/there" -> WebServer.answer(e, 200, Map.of(), e.getRequestMethod() + " " + body);
                case "/loop" -> WebServer.answer(e, 307, Map.of("Location", "/loop"), "");
                default -> WebServer.answer(e, 301, Map.of("Location", elsewhere.uri("/").toString()), "");
            }
        }); HttpTransport transport = open(server.options(Map.of()), BASIC)) {
            try (HttpAnswer answer = transport.send(new HttpCall("REPORT", server.uri("/home"), Map.of(), new HttpContent.Bytes("<q/>".getBytes(StandardCharsets.US_ASCII))))) {
                assertThat(new String(answer.bytes(100), StandardCharsets.US_ASCII)).isEqualTo("REPORT <q/>");
            }
            assertThat(failure(transport, server.uri("/loop")).reason()).isEqualTo(Reason.REDIRECT_LOOP);
            HttpFailure refused = failure(transport, server.uri("/away"));
            assertThat(refused.reason()).isEqualTo(Reason.REDIRECTED_ELSEWHERE);
            assertThat(refused.getMessage()).contains(Origin.of(elsewhere.uri("/")).toString());
            assertThat(seen).isEmpty();
            transport.trust(Origin.of(elsewhere.uri("/")));
            transport.send(HttpCall.get(server.uri("/away"))).close();
            assertThat(seen).singleElement().asString().startsWith("Basic ");
        }
    }

    @Test
    void a_web_page_instead_of_data_is_an_error_of_its_own() throws Exception {
        try (WebServer server = WebServer.cleartext(e -> WebServer.answer(e, 200, Map.of("Content-Type", "text/html; charset=utf-8"), "<html>"));
                HttpTransport transport = open(server.options(Map.of()), BASIC)) {
            assertThat(failure(transport, server.uri("/")).reason()).isEqualTo(Reason.HTML);
        }
    }

    @Test
    void a_server_that_stalls_before_or_within_its_answer_is_given_up() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (WebServer server = WebServer.cleartext(e -> {
            if (e.getRequestURI().getPath().equals("/within")) {
                e.sendResponseHeaders(200, 100);
                e.getResponseBody().write(new byte[10]);
                e.getResponseBody().flush();
            }
            await(end);
        }); HttpTransport transport = open(server.options(Map.of("timeout", "1")), BASIC)) {
            assertThat(failure(transport, server.uri("/before")).reason()).isEqualTo(Reason.STALLED);
            try (HttpAnswer answer = transport.send(HttpCall.get(server.uri("/within")))) {
                HttpFailure stalled = catchThrowableOfType(HttpFailure.class, () -> answer.body().readAllBytes());
                assertThat(stalled.reason()).isEqualTo(Reason.STALLED);
            }
            end.countDown();
        }
    }

    @Test
    void an_upload_that_moves_slowly_does_not_stall() throws Exception {
        try (WebServer server = WebServer.cleartext(e -> {
            e.getRequestBody().readAllBytes();
            e.sendResponseHeaders(204, -1);
        }); HttpTransport transport = open(server.options(Map.of("timeout", "1")), BASIC)) {
            HttpContent slow = new HttpContent.Streamed(() -> new InputStream() {
                private int sent;

                @Override
                public int read() throws IOException {
                    return sent++ < 6 ? paused() : -1;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int one = read();
                    bytes[offset] = (byte) one;
                    return one < 0 ? -1 : 1;
                }

                private int paused() throws IOException {
                    CountDownLatch never = new CountDownLatch(1);
                    try {
                        never.await(300, java.util.concurrent.TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return 'x';
                }
            }, 6);
            try (HttpAnswer answer = transport.send(new HttpCall("PUT", server.uri("/"), Map.of(), slow))) {
                assertThat(answer.status()).isEqualTo(204);
            }
        }
    }

    @Test
    void nobody_there_unknown_hosts_and_strangers_on_the_port_are_told_apart() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        HttpOptions refused = HttpOptions.of("http", "", "localhost", free, "", Map.of("cleartext", "yes"));
        try (HttpTransport transport = open(refused, BASIC)) {
            assertThat(failure(transport, refused.origin().resolve("/")).getMessage()).contains("refused");
        }
        HttpOptions unknown = HttpOptions.of("http", "", "no-such-host.invalid", -1, "", Map.of("cleartext", "yes"));
        try (HttpTransport transport = open(unknown, BASIC)) {
            assertThat(failure(transport, unknown.origin().resolve("/")).getMessage()).contains("not known");
        }
        try (ServerSocket imap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(imap));
            HttpOptions stranger = HttpOptions.of("http", "", "localhost", imap.getLocalPort(), "", Map.of("cleartext", "yes"));
            try (HttpTransport transport = open(stranger, BASIC)) {
                assertThat(failure(transport, stranger.origin().resolve("/")).reason()).isEqualTo(Reason.NOT_HTTP);
            }
        }
    }

    private static void greet(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write("* OK IMAP4rev1 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the client hung up
        }
    }

    @Test
    void retry_after_is_read_as_seconds_and_as_a_date() throws Exception {
        try (WebServer server = WebServer.cleartext(e -> WebServer.answer(e, 429, Map.of("Retry-After", "Sun, 22 Nov 2026 10:01:30 GMT"), ""));
                HttpTransport transport = open(server.options(Map.of()), BASIC)) {
            HttpFailure failure = failure(transport, server.uri("/"));
            assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(90));
        }
        assertThat(RetryAfter.parse("17", CLOCK)).contains(Duration.ofSeconds(17));
        assertThat(RetryAfter.parse("Sun, 22 Nov 2020 10:01:30 GMT", CLOCK)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", CLOCK)).isEmpty();
    }

    @Test
    void a_transcript_shows_no_secret() throws Exception {
        List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (WebServer server = WebServer.cleartext(e -> WebServer.answer(e, 200, Map.of("Set-Cookie", "session=s3cret"), "body-text"));
                HttpTransport transport = HttpTransport.open(server.options(Map.of()), BASIC, CLOCK, HttpTranscript.to(lines::add))) {
            transport.send(HttpCall.get(server.uri("/path"))).close();
        }
        assertThat(String.join("\n", lines)).contains("GET /path").contains("S: 200").contains("<secret>")
                .doesNotContain("s3cret").doesNotContain("body-text").doesNotContain("Basic ");
    }

    @Test
    void more_requests_than_connections_wait() throws Exception {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (WebServer server = WebServer.cleartext(e -> {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            WebServer.answer(e, 200, Map.of(), "x");
            under.decrementAndGet();
        }); HttpTransport transport = open(server.options(Map.of("connections", "2")), BASIC)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try (HttpAnswer answer = transport.send(HttpCall.get(server.uri("/")))) {
                        answer.bytes(10);
                    } catch (IOException e) {
                        most.set(1000);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(most.get()).isBetween(1, 3); // the server counts down after its answer has left
        }
    }

    @Test
    void urls_without_tls_and_contradictions_are_refused() {
        assertThatThrownBy(() -> HttpOptions.of("jmap+http", "", "h", -1, "", Map.of())).hasMessageContaining("cleartext");
        assertThatThrownBy(() -> HttpOptions.of("jmap+https", "", "h", -1, "", Map.of("tls", "legacy"))).hasMessageContaining("impossible");
        assertThatThrownBy(() -> HttpOptions.of("jmap+https", "", "h", -1, "", Map.of("connections", "0"))).hasMessageContaining("1 to 100");
        assertThat(Origin.of(URI.create("HTTPS://Exämple.org/x".replace("ä", "a")))).isEqualTo(new Origin(true, "example.org", 443));
    }
}
