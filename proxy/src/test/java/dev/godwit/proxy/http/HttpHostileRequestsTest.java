package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What two readers could understand differently reaches no server. */
class HttpHostileRequestsTest {
    /** What would be the second request if the first one ended early. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    private static HttpLab lab;

    @BeforeAll
    static void open() throws Exception {
        lab = new HttpLab("max_head_size = \"4K\"", "preauth_timeout = \"2s\"");
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private static Arguments of(String what, String bytes, int status) {
        return Arguments.of(what, bytes, status);
    }

    static Stream<Arguments> hostile() {
        String get = "GET / HTTP/1.1\r\nHost: a\r\n";
        String post = "POST / HTTP/1.1\r\nHost: a\r\n";
        return Stream.of(
                of("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
                of("no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400),
                of("two Hosts", get + "Host: b\r\n\r\n", 400),
                of("two equal Hosts", get + "Host: a\r\n\r\n", 400),
                of("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
                of("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
                of("Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
                of("Host with two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", 400),
                of("CL and TE", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
                of("TE and CL", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
                of("two CL that differ", post + "Content-Length: 0\r\nContent-Length: 37\r\n\r\n" + SMUGGLED, 400),
                of("a list in CL", post + "Content-Length: 0, 37\r\n\r\n" + SMUGGLED, 400),
                of("a sign in CL", post + "Content-Length: +0\r\n\r\n" + SMUGGLED, 400),
                of("a negative CL", post + "Content-Length: -1\r\n\r\n" + SMUGGLED, 400),
                of("hexadecimal CL", post + "Content-Length: 0x10\r\n\r\n" + SMUGGLED, 400),
                of("a blank in CL", post + "Content-Length: 1 0\r\n\r\n" + SMUGGLED, 400),
                of("an empty CL", post + "Content-Length: \r\n\r\n" + SMUGGLED, 400),
                of("a huge CL", post + "Content-Length: 99999999999999999999\r\n\r\n" + SMUGGLED, 400),
                of("blank before the colon of TE", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
                of("blank before the colon of CL", post + "Content-Length : 0\r\n\r\n" + SMUGGLED, 400),
                of("unknown TE", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 501),
                of("TE identity", post + "Transfer-Encoding: identity\r\n\r\n" + SMUGGLED, 501),
                of("TE gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 501),
                of("TE chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 501),
                of("two TE", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SMUGGLED, 501),
                of("TE with a vertical tab", post + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
                of("TE in quotation marks", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" + SMUGGLED, 501),
                of("empty TE", post + "Transfer-Encoding:\r\n\r\n" + SMUGGLED, 501),
                of("TE in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
                of("folded TE", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
                of("a folded field", get + "X: a\r\n b\r\n\r\n", 400),
                of("a field folded with a tab", get + "X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n", 400),
                of("a blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
                of("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
                of("bare LF after a field", get + "X: a\nY: b\r\n\r\n", 400),
                of("bare LF at the end", get + "\n" + SMUGGLED, 400),
                of("bare CR in a value", get + "X: a\rTransfer-Encoding: chunked\r\n\r\n", 400),
                of("NUL in a value", get + "X: a\0b\r\n\r\n", 400),
                of("NUL in a name", get + "X\0: b\r\n\r\n", 400),
                of("a name with a blank", get + "X Y: b\r\n\r\n", 400),
                of("a name beyond ASCII", get + "X\u00e9: b\r\n\r\n", 400),
                of("no name", get + ": b\r\n\r\n", 400),
                of("no colon", get + "nothing\r\n\r\n", 400),
                of("two Authorization", get + "Authorization: Basic YUBiLmM6eA==\r\nAuthorization: Basic ZEBlLmY6eA==\r\n\r\n", 400),
                of("two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("no version", "GET /\r\nHost: a\r\n\r\n", 400),
                of("HTTP/0.9", "GET /\r\n\r\n", 400),
                of("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505),
                of("HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
                of("lower-case http", "GET / http/1.1\r\nHost: a\r\n\r\n", 400),
                of("a control character in the target", "GET /a\u0001 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("no path", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("a star", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("dot segments", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("encoded dot segments", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("dot segments behind an encoded slash", "GET /a%2f..%2fb HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("dot segments behind a backslash", "GET /a\\..\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("dot segments with a parameter", "GET /a/..;x/b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("absolute form of another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("absolute form of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("absolute form with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
                of("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
                of("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
                of("another expectation", post + "Expect: miracles\r\nContent-Length: 1\r\n\r\nx", 417),
                of("a WebSocket with a body", get + "Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 37\r\n\r\n" + SMUGGLED, 400),
                of("a long request line", "GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
                of("a long field", get + "X: " + "a".repeat(5000) + "\r\n\r\n", 431),
                of("many fields", get + "X: a\r\n".repeat(1000) + "\r\n", 431),
                of("binary rubbish", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void is_refused_and_reaches_no_server(String what, String bytes, int status) throws Exception {
        int before = lab.old.seen.size();
        String answer = lab.raw(bytes);
        assertThat(answer).as(what).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close\r\n").doesNotContain("200 OK");
        assertThat(lab.old.seen).hasSize(before);
    }

    static Stream<Arguments> hostileBodies() {
        return Stream.of(
                of("a chunk longer than it says", "3\r\nabcd\r\n0\r\n\r\n", 0),
                of("bare LF after a size", "3\nabc\r\n0\r\n\r\n", 0),
                of("bare LF after a chunk", "3\r\nabc\n0\r\n\r\n", 0),
                of("a negative size", "-3\r\nabc\r\n0\r\n\r\n", 0),
                of("a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n", 0),
                of("a blank before a size", " 3\r\nabc\r\n0\r\n\r\n", 0),
                of("a blank after a size", "3 \r\nabc\r\n0\r\n\r\n", 0),
                of("no size", "\r\nabc\r\n0\r\n\r\n", 0),
                of("a size beyond 2^64", "10000000000000003\r\nabc\r\n0\r\n\r\n", 0),
                of("a long extension", "3;" + "x".repeat(1000) + "\r\nabc\r\n0\r\n\r\n", 0),
                of("CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n", 0),
                of("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n", 0),
                of("bare LF after a trailer", "0\r\nX: a\n\r\n", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileBodies")
    void a_malformed_body_ends_the_connection_and_is_never_complete_for_the_server(String what, String body, int none) throws Exception {
        int before = lab.old.seen.size();
        String answer = lab.raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body + SMUGGLED);
        assertThat(answer).as(what).doesNotContain("200 OK");
        assertThat(lab.old.seen).hasSize(before);
    }

    @Test
    void what_belongs_to_the_connection_is_not_passed_on() throws Exception {
        lab.raw("GET /hop HTTP/1.1\r\nHost: a\r\nConnection: close, X-Mine, x-forwarded-for\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\n"
                + "TE: trailers\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nProxy-Authorization: Basic eA==\r\nX-Kept: 2\r\n\r\n");
        WebBackend.Seen seen = lab.old.seen.stream().filter(one -> one.line().contains("/hop")).findFirst().orElseThrow();
        assertThat(seen.fields()).extracting(field -> field.substring(0, field.indexOf(':')))
                .containsExactly("Host", "X-Kept", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Via");
    }

    @Test
    void what_a_client_says_of_its_own_address_is_not_believed() throws Exception {
        lab.raw("GET /forged HTTP/1.1\r\nHost: mail.example.org\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n");
        WebBackend.Seen seen = lab.old.seen.stream().filter(one -> one.line().contains("/forged")).findFirst().orElseThrow();
        assertThat(seen.values("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.values("Forwarded")).containsExactly("for=127.0.0.1;proto=http;host=\"mail.example.org\"");
        assertThat(seen.values("X-Forwarded-Proto")).containsExactly("http");
        assertThat(seen.values("X-Real-IP")).isEmpty();
    }

    @Test
    void what_a_trusted_client_says_is_continued() throws Exception {
        try (HttpLab trusting = new HttpLab("", "trust_forwarded = true")) {
            trusting.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n");
            assertThat(trusting.old.seen.getFirst().values("X-Forwarded-For")).containsExactly("192.0.2.1, 127.0.0.1");
            assertThat(trusting.old.seen.getFirst().values("X-Forwarded-Proto")).containsExactly("https");
        }
    }

    @Test
    void absolute_form_becomes_a_path() throws Exception {
        lab.raw("GET http://A:80/absolute?x=1 HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n\r\n");
        assertThat(lab.old.seen).extracting(WebBackend.Seen::line).contains("GET /absolute?x=1 HTTP/1.1");
    }

    @Test
    void a_request_that_goes_in_circles_is_stopped() throws Exception {
        String via = "Via: 1.1 x (godwit), 1.1 y (godwit)\r\n".repeat(4);
        assertThat(lab.raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + via + "\r\n")).startsWith("HTTP/1.1 508 ");
    }

    @Test
    void a_head_that_dribbles_in_is_cut_off_in_time() throws Exception {
        try (Socket socket = lab.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: a\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void a_connection_that_says_nothing_is_closed_in_time() throws Exception {
        try (Socket socket = lab.socket()) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order_and_routed_one_by_one() throws Exception {
        lab.proxy.routes.assign("alice@example.org", "fresh");
        String get = "GET /%s HTTP/1.1\r\nHost: a\r\nAuthorization: " + HttpLab.basic("alice@example.org") + "\r\n\r\n";
        String answer = lab.raw(get.formatted("1") + "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get.formatted("3")
                + "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer.lines().filter(line -> line.startsWith("fresh") || line.startsWith("old") || line.contains("HTTP/1.1 200")).toList().toString())
                .matches(".*fresh.*old abc.*fresh.*old.*");
    }

    @Test
    void credentials_in_clear_are_refused_where_the_listener_does_not_permit_them() throws Exception {
        try (HttpLab strict = new HttpLab("", HttpLab.NO_PLAINTEXT)) {
            String get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
            assertThat(strict.raw(get + "Authorization: " + HttpLab.basic("a@b.c") + "\r\n\r\n")).startsWith("HTTP/1.1 403 ");
            assertThat(strict.old.seen).isEmpty();
            assertThat(strict.raw(get + "\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }
}
