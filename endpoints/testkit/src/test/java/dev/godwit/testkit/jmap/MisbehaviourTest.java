package dev.godwit.testkit.jmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.Keywords;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.jmap.JmapFaults.Step;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MisbehaviourTest {
    private static final Instant DAY = Instant.parse("2020-02-03T04:05:06Z");

    private JmapServer server;
    private JmapAccount alice;
    private TestClient c;

    @BeforeEach
    void start() {
        server = JmapServer.start(JmapQuirks.none());
        alice = server.store().addAccount("alice", "secret");
        c = TestClient.basic(server, "alice", "secret");
    }

    @AfterEach
    void stop() {
        c.close();
        server.close();
        server.store().close();
    }

    private ObjectNode create(String name) throws IOException {
        return c.call("Mailbox/set", "{'create':{'k':{'name':'" + name + "'}}}");
    }

    private static String type(ObjectNode answer) {
        return answer.path("type").asText();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // connections

    @Test
    void a_connection_that_breaks_before_a_call_leaves_it_undone_and_after_it_done() throws IOException {
        server.faults(JmapFaults.at(Step.RECEIVED, "Mailbox/set", 1));
        assertThatThrownBy(() -> create("A")).isInstanceOf(IOException.class);
        assertThat(alice.all("Mailbox")).hasSize(1);
        server.faults(JmapFaults.at(Step.ACTED_NOT_ANSWERED, "Mailbox/set", 2));
        create("A");
        assertThatThrownBy(() -> create("B")).isInstanceOf(IOException.class);
        server.faults(JmapFaults.at(Step.ANSWERED_HALF, "Mailbox/set", 1));
        assertThatThrownBy(() -> create("C")).isInstanceOf(IOException.class);
        assertThat(alice.all("Mailbox").stream().map(box -> box.get("name").asText())).containsExactly("Inbox", "A", "B", "C");
        assertThat(server.requestCounts()).containsEntry("Mailbox/set", 4L);
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void a_request_that_breaks_in_the_middle_has_done_its_first_half() {
        server.faults(JmapFaults.at(Step.RECEIVED, "Mailbox/set", 2));
        String call = "['Mailbox/set',{'accountId':'A1','create':{'k':{'name':'%s'}}},'%s']";
        assertThatThrownBy(() -> c.calls(call.formatted("A", 0), call.formatted("B", 1))).isInstanceOf(IOException.class);
        assertThat(alice.all("Mailbox")).hasSize(2);
    }

    @Test
    void uploads_and_downloads_break_where_the_plan_says() throws IOException {
        server.faults(JmapFaults.at(Step.HALF_RECEIVED, "upload", 1));
        assertThatThrownBy(() -> c.upload(new byte[100_000])).isInstanceOf(IOException.class);
        assertThat(c.get("/jmap/download/A1/" + alice.addBlob(Content.of("x")) + "/n?accept=a").body()).isEqualTo("x");
        server.quirks(JmapQuirks.none().cutDownloads(1, 40_000));
        String blobId = alice.addBlob(Content.of(new byte[100_000]));
        assertThatThrownBy(() -> c.get("/jmap/download/A1/" + blobId + "/n?accept=a")).isInstanceOf(IOException.class);
        assertThat(c.get("/jmap/download/A1/" + blobId + "/n?accept=a").body()).hasSize(100_000);
    }

    @Test
    void a_plan_by_steps_reaches_every_step_of_a_run_once() throws IOException {
        int broken = 0;
        for (int n = 1; n <= 20; n++) {
            JmapFaults.AtStep plan = JmapFaults.atStep(n);
            server.faults(plan);
            try {
                c.call("Mailbox/get", "{'ids':null}");
            } catch (IOException e) {
                broken++;
            }
            assertThat(plan.reached()).isEqualTo(broken == n);
        }
        // RECEIVED, ACTED_NOT_ANSWERED, ANSWERED_HALF
        assertThat(broken).isEqualTo(3);
    }

    // answers

    @Test
    void calls_fail_by_number_and_half_of_a_partial_failure_is_done() throws IOException {
        server.quirks(JmapQuirks.none().failCall("Mailbox/set", 1, "serverUnavailable").failCall("Mailbox/set", 2, "serverPartialFail"));
        assertThat(type(create("A"))).isEqualTo("serverUnavailable");
        assertThat(type(c.call("Mailbox/set", "{'create':{'a':{'name':'A'},'b':{'name':'B'},'c':{'name':'C'}}}"))).isEqualTo("serverPartialFail");
        assertThat(alice.all("Mailbox")).hasSize(3);
        create("D");
        assertThat(alice.all("Mailbox")).hasSize(4);
        assertThat(server.errorCounts()).containsEntry("serverUnavailable", 1L).containsEntry("serverPartialFail", 1L);
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void a_reference_to_a_call_that_failed_by_plan_is_not_blamed_on_the_client() throws IOException {
        server.quirks(JmapQuirks.none().failCall("Email/query", 1, "serverFail"));
        JsonNode responses = c.calls("['Email/query',{'accountId':'A1'},'0']",
                "['Email/get',{'accountId':'A1','#ids':{'resultOf':'0','name':'Email/query','path':'/ids'}},'1']");
        assertThat(responses.at("/1/1/type").asText()).isEqualTo("invalidResultReference");
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void a_token_expires_and_a_password_must_be_right() throws IOException {
        server.store().acceptToken("alice", "t0k", 2);
        try (TestClient bearer = new TestClient(server, "Bearer t0k"); TestClient wrong = TestClient.basic(server, "alice", "no")) {
            assertThat(bearer.get("/jmap/session").statusCode()).isEqualTo(200);
            assertThat(bearer.get("/jmap/session").statusCode()).isEqualTo(200);
            HttpResponse<String> third = bearer.get("/jmap/session");
            assertThat(third.statusCode()).isEqualTo(401);
            assertThat(third.headers().allValues("WWW-Authenticate")).hasSize(2);
            assertThat(wrong.get("/jmap/session").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void requests_are_put_off_with_the_time_to_come_back() throws IOException {
        server.quirks(JmapQuirks.none().throttle("api", 1, 2, 429, 3).throttle("upload", 1, 1, 503, 1));
        assertThat(c.post("{}").headers().firstValue("Retry-After")).contains("3");
        assertThat(c.post("{}").statusCode()).isEqualTo(429);
        assertThat(c.call("Mailbox/get", "{'ids':[]}").has("list")).isTrue();
        assertThat(server.earlyRequests()).isEqualTo(2);
        assertThat(c.send("POST", "/jmap/upload/A1/", "a/b", new byte[1]).statusCode()).isEqualTo(503);
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void html_comes_in_the_place_of_json_and_nothing_is_done() throws IOException {
        server.quirks(JmapQuirks.none().htmlInsteadOfJson(1, 1));
        HttpResponse<String> answer = c.post("{'using':['urn:ietf:params:jmap:core','urn:ietf:params:jmap:mail'],"
                + "'methodCalls':[['Mailbox/set',{'accountId':'A1','create':{'k':{'name':'A'}}},'0']]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("<!DOCTYPE html>");
        assertThat(alice.all("Mailbox")).hasSize(1);
    }

    @Test
    void a_revoked_right_shows_in_a_method_or_in_http() throws IOException {
        server.quirks(JmapQuirks.none().forbid("Email", "Mailbox/set").httpForbid("ContactCard", "download"));
        assertThat(type(c.call("Email/get", "{'ids':[]}"))).isEqualTo("forbidden");
        assertThat(type(create("A"))).isEqualTo("forbidden");
        assertThat(c.call("Mailbox/get", "{'ids':[]}").has("list")).isTrue();
        assertThat(c.post("{'using':['urn:ietf:params:jmap:core'],'methodCalls':[['ContactCard/get',{},'0']]}").statusCode()).isEqualTo(403);
        assertThat(c.get("/jmap/download/A1/" + alice.addBlob(Content.of("x")) + "/n?accept=a").statusCode()).isEqualTo(403);
    }

    @Test
    void refused_objects_name_their_properties_and_the_others_go_through() throws IOException {
        server.quirks(JmapQuirks.none().refuse("Mailbox", box -> box.path("name").asText().contains("x"), "name", "role"));
        ObjectNode answer = c.call("Mailbox/set", "{'create':{'a':{'name':'ax'},'b':{'name':'b'}}}");
        assertThat(answer.at("/notCreated/a/properties").toString()).isEqualTo("[\"name\",\"role\"]");
        assertThat(answer.at("/created").has("b")).isTrue();
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void states_can_be_forgotten_stale_or_told_in_small_portions() throws IOException {
        String state = alice.state("Mailbox");
        alice.addMailbox("A", null, null);
        alice.addMailbox("B", null, null);
        alice.addMailbox("C", null, null);
        server.quirks(JmapQuirks.none().changesMemory(2).maxChanges(1).staleStates("Mailbox"));
        assertThat(type(c.call("Mailbox/changes", "{'sinceState':'" + state + "'}"))).isEqualTo("cannotCalculateChanges");
        String stale = c.call("Mailbox/get", "{'ids':[]}").get("state").asText();
        assertThat(stale).isNotEqualTo(alice.state("Mailbox"));
        assertThat(c.call("Mailbox/changes", "{'sinceState':'" + stale + "'}").get("created").toString()).isEqualTo("[\"mb4\"]");
        server.quirks(JmapQuirks.none().maxChanges(1));
        assertThat(c.call("Mailbox/changes", "{'sinceState':'" + state + "','maxChanges':50}").get("hasMoreChanges").asBoolean()).isTrue();
        server.quirks(JmapQuirks.none().changesMemory(0));
        assertThat(type(c.call("Mailbox/changes", "{'sinceState':'" + alice.state("Mailbox") + "'}"))).isEqualTo("cannotCalculateChanges");
    }

    @Test
    void an_account_that_is_full_refuses_what_does_not_fit() throws IOException {
        alice.quota(10);
        String small = c.upload(bytes("a: b\r\n\r\n"));
        String large = c.upload(bytes("a: b\r\n\r\nmore"));
        ObjectNode answer = c.call("Email/import", "{'emails':{'l':{'blobId':'" + large + "','mailboxIds':{'mb1':true}},'s':{'blobId':'" + small + "','mailboxIds':{'mb1':true}}}}");
        assertThat(answer.at("/notCreated/l/type").asText()).isEqualTo("overQuota");
        assertThat(answer.at("/created").has("s")).isTrue();
        JsonNode quota = c.call("Quota/get", "{'ids':null}").at("/list/0");
        assertThat(quota.get("used").asInt()).isEqualTo(8);
        assertThat(quota.get("hardLimit").asInt()).isEqualTo(10);
    }

    // limits

    @Test
    void every_limit_of_the_session_is_enforced_and_its_breach_kept() throws IOException {
        Limits tight = Limits.USUAL.maxCallsInRequest(1).maxObjects(2, 1).maxSizeRequest(600).maxSizeUpload(10);
        String before = c.session().get("state").asText();
        server.quirks(JmapQuirks.none().limits(tight));
        ObjectNode session = c.session();
        assertThat(session.get("state").asText()).isNotEqualTo(before);
        assertThat(session.at("/capabilities/urn:ietf:params:jmap:core/maxObjectsInSet").asInt()).isEqualTo(1);
        String core = "{'using':['urn:ietf:params:jmap:core','urn:ietf:params:jmap:mail'],'methodCalls':[";
        assertThat(TestClient.json(c.post(core + "['Core/echo',{},'0'],['Core/echo',{},'1']]}")).get("limit").asText()).isEqualTo("maxCallsInRequest");
        assertThat(TestClient.json(c.post(core + "['Core/echo',{'x':'" + "x".repeat(600) + "'},'0']]}")).get("limit").asText()).isEqualTo("maxSizeRequest");
        assertThat(c.post(core + "['Mailbox/get',{'accountId':'A1','ids':['a','b','c']},'0']]}").body()).contains("requestTooLarge");
        assertThat(c.post(core + "['Mailbox/set',{'accountId':'A1','destroy':['a','b']},'0']]}").body()).contains("requestTooLarge");
        assertThat(c.post(core + "['Email/import',{'accountId':'A1','emails':{'a':{},'b':{}}},'0']]}").body()).contains("requestTooLarge");
        assertThat(c.send("POST", "/jmap/upload/A1/", "a/b", new byte[11]).statusCode()).isEqualTo(413);
        assertThat(server.violations().stream().map(v -> v.error() + " " + v.where())).containsExactly("limit api", "limit api",
                "requestTooLarge Mailbox/get", "requestTooLarge Mailbox/set", "requestTooLarge Email/import", "limit upload");
    }

    @Test
    void more_at_one_time_than_allowed_is_refused() throws Exception {
        server.quirks(JmapQuirks.none().limits(Limits.USUAL.maxConcurrent(2, 1)).gather("api", 3));
        Callable<Integer> request = () -> c.post("{'using':['urn:ietf:params:jmap:core'],'methodCalls':[]}").statusCode();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long refused = threads.invokeAll(Stream.generate(() -> request).limit(3).toList()).stream()
                    .filter(answer -> answer.resultNow() == 400).count();
            assertThat(refused).isEqualTo(1);
        }
        assertThat(server.peak("api")).isEqualTo(3);
        assertThat(server.violations()).singleElement().extracting(Violation::detail).isEqualTo("maxConcurrentRequests");
    }

    // accounts

    @Test
    void an_administrator_sees_every_account_and_a_guest_what_was_granted() throws IOException {
        JmapAccount bob = server.store().addAccount("bob", "b");
        server.store().addAdministrator("root", "r");
        server.store().grant("alice", bob, true);
        try (TestClient root = TestClient.basic(server, "root", "r"); TestClient b = TestClient.basic(server, "bob", "b")) {
            ObjectNode session = root.session();
            assertThat(session.at("/accounts/A2/name").asText()).isEqualTo("bob");
            assertThat(session.at("/accounts/A2/isPersonal").asBoolean()).isFalse();
            assertThat(session.get("primaryAccounts")).isEmpty();
            assertThat(root.calls("['Mailbox/get',{'accountId':'A2','ids':null},'0']").at("/0/1/list")).hasSize(1);
            assertThat(b.session().get("accounts")).hasSize(1);
        }
        assertThat(c.session().at("/accounts/A2/isReadOnly").asBoolean()).isTrue();
        assertThat(c.calls("['Mailbox/set',{'accountId':'A2','destroy':['mb1']},'0']").at("/0/1/type").asText()).isEqualTo("accountReadOnly");
    }

    @Test
    void what_is_shared_is_all_that_others_see() throws IOException {
        JmapAccount bob = server.store().addAccount("bob", "b");
        assertThat(c.session().at("/accounts").has("A2")).isFalse();
        String shared = bob.addMailbox("Shared", null, null);
        bob.update("Mailbox", shared, Json.of("{'shareWith':{'PA1':{'mayReadItems':true,'maySetSeen':true}}}"));
        String email = bob.addEmail(Content.of("a: b\r\n\r\n"), DAY, Keywords.NONE, shared);
        bob.addEmail(Content.of("a: c\r\n\r\n"), DAY, Keywords.NONE, "mb1");
        assertThat(c.session().at("/accounts/A2/isPersonal").asBoolean(true)).isFalse();
        JsonNode boxes = c.calls("['Mailbox/get',{'accountId':'A2','ids':null},'0']").at("/0/1/list");
        assertThat(boxes).hasSize(1);
        assertThat(boxes.at("/0/myRights/mayReadItems").asBoolean()).isTrue();
        assertThat(boxes.at("/0/myRights/mayAddItems").asBoolean()).isFalse();
        assertThat(boxes.at("/0/shareWith").isNull()).isTrue();
        assertThat(c.calls("['Email/query',{'accountId':'A2'},'0']").at("/0/1/ids").toString()).isEqualTo("[\"" + email + "\"]");
        JsonNode set = c.calls("['Email/set',{'accountId':'A2','update':{'" + email + "':{'keywords/$seen':true}}},'0']",
                "['Email/set',{'accountId':'A2','update':{'" + email + "':{'keywords/$flagged':true}}},'1']",
                "['Email/set',{'accountId':'A2','destroy':['" + email + "']},'2']");
        assertThat(set.at("/0/1/updated").has(email)).isTrue();
        assertThat(set.at("/1/1/notUpdated/" + email + "/type").asText()).isEqualTo("forbidden");
        assertThat(set.at("/2/1/notDestroyed/" + email + "/type").asText()).isEqualTo("forbidden");
    }

    @Test
    void a_capability_can_be_missing_on_the_server_or_in_one_account() throws IOException {
        JmapAccount bob = server.store().addAccount("bob", "b");
        server.store().grant("alice", bob, false);
        bob.without(Urn.MAIL);
        server.quirks(JmapQuirks.none().without(Urn.SIEVE));
        assertThat(c.session().get("capabilities").has(Urn.SIEVE)).isFalse();
        assertThat(c.session().at("/accounts/A2/accountCapabilities").has(Urn.MAIL)).isFalse();
        assertThat(c.calls("['Mailbox/get',{'accountId':'A2','ids':null},'0']").at("/0/1/type").asText()).isEqualTo("accountNotSupportedByMethod");
        assertThat(c.post("{'using':['" + Urn.SIEVE + "'],'methodCalls':[]}").body()).contains("unknownCapability");
    }

    @Test
    void the_session_is_found_by_its_well_known_place_and_may_point_elsewhere() throws IOException {
        HttpResponse<String> redirect = c.get("/.well-known/jmap");
        assertThat(redirect.statusCode()).isEqualTo(307);
        assertThat(redirect.headers().firstValue("Location")).contains("/jmap/session");
        assertThat(c.session().get("apiUrl").asText()).isEqualTo(server.url() + "/jmap/api");
        server.quirks(JmapQuirks.none().noWellKnown().sessionUrls(url -> url.replace("localhost", "elsewhere.example")));
        assertThat(c.get("/.well-known/jmap").statusCode()).isEqualTo(404);
        assertThat(c.session().get("uploadUrl").asText()).startsWith("http://elsewhere.example:").endsWith("/jmap/upload/{accountId}/");
    }
}
