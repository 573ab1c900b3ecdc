package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.lab.LabServer.Service;
import dev.godwit.proxy.ProxyProcess;
import dev.godwit.routes.RouteChange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JMAP and DAV through the proxy: Cyrus 3.6 and 3.10 and Apache James behind it, curl and the JDK's client before it. */
@Tag("lab")
class ProxyHttpServersTest {
    private static final String ON_CYRUS36 = "user03";
    private static final String ON_CYRUS310 = "user04";
    private static final String ON_JAMES = "user05";
    private static final String MOVES = "user06";
    private static final String LISTENS = "user07";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ECHO = """
            {"using":["urn:ietf:params:jmap:core"],"methodCalls":[["Core/echo",{"hello":"there"},"0"]]}""";

    @TempDir
    private static Path folder;
    private static LabServer cyrus36;
    private static LabServer cyrus310;
    private static LabServer james;
    private static ProxyProcess proxy;
    private static URI door;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        cyrus36 = LabServer.named("cyrus36");
        cyrus310 = LabServer.named("cyrus310");
        james = LabServer.named("james");
        cyrus36.reset(ON_CYRUS36);
        cyrus310.reset(ON_CYRUS310, MOVES, LISTENS);
        james.reset();
        Path authority = Path.of(cyrus36.get("CA"));
        Files.createFile(folder.resolve("routes.tsv"));
        ProxyConfig config = new ProxyConfig(authority.getParent()).listener("https", "http", "implicit")
                .destination("cyrus36", "native", authority, ProxyConfig.service("http", cyrus36.get("PORT_HTTPS"), "implicit"))
                .destination("cyrus310", "native", authority, ProxyConfig.service("http", cyrus310.get("PORT_HTTPS"), "implicit"))
                .destination("james", "native", authority, ProxyConfig.service("http", james.get("PORT_HTTP"), "plain"))
                .with("[routing]\ndefault_destination = \"cyrus36\"")
                .with("[routes]\nstore = \"file\"\npath = \"routes.tsv\"");
        Path file = Files.writeString(folder.resolve("proxy.toml"), config.text());
        proxy = ProxyProcess.start(file, new PrintStream(Files.newOutputStream(folder.resolve("log")), true, StandardCharsets.UTF_8), Clock.systemUTC());
        assign(ON_CYRUS310, "cyrus310");
        for (String user : List.of(ON_JAMES, MOVES, LISTENS)) {
            assign(user, "james");
        }
        door = URI.create("https://localhost:" + config.port("https"));
        client = HttpClient.newBuilder().sslContext(PlainHttp.trusting(authority)).connectTimeout(SOON).build();
    }

    @AfterAll
    static void stop() throws Exception {
        if (client != null) {
            client.close();
        }
        if (proxy != null) {
            proxy.stop();
        }
    }

    private static void assign(String user, String destination) {
        proxy.routes().apply(account(user), RouteChange.Assign.to(destination));
    }

    private static String account(String user) {
        return user + "@example.org";
    }

    private static String curl(String user, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("curl", "-sS", "-v", "--max-time", "30", "--cacert", cyrus36.get("CA"), "-u", user + ":" + cyrus36.password()),
                Arrays.stream(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + cyrus36.password()).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest.Builder request(String user, String path) {
        return HttpRequest.newBuilder(door.resolve(path)).timeout(SOON).header("Authorization", basic(user));
    }

    /** The resource behind a URL of the session, which names the server and not the proxy. */
    private static String path(String url, String accountId) {
        return URI.create(url.replace("{accountId}", accountId).replace("{name}", "blob").replace("{type}", "text%2Fplain").replace("{types}", "*")
                .replace("{closeafter}", "no").replace("{ping}", "5").replaceAll("[{}]", "_")).getRawPath();
    }

    private static JsonNode session(String user, LabServer server) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request(user, server.path(Service.JMAP, user)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private static String accountId(JsonNode session) {
        return session.path("primaryAccounts").path("urn:ietf:params:jmap:mail").asText();
    }

    @ParameterizedTest
    @CsvSource({"user03,cyrus36,--http1.1,HTTP/1.1 200", "user03,cyrus36,--http2,HTTP/2 200", "user04,cyrus310,--http1.1,HTTP/1.1 200", "user04,cyrus310,--http2,HTTP/2 200",
            "user05,james,--http1.1,HTTP/1.1 200", "user05,james,--http2,HTTP/2 200"})
    void curl_is_given_the_jmap_session_of_the_accounts_own_server(String user, String name, String version, String status) throws Exception {
        LabServer server = LabServer.named(name);
        String said = curl(user, version, door + server.path(Service.JMAP, user));
        assertThat(said).contains("< " + status, "\"username\":\"" + user + "\"");
        assertThat(said.contains("urn:apache:james")).as("James").isEqualTo(name.equals("james"));
        assertThat(said.contains("\"urn:ietf:params:jmap:calendars\"")).as("Cyrus 3.10").isEqualTo(name.equals("cyrus310"));
    }

    @ParameterizedTest
    @CsvSource({"user03,cyrus36", "user04,cyrus310", "user05,james"})
    void a_blob_of_five_megabytes_goes_through_and_comes_back_and_a_method_is_answered(String user, String name) throws Exception {
        JsonNode session = session(user, LabServer.named(name));
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        HttpResponse<String> uploaded = client.send(request(user, path(session.path("uploadUrl").asText(), accountId(session))).header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(content)).build(), BodyHandlers.ofString());
        assertThat(uploaded.statusCode()).as(uploaded.body()).isBetween(200, 201);
        String blob = MAPPER.readTree(uploaded.body()).path("blobId").asText();
        HttpResponse<byte[]> back = client.send(request(user, path(session.path("downloadUrl").asText().replace("{blobId}", blob), accountId(session))).build(), BodyHandlers.ofByteArray());
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(back.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(Arrays.equals(back.body(), content)).isTrue();
        HttpResponse<String> echo = client.send(request(user, path(session.path("apiUrl").asText(), "")).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ECHO)).build(), BodyHandlers.ofString());
        assertThat(echo.body()).contains("Core/echo", "there");
    }

    @ParameterizedTest
    @CsvSource({"user03,cyrus36,cyrus310,--http1.1", "user04,cyrus310,cyrus36,--http2"})
    void a_card_that_curl_puts_lies_on_the_accounts_own_server_and_on_no_other(String user, String name, String other, String version) throws Exception {
        LabServer server = LabServer.named(name);
        String home = server.path(Service.CARDDAV, user);
        String card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:\u00c4pfel\r\nN:\u00c4pfel;;;;\r\nEND:VCARD\r\n";
        Path file = Files.writeString(folder.resolve("card"), card);
        assertThat(curl(user, version, "-T", file.toString(), "-H", "Content-Type: text/vcard; charset=utf-8", door + home + "Default/one.vcf")).containsPattern("< HTTP/\\S+ 20[14]");
        assertThat(curl(user, version, "-X", "PROPFIND", "-H", "Depth: 1", door + home + "Default/")).contains("one.vcf");
        try (PlainHttp direct = new PlainHttp(server, user); PlainHttp elsewhere = new PlainHttp(LabServer.named(other), user)) {
            assertThat(direct.send("GET", server.http(Service.CARDDAV, user).resolve(home + "Default/one.vcf"), "").body()).contains("\u00c4pfel");
            assertThat(elsewhere.send("GET", LabServer.named(other).http(Service.CARDDAV, user).resolve(home + "Default/one.vcf"), "").statusCode()).isIn(401, 404);
        }
        server.reset(user);
    }

    @ParameterizedTest
    @CsvSource({"user03,/jmap/", "user04,/jmap/", "user05,/jmap/session"})
    void a_wrong_password_is_refused_by_the_server(String user, String path) throws Exception {
        HttpRequest wrong = HttpRequest.newBuilder(door.resolve(path)).timeout(SOON)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":wrong").getBytes(StandardCharsets.UTF_8))).build();
        assertThat(client.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    /** What a server says over a WebSocket, and its end. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("broken " + error);
        }

        String next() throws InterruptedException {
            String next = heard.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("something is said").isNotNull();
            return next;
        }
    }

    @Test
    void a_websocket_to_james_is_closed_by_the_switch_and_the_next_request_goes_to_cyrus() throws Exception {
        JsonNode session = session(MOVES, james);
        String path = path(session.path("capabilities").path("urn:ietf:params:jmap:websocket").path("url").asText(), "");
        Messages messages = new Messages();
        WebSocket socket = client.newWebSocketBuilder().header("Authorization", basic(MOVES)).subprotocols("jmap").connectTimeout(SOON)
                .buildAsync(URI.create("wss" + door.resolve(path).toString().substring(5)), messages).get(SOON.toSeconds(), TimeUnit.SECONDS);
        socket.sendText("{\"@type\":\"Request\",\"id\":\"r1\"," + ECHO.substring(1), true);
        assertThat(messages.next()).contains("Core/echo", "there", "r1");
        assign(MOVES, "cyrus310");
        assertThat(messages.next()).isEqualTo("closed 1012");
        assertThat(session(MOVES, cyrus310).toString()).contains("\"urn:ietf:params:jmap:calendars\"").doesNotContain("urn:apache:james");
    }

    @Test
    void an_event_stream_of_james_tells_a_change_ends_with_the_hold_and_the_next_request_waits_for_the_release() throws Exception {
        JsonNode session = session(LISTENS, james);
        HttpResponse<InputStream> stream = client.send(request(LISTENS, path(session.path("eventSourceUrl").asText(), "") + "?types=*&closeAfter=no&ping=5").build(),
                BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).as("the first ping: it listens").contains("ping");
            HttpRequest create = request(LISTENS, path(session.path("apiUrl").asText(), "")).header("Content-Type", "application/json")
                    .header("Accept", "application/json; jmapVersion=rfc-8621").POST(BodyPublishers.ofString("""
                            {"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":[["Mailbox/set",{"accountId":"%s","create":{"a":{"name":"News"}}},"0"]]}"""
                            .formatted(accountId(session)))).build();
            assertThat(client.send(create, BodyHandlers.ofString()).body()).contains("\"created\"");
            assertThat(lineWith(events, "StateChange")).contains("Mailbox");
            proxy.routes().apply(account(LISTENS), RouteChange.Hold.of(Duration.ofMinutes(1)));
            assertThat(lineWith(events, "never")).as("the stream has ended").isNull();
        }
        var waiting = client.sendAsync(request(LISTENS, cyrus310.path(Service.JMAP, LISTENS)).build(), BodyHandlers.ofString());
        awaitWaiting();
        assign(LISTENS, "cyrus310");
        proxy.routes().apply(account(LISTENS), new RouteChange.Release(java.util.OptionalLong.empty()));
        assertThat(waiting.get(SOON.toSeconds(), TimeUnit.SECONDS).body()).contains("\"urn:ietf:params:jmap:calendars\"");
    }

    /** @return null at the end */
    private static String lineWith(BufferedReader events, String text) throws IOException {
        String line = events.readLine();
        while (line != null && !line.contains(text)) {
            line = events.readLine();
        }
        return line;
    }

    private static void awaitWaiting() {
        long end = System.nanoTime() + SOON.toNanos();
        while (proxy.server().parts().gate().waiting() == 0) {
            if (System.nanoTime() > end) {
                fail("the request does not wait");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
