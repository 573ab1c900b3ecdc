package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.routes.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRoutingTest {
    private static final String OAUTH = """
            [[http.route]]
            paths = ["/auth/token"]
            from = "body"
            pattern = 'client_id=([^&]+)'
            fallback = "fresh"
            [[http.route]]
            paths = ["/api/oauth*"]
            destination = "old"
            [[http.route]]
            paths = ["/admin", "/login*"]
            destination = "fresh"
            [[http.route]]
            paths = ["/calendar/*"]
            from = "query"
            name = "owner"
            [[http.route]]
            paths = ["/shared/*"]
            from = "header"
            name = "X-Account"
            """;

    private static String body(HttpClient client, HttpLab lab, String user, boolean secure) throws Exception {
        return HttpLab.send(client, HttpLab.as(user, secure ? lab.secure("/hello") : lab.plain("/hello"))).body();
    }

    @ParameterizedTest
    @CsvSource({"alice@example.org", "Alice@Example.ORG", "alice+lists@example.org", "alice@example.org%admin", "alice@example.org*admin"})
    void every_way_to_write_a_login_leads_to_the_account_over_both_versions(String user) throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            lab.proxy.routes.assign("alice@example.org", "fresh");
            assertThat(body(one, lab, user, false)).startsWith("fresh");
            HttpResponse<String> response = HttpLab.send(two, HttpLab.as(user, lab.secure("/hello")));
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).startsWith("fresh");
            assertThat(lab.fresh.seen).hasSize(2).allSatisfy(seen -> assertThat(seen.values("authorization")).containsExactly(HttpLab.basic(user)));
        }
    }

    @Test
    void a_flip_between_two_requests_of_one_connection_counts_at_once() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            for (int round = 0; round < 5; round++) {
                lab.acknowledged(lab.proxy.routes.assign("alice@example.org", "fresh"));
                assertThat(body(one, lab, "alice@example.org", false)).startsWith("fresh");
                assertThat(body(two, lab, "alice@example.org", true)).startsWith("fresh");
                lab.acknowledged(lab.proxy.routes.assign("alice@example.org", "old"));
                assertThat(body(one, lab, "alice@example.org", false)).startsWith("old");
                assertThat(body(two, lab, "alice@example.org", true)).startsWith("old");
            }
            // two of HTTP, each its own connection: the flips cost neither client its connection
            await().untilAsserted(() -> assertThat(lab.proxy.log().lines().filter(line -> line.contains("event=http")).count()).isEqualTo(20));
        }
    }

    @Test
    void accounts_of_one_client_connection_share_no_connection_to_a_server() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            body(one, lab, "alice@example.org", false);
            body(one, lab, "alice@example.org", false);
            body(one, lab, "bob@example.org", false);
            HttpLab.send(one, HttpLab.request(lab.plain("/hello")));
            assertThat(lab.old.seen.stream().map(WebBackend.Seen::connection)).containsExactly(1, 1, 2, 3);
        }
    }

    @Test
    void a_request_without_credentials_goes_to_the_default() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/hello"))).body()).startsWith("old");
        }
    }

    @Test
    void credentials_that_name_nobody_are_refused_unless_the_administrator_wants_them_at_the_default() throws Exception {
        String token = "Bearer 6Fk29xopaque";
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            HttpResponse<String> response = HttpLab.send(one, HttpLab.request(lab.plain("/hello")).header("Authorization", token));
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().allValues("WWW-Authenticate")).hasSize(2);
            assertThat(lab.old.seen).isEmpty();
        }
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab("opaque_credentials = \"fallback\"", "")) {
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/hello")).header("Authorization", token)).body()).startsWith("old");
        }
    }

    @Test
    void a_bearer_token_leads_to_the_account_it_names() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            lab.proxy.routes.assign("alice@example.org", "fresh");
            String jwt = "e30." + url("{\"sub\":\"42\",\"email\":\"Alice@example.org\"}") + ".c2ln";
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/x")).header("Authorization", "Bearer " + jwt)).body()).startsWith("fresh");
            String own = "sw1.c2VjcmV0." + url("alice@example.org");
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/x")).header("Authorization", "bearer " + own)).body()).startsWith("fresh");
        }
    }

    private static String url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"/api/oauth, old", "/api/oauth/x, old", "/api/%6fauth, old", "//api//oauth, old", "/admin, fresh", "/admin/, fresh", "/login?x=1, fresh", "/other, old"})
    void pinned_paths_go_where_they_are_pinned_however_they_are_spelled(String path, String destination) throws Exception {
        try (HttpLab lab = new HttpLab(OAUTH, "")) {
            String answer = lab.raw("GET " + path + " HTTP/1.1\r\nHost: mail.example.org\r\nConnection: close\r\n\r\n");
            assertThat(answer).endsWith(destination + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"webadmin, old", "stalwart-webui, fresh", "web%61dmin, old", "nobody, old"})
    void a_body_can_name_the_account_and_arrives_complete(String clientId, String destination) throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab(OAUTH, "")) {
            lab.proxy.routes.assign("webadmin", "old");
            lab.proxy.routes.assign("stalwart-webui", "fresh");
            String form = "grant_type=authorization_code&client_id=" + clientId + "&code=" + "x".repeat(300);
            for (boolean expect : new boolean[] {false, true}) {
                HttpResponse<String> response = HttpLab.send(one, HttpLab.request(lab.plain("/auth/token")).expectContinue(expect)
                        .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)));
                assertThat(response.body()).isEqualTo(destination + " " + form);
            }
            assertThat(HttpLab.send(two, HttpLab.request(lab.secure("/auth/token")).header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))).body()).isEqualTo(destination + " " + form);
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/auth/token")).POST(BodyPublishers.ofString("nothing"))).body()).isEqualTo("fresh nothing");
        }
    }

    @Test
    void a_body_beyond_the_cap_is_not_searched_and_arrives_complete() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab("body_extract_cap = \"1K\"\n" + OAUTH, "")) {
            lab.proxy.routes.assign("webadmin", "old");
            String form = "x".repeat(3000) + "&client_id=webadmin";
            HttpResponse<String> response = HttpLab.send(one, HttpLab.request(lab.plain("/auth/token")).POST(BodyPublishers.ofString(form)));
            assertThat(response.body()).startsWith("fresh " + form.length() + " ");
        }
    }

    @Test
    void a_query_or_a_header_can_name_the_account_but_credentials_weigh_more() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab(OAUTH, "")) {
            lab.proxy.routes.assign("alice@example.org", "fresh");
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/calendar/x?owner=alice%40example.org"))).body()).startsWith("fresh");
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/shared/x")).header("X-Account", "alice@example.org")).body()).startsWith("fresh");
            assertThat(HttpLab.send(one, HttpLab.as("bob@example.org", lab.plain("/calendar/x?owner=alice%40example.org"))).body()).startsWith("old");
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/calendar/x?owner=a%40b.c&owner=d%40e.f"))).statusCode()).isEqualTo(400);
            assertThat(HttpLab.send(one, HttpLab.request(lab.plain("/calendar/x?owner=a%00b"))).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void what_cannot_be_known_is_unavailable_and_never_the_default() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            lab.proxy.routes.down = true;
            HttpResponse<String> response = HttpLab.send(one, HttpLab.as("alice@example.org", lab.plain("/hello")));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(lab.old.connections()).isZero();
        }
    }

    @Test
    void a_held_account_waits_and_then_goes_to_its_new_server() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            lab.proxy.routes.hold("alice@example.org", Duration.ofMinutes(1));
            CompletableFuture<HttpResponse<String>> first = one.sendAsync(HttpLab.as("alice@example.org%admin", lab.plain("/hello")).build(), HttpResponse.BodyHandlers.ofString());
            CompletableFuture<HttpResponse<String>> second = two.sendAsync(HttpLab.as("alice@example.org", lab.secure("/hello"))
                    .POST(BodyPublishers.ofString("body")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.proxy.server.parts().gate().waiting() == 2);
            assertThat(body(one, lab, "bob@example.org", false)).startsWith("old");
            lab.proxy.routes.assign("alice@example.org", "fresh");
            lab.proxy.routes.release("alice@example.org");
            assertThat(first.get(10, TimeUnit.SECONDS).body()).isEqualTo("fresh ");
            assertThat(second.get(10, TimeUnit.SECONDS).body()).isEqualTo("fresh body");
        }
    }

    @Test
    void a_hold_is_not_acknowledged_while_the_server_is_at_work_on_a_request_that_was_cut_off() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab("", "", "drain = \"300ms\"")) {
            var answer = one.sendAsync(HttpLab.as("alice@example.org", lab.plain("/slow")).POST(BodyPublishers.ofString("do it")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.old.seen.size() == 1);
            lab.proxy.routes.hold("alice@example.org", Duration.ofMinutes(1));
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
            CompletableFuture<Void> acknowledged = lab.proxy.routes.acknowledged.toCompletableFuture();
            assertThat(acknowledged).isNotDone();
            assertThat(lab.old.open()).isEqualTo(1);
            lab.old.slow.countDown();
            acknowledged.get(10, TimeUnit.SECONDS);
            await().until(() -> lab.old.open() == 0);
        }
    }

    @Test
    void a_hold_that_takes_too_long_ends_in_503() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab("", "", "hold = \"200ms\"")) {
            lab.proxy.routes.hold("alice@example.org", Duration.ofMinutes(1));
            HttpResponse<String> response = HttpLab.send(one, HttpLab.as("alice@example.org", lab.plain("/hello")));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(lab.old.connections()).isZero();
        }
    }

    @Test
    void a_request_in_flight_may_end_while_its_account_is_held_and_the_next_one_waits() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            CompletableFuture<HttpResponse<String>> running = one.sendAsync(HttpLab.as("alice@example.org", lab.plain("/slow")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.old.seen.size() == 1);
            lab.proxy.routes.hold("alice@example.org", Duration.ofMinutes(1));
            CompletableFuture<HttpResponse<String>> next = one.sendAsync(HttpLab.as("alice@example.org", lab.plain("/hello")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.proxy.server.parts().gate().waiting() == 1);
            lab.old.slow.countDown();
            assertThat(running.get(10, TimeUnit.SECONDS).body()).isEqualTo("old");
            assertThat(next).isNotDone();
            lab.proxy.routes.assign("alice@example.org", "fresh");
            lab.proxy.routes.release("alice@example.org");
            assertThat(next.get(10, TimeUnit.SECONDS).body()).startsWith("fresh");
        }
    }

    @Test
    void a_flip_breaks_off_what_the_old_server_has_not_answered_and_is_acknowledged_when_that_server_is_through_with_it() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab()) {
            CompletableFuture<HttpResponse<String>> running = one.sendAsync(HttpLab.as("alice@example.org", lab.plain("/slow"))
                    .POST(BodyPublishers.ofString("x")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.old.seen.size() == 1 && lab.sessions("alice@example.org") == 1);
            Outcome flip = lab.proxy.routes.assign("alice@example.org", "fresh");
            assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
            assertThat(lab.sessions("alice@example.org")).isEqualTo(1);
            lab.old.slow.countDown();
            lab.acknowledged(flip);
            await().until(() -> lab.sessions("alice@example.org") == 0);
        }
    }

    @Test
    void a_server_that_is_never_through_with_a_request_is_left_when_its_time_is_over() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpLab lab = new HttpLab("", "", "parting = \"500ms\"")) {
            CompletableFuture<HttpResponse<String>> running = one.sendAsync(HttpLab.as("alice@example.org", lab.plain("/slow"))
                    .POST(BodyPublishers.ofString("x")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.old.seen.size() == 1 && lab.sessions("alice@example.org") == 1);
            lab.acknowledged(lab.proxy.routes.assign("alice@example.org", "fresh"));
            assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
            assertThat(lab.proxy.log()).contains("server-did-not-close");
        }
    }

    @Test
    void what_may_be_asked_twice_is_asked_again_at_the_new_server() throws Exception {
        try (HttpClient one = HttpLab.http1(); HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            CompletableFuture<HttpResponse<String>> first = one.sendAsync(HttpLab.as("alice@example.org", lab.plain("/slow")).build(), HttpResponse.BodyHandlers.ofString());
            CompletableFuture<HttpResponse<String>> second = two.sendAsync(HttpLab.as("alice@example.org", lab.secure("/slow")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.old.seen.size() == 2);
            lab.fresh.slow.countDown();
            lab.acknowledged(lab.proxy.routes.assign("alice@example.org", "fresh"));
            assertThat(first.get(10, TimeUnit.SECONDS).body()).isEqualTo("fresh");
            assertThat(second.get(10, TimeUnit.SECONDS).body()).isEqualTo("fresh");
            await().until(() -> lab.sessions("alice@example.org") == 0);
        }
    }

    @Test
    void a_session_is_registered_only_while_the_request_lasts() throws Exception {
        try (HttpClient two = HttpLab.http2(); HttpLab lab = new HttpLab()) {
            CompletableFuture<HttpResponse<String>> running = two.sendAsync(HttpLab.as("alice@example.org%admin", lab.secure("/slow")).build(), HttpResponse.BodyHandlers.ofString());
            await().until(() -> lab.old.seen.size() == 1);
            assertThat(lab.sessions("alice@example.org")).isEqualTo(1);
            lab.old.slow.countDown();
            running.get(10, TimeUnit.SECONDS);
            await().until(() -> lab.sessions("alice@example.org") == 0);
        }
    }
}
