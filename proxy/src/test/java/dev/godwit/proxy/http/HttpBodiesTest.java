package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBodiesTest {
    private static final int MANY = 24 * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void uploads_arrive_byte_for_byte_with_and_without_a_length(boolean secure) throws Exception {
        byte[] bytes = new byte[3 * 1024 * 1024 + 17];
        new Random(5).nextBytes(bytes);
        String expected = "old " + bytes.length + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            var uri = secure ? lab.secure("/up") : lab.plain("/up");
            assertThat(HttpLab.send(client, HttpLab.request(uri).PUT(BodyPublishers.ofByteArray(bytes))).body()).isEqualTo(expected);
            assertThat(HttpLab.send(client, HttpLab.request(uri).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))).body()).isEqualTo(expected);
            assertThat(lab.old.seen.get(0).values("Content-Length")).containsExactly(Integer.toString(bytes.length));
            assertThat(lab.old.seen.get(1).values("Transfer-Encoding")).containsExactly("chunked");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_slow_receiver_holds_its_sender_back_and_gets_everything(boolean secure) throws Exception {
        try (HttpClient client = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            HttpResponse<InputStream> response = client.send(HttpLab.request(secure ? lab.secure("/big?" + MANY) : lab.plain("/big?" + MANY)).build(), BodyHandlers.ofInputStream());
            long[] last = {-1};
            await().pollInterval(java.time.Duration.ofMillis(300)).until(() -> lab.old.sent.get() == last[0] || (last[0] = lab.old.sent.get()) < 0);
            assertThat(lab.old.sent.get()).isLessThan(MANY); // it stands still: the rest waits at the server
            long got = 0;
            byte[] block = new byte[64 * 1024];
            try (InputStream body = response.body()) {
                for (int n = body.read(block); n >= 0; n = body.read(block)) {
                    got += n;
                }
            }
            assertThat(got).isEqualTo(MANY);
        }
    }

    @Test
    void a_server_that_does_not_read_holds_the_client_back() throws Exception {
        try (HttpLab lab = new HttpLab(); Socket socket = lab.socket()) {
            lab.proxy.routes.hold("alice@example.org", java.time.Duration.ofMinutes(1)); // nobody reads at all
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: a\r\nAuthorization: " + HttpLab.basic("alice@example.org") + "\r\nContent-Length: " + MANY + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            long[] written = {0};
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (byte[] block = new byte[64 * 1024]; written[0] < MANY; written[0] += block.length) {
                        out.write(block);
                    }
                } catch (IOException _) {
                    written[0] = -1;
                }
            });
            long[] last = {-1};
            await().pollInterval(java.time.Duration.ofMillis(300)).until(() -> written[0] > 0 && written[0] == last[0] || (last[0] = written[0]) < 0);
            assertThat(written[0]).isLessThan(MANY);
            lab.proxy.routes.release("alice@example.org");
            byte[] answer = socket.getInputStream().readNBytes(15);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
            writer.join(10_000);
            assertThat(lab.old.bodyBytes.get()).isEqualTo(MANY);
        }
    }

    @Test
    void uploads_of_a_held_account_do_not_stop_the_others_of_the_same_http2_connection() throws Exception {
        byte[] bytes = new byte[300_000];
        try (HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            HttpLab.send(two, HttpLab.request(lab.secure("/x")));
            lab.proxy.routes.hold("alice@example.org", java.time.Duration.ofMinutes(1));
            var held = java.util.stream.IntStream.range(0, 5).mapToObj(_ -> two.sendAsync(HttpLab.as("alice@example.org", lab.secure("/up"))
                    .POST(BodyPublishers.ofByteArray(bytes)).build(), BodyHandlers.ofString())).toList();
            await().until(() -> lab.proxy.server.parts().gate().waiting() == 5);
            assertThat(HttpLab.send(two, HttpLab.as("bob@example.org", lab.secure("/up")).POST(BodyPublishers.ofByteArray(bytes))).body()).startsWith("old 300000 ");
            lab.proxy.routes.release("alice@example.org");
            for (var one : held) {
                assertThat(one.get(20, TimeUnit.SECONDS).body()).startsWith("old 300000 ");
            }
        }
    }

    @Test
    void a_head_request_has_a_length_and_no_body() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = HttpLab.send(one, HttpLab.request(lab.plain("/x")).HEAD());
                assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(1234);
                assertThat(response.body()).isEmpty();
            }
            assertThat(HttpLab.send(two, HttpLab.request(lab.secure("/x")).HEAD()).headers().firstValueAsLong("Content-Length")).hasValue(1234);
            assertThat(lab.old.connections()).isEqualTo(2);
        }
    }

    @Test
    void chunks_and_trailers_pass_but_no_trailer_that_would_be_a_header() throws Exception {
        try (HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            String answer = lab.raw("GET /chunked HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(answer).contains("Transfer-Encoding: chunked\r\n").endsWith("\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\nDigest: sha\r\n\r\n");
            assertThat(HttpLab.send(two, HttpLab.request(lab.secure("/chunked"))).body()).isEqualTo("abcdefg");
            lab.raw("POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nab\r\n0\r\nX-Sum: 1\r\nAuthorization: no\r\nContent-Length: 9\r\n\r\n");
            assertThat(lab.old.seen.getLast().body()).isEqualTo("ab|X-Sum: 1");
        }
    }

    @Test
    void an_http10_client_gets_what_it_can_read() throws Exception {
        try (HttpLab lab = new HttpLab()) {
            String answer = lab.raw("GET /chunked HTTP/1.0\r\nHost: a\r\n\r\n");
            assertThat(answer).doesNotContainIgnoringCase("transfer-encoding").endsWith("\r\n\r\nabcdefg");
            assertThat(lab.raw("GET /hints HTTP/1.0\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200").endsWith("ok");
        }
    }

    @Test
    void a_body_that_ends_with_the_connection_gets_an_end_of_its_own() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/until-close"))).body()).isEqualTo("all of it");
            assertThat(HttpLab.send(two, HttpLab.request(lab.secure("/until-close"))).body()).isEqualTo("all of it");
        }
    }

    @Test
    void a_body_that_is_cut_off_is_not_made_to_look_complete() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            assertThatThrownBy(() -> HttpLab.send(one, HttpLab.request(lab.plain("/cut")))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> HttpLab.send(two, HttpLab.request(lab.secure("/cut")))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_server_that_does_not_speak_http_is_a_bad_gateway() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/garbage"))).statusCode()).isEqualTo(502);
        }
    }

    @Test
    void a_server_that_is_down_is_unavailable() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            lab.old.close();
            assertThat(HttpLab.send(one, HttpLab.as("alice@example.org", lab.plain("/"))).statusCode()).isEqualTo(503);
            assertThat(lab.sessions("alice@example.org")).isZero();
        }
    }

    @Test
    void a_server_that_does_not_answer_is_given_up() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab("relay_idle = \"1s\"", "")) {
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/slow"))).statusCode()).isEqualTo(504);
        }
    }

    @Test
    void the_client_learns_of_continue_and_of_hints_from_the_server() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            HttpResponse<String> response = HttpLab.send(one, HttpLab.request(lab.plain("/x")).expectContinue(true).POST(BodyPublishers.ofString("body")));
            assertThat(response.body()).isEqualTo("old body");
            assertThat(lab.old.seen.getFirst().values("Expect")).containsExactly("100-continue");
            assertThat(lab.raw("GET /hints HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void an_answer_before_the_end_of_the_body_reaches_the_client_and_ends_the_connection() throws Exception {
        try (HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            String answer = lab.raw("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(100_000));
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("Connection: close").endsWith("big");
            assertThat(lab.raw("POST /refuses-expectation HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")).startsWith("HTTP/1.1 403 ");
            assertThat(lab.old.seen).hasSize(2);
        }
    }

    @Test
    void what_a_server_says_of_its_own_connection_stays_there() throws Exception {
        try (HttpLab lab = new HttpLab()) {
            String answer = lab.raw("GET /split HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(answer).isEqualTo("HTTP/1.1 200 OK\r\nX-Odd: a folded\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        }
    }

    @Test
    void a_waiting_connection_that_the_server_has_closed_costs_nothing() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            HttpLab.send(one, HttpLab.request(lab.plain("/1")));
            lab.old.hangUpOn = "GET /2 HTTP/1.1";
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/2"))).statusCode()).isEqualTo(200);
            lab.old.hangUpOn = "POST /3 HTTP/1.1";
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/3")).POST(BodyPublishers.ofString("x"))).statusCode())
                    .as("what may have been done is not done twice").isEqualTo(502);
            assertThat(lab.old.seen.stream().map(WebBackend.Seen::line)).containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /2 HTTP/1.1", "POST /3 HTTP/1.1");
        }
    }

    @Test
    void connections_end_after_their_number_of_requests_and_after_refused_logins() throws Exception {
        try (HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab("max_keepalive_requests = 2", "max_auth_attempts = 2")) {
            String get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
            assertThat(lab.raw(get.repeat(5)).split("HTTP/1.1 200", -1)).hasSize(3);
            for (int i = 0; i < 7; i++) {
                assertThat(HttpLab.send(two, HttpLab.request(lab.secure("/x"))).statusCode()).isEqualTo(200);
            }
        }
        try (HttpLab lab = new HttpLab("", "max_auth_attempts = 2")) {
            String refused = "GET /refused HTTP/1.1\r\nHost: a\r\nAuthorization: " + HttpLab.basic("alice@example.org") + "\r\n\r\n";
            String answer = lab.raw(refused.repeat(5));
            assertThat(answer.split("HTTP/1.1 401", -1)).hasSize(3);
            assertThat(answer).contains("realm=\"old\"");
        }
    }

    @Test
    void a_waiting_client_connection_is_closed_in_time() throws Exception {
        try (HttpLab lab = new HttpLab("keepalive_timeout = \"1s\"", "")) {
            assertThat(lab.raw("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("old ");
        }
    }

    @Test
    void many_requests_of_one_http2_connection_run_at_the_same_time() throws Exception {
        try (HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            HttpLab.send(two, HttpLab.request(lab.secure("/x")));
            var running = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> two.sendAsync(HttpLab.as("user" + i + "@example.org", lab.secure("/slow")).build(), BodyHandlers.ofString())).toList();
            await().until(() -> lab.old.seen.size() == 51);
            lab.old.slow.countDown();
            for (var one : running) {
                assertThat(one.get(20, TimeUnit.SECONDS).body()).isEqualTo("old");
            }
            await().until(() -> lab.proxy.server.parts().sessions().list().stream().noneMatch(session -> session.route().isPresent()));
        }
    }
}
