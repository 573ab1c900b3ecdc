package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.proxy.session.Farewell;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Http2WireTest {
    private static final String ALICE = "alice@example.org";
    private static HttpLab lab;

    @BeforeAll
    static void open() throws Exception {
        lab = new HttpLab();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private static Arguments of(String what, String... fields) {
        return Arguments.of(what, fields);
    }

    private static String[] request(String... more) {
        return Stream.concat(Stream.of(":method", "POST", ":scheme", "https", ":path", "/x", ":authority", "a"), Stream.of(more)).toArray(String[]::new);
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                of("Transfer-Encoding", request("transfer-encoding", "chunked")),
                of("Connection", request("connection", "keep-alive")),
                of("Upgrade", request("upgrade", "websocket")),
                of("Keep-Alive", request("keep-alive", "5")),
                of("TE other than trailers", request("te", "gzip")),
                of("CR and LF in a value", request("x", "a\r\nTransfer-Encoding: chunked")),
                of("LF in a value", request("x", "a\nb")),
                of("NUL in a value", request("x", "a\0b")),
                of("CR and LF in a name", request("x\r\ny", "a")),
                of("a colon in a name", request("x: y", "a")),
                of("an upper-case name", request("X", "a")),
                of("a blank in a name", request("x y", "a")),
                of("no method", ":scheme", "https", ":path", "/x", ":authority", "a"),
                of("no path", ":method", "GET", ":scheme", "https", ":authority", "a"),
                of("two paths", ":method", "GET", ":scheme", "https", ":path", "/x", ":path", "/y", ":authority", "a"),
                of("no host", ":method", "GET", ":scheme", "https", ":path", "/x"),
                of("another Host than :authority", request("host", "b")),
                of("CR and LF in the path", ":method", "GET", ":scheme", "https", ":path", "/x HTTP/1.1\r\nHost: b\r\n\r\n", ":authority", "a"),
                of("a blank in the path", ":method", "GET", ":scheme", "https", ":path", "/x y", ":authority", "a"),
                of("an absolute path", ":method", "GET", ":scheme", "https", ":path", "https://b/x", ":authority", "a"),
                of("an empty path", ":method", "GET", ":scheme", "https", ":path", "", ":authority", "a"),
                of("dot segments", ":method", "GET", ":scheme", "https", ":path", "/a/%2e%2e/b", ":authority", "a"),
                of("CR and LF in the method", ":method", "GET /y HTTP/1.1\r\n", ":scheme", "https", ":path", "/x", ":authority", "a"),
                of("CR and LF in the host", ":method", "GET", ":scheme", "https", ":path", "/x", ":authority", "a\r\nX: y"),
                of("another scheme", ":method", "GET", ":scheme", "ftp", ":path", "/x", ":authority", "a"),
                of("CONNECT", ":method", "CONNECT", ":authority", "a:443"),
                of("CONNECT for something unknown", ":method", "CONNECT", ":protocol", "tcp", ":scheme", "https", ":path", "/x", ":authority", "a"),
                of("a pseudo-field after another field", ":method", "GET", ":scheme", "https", "x", "y", ":path", "/x", ":authority", "a"),
                of("an unknown pseudo-field", request(":x", "y")),
                of("two Content-Length", request("content-length", "0", "content-length", "5")),
                of("a Content-Length and no body", request("content-length", "5")),
                of("two Authorization", request("authorization", "Basic YUBiLmM6eA==", "authorization", "Basic ZEBlLmY6eA==")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void is_refused_and_reaches_no_server(String what, String[] fields) throws Exception {
        int before = lab.old.connections();
        try (Http2Wire wire = new Http2Wire(lab.port("secure"))) {
            wire.headers(1, true, fields);
            Http2Wire.Frame frame = wire.next();
            boolean refused = frame == null || frame.type() != Http2Wire.HEADERS || wire.decode(frame).status().charAt(0) == '4';
            assertThat(refused).as(what).isTrue();
        }
        assertThat(lab.old.connections()).isEqualTo(before);
    }

    @Test
    void a_body_of_another_length_than_it_says_is_never_complete_for_the_server() throws Exception {
        for (byte[] body : List.of(new byte[3], new byte[7])) {
            int before = lab.old.seen.size();
            try (Http2Wire wire = new Http2Wire(lab.port("secure"))) {
                wire.headers(1, false, request("content-length", "5"));
                wire.data(1, true, body);
                Http2Wire.Frame frame = wire.next();
                assertThat(frame == null || frame.type() == Http2Wire.RST_STREAM || frame.type() == Http2Wire.GOAWAY
                        || frame.type() == Http2Wire.HEADERS && !wire.decode(frame).status().toString().equals("200")).isTrue();
            }
            assertThat(lab.old.seen).hasSize(before);
        }
    }

    @Test
    void cookies_become_one_field_and_trailers_pass() throws Exception {
        try (Http2Wire wire = new Http2Wire(lab.port("secure"))) {
            wire.headers(1, false, request("cookie", "a=1", "cookie", "b=2", "te", "trailers"));
            wire.data(1, false, "abc".getBytes(StandardCharsets.US_ASCII));
            wire.headers(1, true, "x-sum", "5", "authorization", "no");
            assertThat(wire.decode(wire.next()).status().toString()).isEqualTo("200");
            WebBackend.Seen seen = lab.old.seen.getLast();
            assertThat(seen.values("cookie")).containsExactly("a=1; b=2");
            assertThat(seen.values("te")).isEmpty();
            assertThat(seen.body()).isEqualTo("abc|x-sum: 5");
        }
    }

    /** RFC 8441: a WebSocket on a stream. */
    private static void openWebSocket(Http2Wire wire) throws Exception {
        wire.headers(1, false, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "https", ":path", "/ws", ":authority", "a",
                "sec-websocket-version", "13", "authorization", HttpLab.basic(ALICE));
        Http2Wire.Frame frame = wire.next();
        assertThat(wire.decode(frame).status().toString()).isEqualTo("200");
        assertThat(frame.ends()).isFalse();
        wire.data(1, false, text("hello"));
        StringBuilder heard = new StringBuilder();
        while (!heard.toString().endsWith("old hello")) {
            heard.append(new String(wire.next().payload(), StandardCharsets.US_ASCII));
        }
    }

    /** A text frame as a client sends it, with a mask of zeros. */
    private static byte[] text(String text) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(0x80 | text.length());
        frame.writeBytes(new byte[4]);
        frame.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }

    @Test
    void a_web_socket_on_a_stream_is_a_session_and_is_told_when_it_is_kicked() throws Exception {
        try (Http2Wire wire = new Http2Wire(lab.port("secure"))) {
            openWebSocket(wire);
            assertThat(lab.sessions(ALICE)).isEqualTo(1);
            lab.proxy.server.parts().sessions().kick(ALICE, Farewell.MOVED);
            Http2Wire.Frame close = wire.next();
            assertThat(close.payload()).startsWith((byte) 0x88).hasSizeGreaterThan(4);
            assertThat((close.payload()[2] & 0xff) << 8 | close.payload()[3] & 0xff).isEqualTo(1012);
            assertThat(close.ends() || wire.next().ends()).isTrue();
            await().until(() -> lab.sessions(ALICE) == 0);
            wire.headers(3, true, ":method", "GET", ":scheme", "https", ":path", "/x", ":authority", "a"); // the connection lives on
            for (Http2Wire.Frame frame = wire.next(); ; frame = wire.next()) {
                if (frame.type() == Http2Wire.HEADERS) {
                    assertThat(frame.stream()).isEqualTo(3);
                    break;
                }
            }
        }
    }

    @Test
    void a_web_socket_ends_with_its_stream() throws Exception {
        try (Http2Wire wire = new Http2Wire(lab.port("secure"))) {
            openWebSocket(wire);
            wire.frame(Http2Wire.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
            await().until(() -> lab.sessions(ALICE) == 0);
        }
    }

    @Test
    void streams_that_are_reset_as_soon_as_they_are_opened_end_the_connection() throws Exception {
        try (HttpLab own = new HttpLab()) {
            resetMany(own);
            await().until(() -> own.sessions("bob@example.org") == 0);
        }
    }

    private static void resetMany(HttpLab own) throws Exception {
        try (Http2Wire wire = new Http2Wire(own.port("secure"))) {
            for (int i = 0; i < 2000; i++) {
                wire.headers(2 * i + 1, true, request("authorization", HttpLab.basic("bob@example.org")));
                wire.frame(Http2Wire.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            }
            List<Integer> errors = new ArrayList<>();
            for (Http2Wire.Frame frame = wire.next(); frame != null; frame = wire.next()) {
                if (frame.type() == Http2Wire.GOAWAY) {
                    errors.add((int) frame.payload()[7]);
                }
            }
            assertThat(errors).contains(11); // ENHANCE_YOUR_CALM
        } catch (java.io.IOException _) {
            // closed while it was still sending
        }
    }
}
