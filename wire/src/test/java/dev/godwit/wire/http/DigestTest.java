package dev.godwit.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.godwit.wire.http.HttpFailure.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DigestTest {
    private static final HttpLogin DIGEST = new HttpLogin.Digest("ada", () -> "geheim");
    private static final HttpLogin BASIC = new HttpLogin.Basic("ada", () -> "geheim");

    private static String example(String algorithm) {
        return "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    }

    private static Optional<String> answer(String cnonce, String... headers) {
        return DigestSession.to(Challenge.of(List.of(headers)), cnonce).map(session -> session.header("Mufasa", "Circle of Life", "GET", "/dir/index.html"));
    }

    @Test
    void the_examples_of_rfc_7616_come_out() {
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        assertThat(answer(cnonce, example("MD5")).orElseThrow()).contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"", "nc=00000001", "qop=auth,",
                "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", "algorithm=MD5");
        assertThat(answer(cnonce, example("SHA-256")).orElseThrow()).contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
        assertThat(answer(cnonce, example("MD5"), example("SHA-256")).orElseThrow()).as("the stronger one").contains("algorithm=SHA-256");
        String hidden = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
        String said = DigestSession.to(Challenge.of(List.of(hidden)), "cnonce").orElseThrow().header("J\u00e4s\u00f8n Doe", "Secret, or not?", "GET", "/doe.json");
        assertThat(said).contains("username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"", "userhash=true");
        assertThat(parameter(said, "response")).isEqualTo(hash("SHA-512/256", hash("SHA-512/256", "J\u00e4s\u00f8n Doe:api@example.org:Secret, or not?")
                + ":5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK:00000001:cnonce:auth:" + hash("SHA-512/256", "GET:/doe.json")));
    }

    @Test
    void challenges_are_found_whatever_stands_around_them() {
        assertThat(Challenge.of(List.of("Negotiate, NTLM TlRMTVNTUAAB=, Digest realm=\"a, \\\"b\\\"\" , nonce = x,, Basic realm=\"c\""))).containsExactly(
                new Challenge("negotiate", Map.of()), new Challenge("ntlm", Map.of("tlrmtvntuaab", "")),
                new Challenge("digest", Map.of("realm", "a, \"b\"", "nonce", "x")), new Challenge("basic", Map.of("realm", "c")));
        assertThat(answer("c", "Digest realm=\"r\", nonce=\"n\", algorithm=TOKEN")).as("nobody knows how").isEmpty();
        assertThat(answer("c", "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"")).as("not for streams").isEmpty();
        assertThat(answer("c", "Digest realm=\"r", "Digest", "=", "\"", ",,,=,")).isEmpty();
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String parameter(String header, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)\"?").matcher(header);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Computed anew, by somebody who knows the password. */
    private static boolean isRight(HttpExchange exchange, String algorithm, String nonce) {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
        String secret = hash(algorithm, "ada:r:geheim");
        String request = hash(algorithm, exchange.getRequestMethod() + ":" + exchange.getRequestURI());
        return header.startsWith("Digest ") && parameter(header, "nonce").equals(nonce) && parameter(header, "uri").equals(exchange.getRequestURI().toString())
                && parameter(header, "response").equals(hash(algorithm, secret + ":" + nonce + ":" + parameter(header, "nc") + ":" + parameter(header, "cnonce") + ":auth:" + request));
    }

    private static void challenge(HttpExchange exchange, String algorithm, String nonce, String more) throws IOException {
        WebServer.answer(exchange, 401, Map.of("WWW-Authenticate", "Digest realm=\"r\", qop=\"auth\", algorithm=" + algorithm + ", nonce=\"" + nonce + "\"" + more), "");
    }

    private static HttpTransport open(WebServer server, HttpLogin login) throws IOException {
        return HttpTransport.open(server.options(Map.of()), login, Clock.systemUTC());
    }

    @Test
    void who_asks_is_said_once_and_counted_from_then_on_and_the_password_is_not_sent() throws Exception {
        ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        try (WebServer server = WebServer.cleartext(exchange -> {
            said.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("nothing"));
            if (isRight(exchange, "SHA-256", "n1")) {
                WebServer.answer(exchange, 200, Map.of(), "fine");
            } else {
                challenge(exchange, "SHA-256", "n1", "");
            }
        }); HttpTransport transport = open(server, DIGEST)) {
            for (String path : List.of("/a%20b?c=d", "/", "/x")) {
                transport.send(HttpCall.get(server.uri(path))).requireData().close();
            }
        }
        assertThat(said).hasSize(4).noneMatch(header -> header.startsWith("Basic"));
        assertThat(said.stream().map(header -> parameter(header, "nc"))).containsExactly("", "00000001", "00000002", "00000003");
    }

    @Test
    void an_upload_is_sent_again_where_the_nonce_is_too_old() throws Exception {
        byte[] content = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        AtomicInteger nonces = new AtomicInteger(1);
        AtomicInteger stored = new AtomicInteger();
        try (WebServer server = WebServer.cleartext(exchange -> {
            int length = exchange.getRequestBody().readAllBytes().length;
            if (isRight(exchange, "MD5", "n" + nonces.get())) {
                stored.set(length);
                nonces.incrementAndGet();
                WebServer.answer(exchange, 204, Map.of(), "");
            } else {
                challenge(exchange, "MD5", "n" + nonces.get(), exchange.getRequestHeaders().containsKey("Authorization") ? ", stale=TRUE" : "");
            }
        }); HttpTransport transport = open(server, DIGEST)) {
            for (int i = 0; i < 3; i++) {
                stored.set(0);
                HttpContent body = new HttpContent.Streamed(() -> new ByteArrayInputStream(content), content.length);
                transport.send(new HttpCall("PUT", server.uri("/f"), Map.of(), body)).requireData().close();
                assertThat(stored.get()).isEqualTo(content.length);
            }
        }
    }

    @Test
    void basic_becomes_digest_where_the_server_takes_nothing_else() throws Exception {
        try (WebServer server = WebServer.cleartext(exchange -> {
            if (isRight(exchange, "MD5", "n")) {
                WebServer.answer(exchange, 200, Map.of(), "fine");
            } else {
                challenge(exchange, "MD5", "n", "");
            }
        }); HttpTransport transport = open(server, BASIC)) {
            transport.send(HttpCall.get(server.uri("/"))).requireData().close();
        }
    }

    @Test
    void a_wrong_password_is_refused_after_one_try_and_basic_is_no_way_out() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (WebServer server = WebServer.cleartext(exchange -> challenge(exchange, "MD5", "n" + requests.incrementAndGet(), ""))) {
            try (HttpTransport transport = open(server, DIGEST)) {
                HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> transport.send(HttpCall.get(server.uri("/"))));
                assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
                assertThat(failure.nextStep().orElseThrow()).contains("the server offers Digest");
            }
        }
        assertThat(requests.get()).isEqualTo(2);
        ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        try (WebServer server = WebServer.cleartext(exchange -> {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).ifPresent(said::add);
            WebServer.answer(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"r\""), "");
        }); HttpTransport transport = open(server, DIGEST)) {
            assertThat(catchThrowableOfType(HttpFailure.class, () -> transport.send(HttpCall.get(server.uri("/")))).reason()).isEqualTo(Reason.UNAUTHORIZED);
        }
        assertThat(said).isEmpty();
    }
}
