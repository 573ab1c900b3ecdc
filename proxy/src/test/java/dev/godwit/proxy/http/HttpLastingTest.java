package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.session.Farewell;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets and event streams: sessions like those of any other protocol. */
class HttpLastingTest {
    private static final String ALICE = "alice@example.org";

    /** A WebSocket client that notes what it hears. */
    private static final class Heard implements WebSocket.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    private static WebSocket webSocket(HttpClient client, HttpLab lab, String user, boolean secure, Heard heard) throws Exception {
        URI uri = URI.create(secure ? "wss://localhost:" + lab.port("secure") + "/ws" : "ws://127.0.0.1:" + lab.port("plain") + "/ws");
        return client.newWebSocketBuilder().header("Authorization", HttpLab.basic(user)).buildAsync(uri, heard).get(20, TimeUnit.SECONDS);
    }

    private static InputStream events(HttpClient client, HttpLab lab, String user, boolean secure) throws Exception {
        HttpResponse<InputStream> response = client.send(HttpLab.as(user, secure ? lab.secure("/events") : lab.plain("/events")).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        String expected = "data: hello from ";
        assertThat(new String(response.body().readNBytes(expected.length()), StandardCharsets.US_ASCII)).isEqualTo(expected);
        return response.body();
    }

    private static String rest(InputStream events) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(events.readAllBytes(), StandardCharsets.US_ASCII);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }).get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_web_socket_talks_to_the_accounts_server(boolean secure) throws Exception {
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            lab.proxy.routes.assign(ALICE, "fresh");
            Heard heard = new Heard();
            WebSocket socket = webSocket(client, lab, ALICE + "%admin", secure, heard);
            for (int i = 0; i < 10; i++) {
                socket.sendText("ping " + i, true).get(10, TimeUnit.SECONDS);
                assertThat(heard.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("fresh ping " + i);
            }
            assertThat(lab.sessions(ALICE)).isEqualTo(1);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
            await().until(() -> lab.sessions(ALICE) == 0 && lab.fresh.open() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"KICKED, 1001", "MOVED, 1012"})
    void a_kicked_web_socket_is_told_and_closed_at_both_ends(Farewell why, int code) throws Exception {
        try (HttpClient client = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            Heard heard = new Heard();
            webSocket(client, lab, "Alice@example.org", false, heard);
            assertThat(lab.proxy.server.parts().sessions().kick(ALICE, why)).isEqualTo(1);
            assertThat(heard.closed.get(10, TimeUnit.SECONDS)).isEqualTo(code);
            await().until(() -> lab.sessions(ALICE) == 0 && lab.old.open() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_flip_ends_web_sockets_and_event_streams_before_it_is_acknowledged(boolean secure) throws Exception {
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            Heard heard = new Heard();
            webSocket(client, lab, ALICE, secure, heard);
            InputStream events = events(client, lab, ALICE + "%admin", secure);
            assertThat(lab.sessions(ALICE)).isEqualTo(2);
            lab.acknowledged(lab.proxy.routes.assign(ALICE, "fresh"));
            await().until(() -> lab.sessions(ALICE) == 0);
            assertThat(heard.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1012);
            assertThat(rest(events)).isEqualTo("old\n\n"); // an orderly end, so that the client connects again by itself
            await().until(() -> lab.old.open() == 0);
            assertThat(events(client, lab, ALICE, secure)).isNotNull();
            assertThat(lab.fresh.seen).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_hold_drains_them_and_new_ones_wait(boolean secure) throws Exception {
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            Heard heard = new Heard();
            webSocket(client, lab, ALICE, secure, heard);
            InputStream events = events(client, lab, ALICE, secure);
            lab.acknowledged(lab.proxy.routes.hold(ALICE, Duration.ofMinutes(1)));
            await().until(() -> lab.sessions(ALICE) == 0);
            assertThat(heard.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1012);
            rest(events);
            Heard again = new Heard();
            CompletableFuture<WebSocket> waiting = client.newWebSocketBuilder().header("Authorization", HttpLab.basic(ALICE))
                    .buildAsync(URI.create("ws://127.0.0.1:" + lab.port("plain") + "/ws"), again);
            await().until(() -> lab.proxy.server.parts().gate().waiting() == 1);
            lab.proxy.routes.assign(ALICE, "fresh");
            lab.proxy.routes.release(ALICE);
            waiting.get(10, TimeUnit.SECONDS).sendText("x", true);
            assertThat(again.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("fresh x");
        }
    }

    @Test
    void other_accounts_keep_theirs() throws Exception {
        try (HttpClient client = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            Heard heard = new Heard();
            WebSocket socket = webSocket(client, lab, "bob@example.org", false, heard);
            lab.proxy.routes.assign(ALICE, "fresh");
            lab.proxy.routes.hold(ALICE, Duration.ofMinutes(1));
            socket.sendText("still here", true);
            assertThat(heard.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("old still here");
        }
    }

    @Test
    void the_end_of_the_proxy_is_said_to_all() throws Exception {
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            Heard heard = new Heard();
            webSocket(client, lab, ALICE, true, heard);
            InputStream events = events(client, lab, ALICE, true);
            HttpLab.send(client, HttpLab.request(lab.plain("/hello"))); // leaves a connection that waits
            lab.proxy.server.stop(Duration.ofSeconds(20));
            assertThat(heard.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            assertThat(rest(events)).isEqualTo("old\n\n");
            assertThat(lab.proxy.server.parts().sessions().count()).isZero();
        }
    }

    @Test
    void a_client_that_goes_away_leaves_nothing_behind() throws Exception {
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            events(client, lab, ALICE, true).close();
            try (java.net.Socket socket = lab.socket()) {
                socket.getOutputStream().write(("GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: " + HttpLab.basic(ALICE) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                await().until(() -> lab.sessions(ALICE) == 1);
            }
            await().until(() -> lab.sessions(ALICE) == 0 && lab.old.open() == 0);
        }
    }

    @Test
    void silence_ends_them_after_their_own_limit() throws Exception {
        try (HttpClient client = HttpLab.http1(); HttpLab lab = new HttpLab("stream_idle = \"1s\"", "")) {
            Heard heard = new Heard();
            webSocket(client, lab, ALICE, false, heard);
            InputStream events = events(client, lab, ALICE, false);
            assertThat(heard.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            rest(events);
            assertThat(lab.sessions(ALICE)).isZero();
        }
    }
}
