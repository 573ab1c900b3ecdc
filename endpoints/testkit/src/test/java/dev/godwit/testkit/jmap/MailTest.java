package dev.godwit.testkit.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.Keywords;
import dev.godwit.testkit.imap.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailTest {
    private static final Instant DAY = Instant.parse("2020-02-03T04:05:06Z");
    private static final String MESSAGE = "Message-ID: <1@a>\r\nFrom: =?utf-8?q?J=C3=B6?= <j@example.org>\r\nSubject: one\r\n  two\r\n"
            + "Date: Mon, 3 Feb 2020 04:05:06 +0100\r\n\r\nbody\r\n";

    private JmapServer server;
    private JmapAccount alice;
    private String inbox;
    private TestClient c;

    @BeforeEach
    void start() {
        server = JmapServer.start(JmapQuirks.none());
        alice = server.store().addAccount("alice", "secret");
        inbox = alice.mailboxId("Inbox");
        c = TestClient.basic(server, "alice", "secret");
    }

    @AfterEach
    void stop() {
        c.close();
        server.close();
        server.store().close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String importing(String blobId, String more) {
        return "{'emails':{'k':{'blobId':'" + blobId + "','mailboxIds':{'" + inbox + "':true}" + more + "}}}";
    }

    @Test
    void what_is_imported_is_what_was_uploaded_and_can_be_downloaded_again() throws IOException {
        String blobId = c.upload(bytes(MESSAGE));
        ObjectNode created = (ObjectNode) c.call("Email/import",
                importing(blobId, ",'keywords':{'$Seen':true},'receivedAt':'2020-02-03T04:05:06Z'")).at("/created/k");
        assertThat(Json.names(created)).containsExactlyInAnyOrder("id", "blobId", "threadId", "size");
        JsonNode email = c.call("Email/get", "{'ids':['" + created.get("id").asText()
                + "'],'properties':['blobId','mailboxIds','keywords','receivedAt','size','messageId','from','subject','sentAt']}").at("/list/0");
        assertThat(email.get("keywords").toString()).isEqualTo("{\"$seen\":true}");
        assertThat(email.get("receivedAt").asText()).isEqualTo("2020-02-03T04:05:06Z");
        assertThat(email.get("size").asInt()).isEqualTo(MESSAGE.length());
        assertThat(email.get("messageId").toString()).isEqualTo("[\"1@a\"]");
        assertThat(email.at("/from/0/name").asText()).isEqualTo("Jö");
        assertThat(email.get("subject").asText()).isEqualTo("one  two");
        assertThat(email.get("sentAt").asText()).isEqualTo("2020-02-03T04:05:06+01:00");
        assertThat(c.get("/jmap/download/A1/" + email.get("blobId").asText() + "/x.eml?accept=message%2Frfc822").body()).isEqualTo(MESSAGE);
        assertThat(alice.digests(inbox)).isEqualTo(Map.of(Content.of(MESSAGE).digest(), 1));
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void a_large_blob_comes_back_whole() throws IOException {
        byte[] large = new byte[3 << 20];
        java.util.Arrays.fill(large, (byte) 'x');
        String blobId = c.upload(large);
        assertThat(alice.blob(blobId).size()).isEqualTo(large.length);
        assertThat(c.get("/jmap/download/A1/" + blobId + "/x?accept=a").body()).hasSize(large.length);
        alice.expireBlobs();
        assertThat(c.get("/jmap/download/A1/" + blobId + "/x?accept=a").statusCode()).isEqualTo(404);
    }

    @Test
    void each_refused_object_of_an_import_has_its_own_reason() throws IOException {
        server.quirks(JmapQuirks.none().equalBlobExists().invalidEmail(content -> content.size() == 3).blobLostAtImport(4));
        String there = alice.addEmail(Content.of("a: b\r\n\r\n"), DAY, Keywords.NONE, inbox);
        String again = c.upload(bytes("a: b\r\n\r\n"));
        String bad = c.upload(bytes("bad"));
        String good = c.upload(bytes("good"));
        JsonNode answer = c.call("Email/import", "{'emails':{'a':{'blobId':'" + again + "','mailboxIds':{'mb1':true}},"
                + "'b':{'blobId':'" + bad + "','mailboxIds':{'mb1':true}},'c':{'blobId':'" + good + "','mailboxIds':{'mb1':true}},"
                + "'d':{'blobId':'" + good + "','mailboxIds':{'mb1':true}},'e':{'mailboxIds':{'mb1':true}},"
                + "'f':{'blobId':'" + good + "','mailboxIds':{}}}}");
        assertThat(answer.at("/notCreated/a/type").asText()).isEqualTo("alreadyExists");
        assertThat(answer.at("/notCreated/a/existingId").asText()).isEqualTo(there);
        assertThat(answer.at("/notCreated/b/type").asText()).isEqualTo("invalidEmail");
        assertThat(answer.at("/created").has("c")).isTrue();
        assertThat(answer.at("/notCreated/d/type").asText()).isEqualTo("blobNotFound");
        assertThat(answer.at("/notCreated/e/properties").toString()).isEqualTo("[\"blobId\"]");
        assertThat(answer.at("/notCreated/f/type").asText()).isEqualTo("alreadyExists");
        assertThat(server.violations()).singleElement().extracting(Violation::error, Violation::where)
                .containsExactly("invalidProperties", "Email/import");
    }

    @Test
    void a_mailbox_is_created_before_its_children_in_whatever_order_they_come() throws IOException {
        ObjectNode answer = c.call("Mailbox/set", "{'create':{'c':{'name':'C','parentId':'#b'},'b':{'name':'B','parentId':'#a'},'a':{'name':'A'}}}");
        assertThat(answer.get("created")).hasSize(3);
        assertThat(alice.mailboxId("A", "B", "C")).isEqualTo(answer.at("/created/c/id").asText());
        assertThat(answer.at("/created/a/myRights/mayAddItems").asBoolean()).isTrue();
    }

    @Test
    void a_mailbox_with_a_sibling_of_its_name_or_a_role_that_is_taken_is_refused_without_blame() throws IOException {
        ObjectNode answer = c.call("Mailbox/set", "{'create':{'a':{'name':'Inbox'},'b':{'name':'X','role':'inbox'},'c':{'name':'X','role':'Sent'}}}");
        assertThat(answer.at("/notCreated/a/properties").toString()).isEqualTo("[\"name\"]");
        assertThat(answer.at("/notCreated/b/properties").toString()).isEqualTo("[\"role\"]");
        assertThat(answer.at("/notCreated/c/properties").toString()).isEqualTo("[\"role\"]");
        assertThat(server.violations()).singleElement().extracting(Violation::detail).asString().contains("role is not one of");
    }

    @Test
    void a_mailbox_that_is_not_empty_goes_only_with_its_emails_and_those_elsewhere_stay() throws IOException {
        String a = alice.addMailbox("A", null, null);
        alice.addEmail(Content.of("a: 1\r\n\r\n"), DAY, Keywords.NONE, a);
        String both = alice.addEmail(Content.of("a: 2\r\n\r\n"), DAY, Keywords.NONE, a, inbox);
        assertThat(c.call("Mailbox/set", "{'destroy':['" + a + "']}").at("/notDestroyed/" + a + "/type").asText()).isEqualTo("mailboxHasEmail");
        c.call("Mailbox/set", "{'destroy':['" + a + "'],'onDestroyRemoveEmails':true}");
        assertThat(alice.emails()).singleElement().extracting(JmapAccount.StoredEmail::id).isEqualTo(both);
    }

    @Test
    void changes_come_in_the_portions_asked_for_and_lead_to_the_present() throws IOException {
        String state = alice.state("Email");
        String first = alice.addEmail(Content.of("a: 1\r\n\r\n"), DAY, Keywords.NONE, inbox);
        String second = alice.addEmail(Content.of("a: 2\r\n\r\n"), DAY, Keywords.NONE, inbox);
        String third = alice.addEmail(Content.of("a: 3\r\n\r\n"), DAY, Keywords.NONE, inbox);
        alice.remove("Email", second);
        ObjectNode one = c.call("Email/changes", "{'sinceState':'" + state + "','maxChanges':1}");
        assertThat(one.get("created").toString()).isEqualTo("[\"" + first + "\"]");
        assertThat(one.get("hasMoreChanges").asBoolean()).isTrue();
        ObjectNode rest = c.call("Email/changes", "{'sinceState':'" + one.get("newState").asText() + "'}");
        assertThat(rest.get("created").toString()).isEqualTo("[\"" + third + "\"]");
        assertThat(rest.get("destroyed")).isEmpty();
        assertThat(rest.get("newState").asText()).isEqualTo(alice.state("Email"));
        alice.forgetChanges();
        assertThat(c.call("Email/changes", "{'sinceState':'" + state + "'}").get("type").asText()).isEqualTo("cannotCalculateChanges");
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void mailboxes_change_in_their_counts_alone_when_mail_comes() throws IOException {
        String state = alice.state("Mailbox");
        alice.addEmail(Content.of(MESSAGE), DAY, Keywords.of("$seen"), inbox);
        ObjectNode changes = c.call("Mailbox/changes", "{'sinceState':'" + state + "'}");
        assertThat(changes.get("updated").toString()).isEqualTo("[\"" + inbox + "\"]");
        assertThat(Json.texts(changes.get("updatedProperties"))).contains("totalEmails", "unreadEmails");
        JsonNode box = c.call("Mailbox/get", "{'ids':null}").at("/list/0");
        assertThat(box.get("totalEmails").asInt()).isEqualTo(1);
        assertThat(box.get("unreadEmails").asInt()).isZero();
    }

    @Test
    void replies_share_a_thread() throws IOException {
        alice.addEmail(Content.of("Message-ID: <1@a>\r\n\r\n"), DAY, Keywords.NONE, inbox);
        alice.addEmail(Content.of("Message-ID: <2@a>\r\nIn-Reply-To: <1@a>\r\n\r\n"), DAY.minusSeconds(9), Keywords.NONE, inbox);
        alice.addEmail(Content.of("Message-ID: <3@a>\r\n\r\n"), DAY, Keywords.NONE, inbox);
        String thread = alice.get("Email", "M1").get("threadId").asText();
        assertThat(c.call("Thread/get", "{'ids':['" + thread + "']}").at("/list/0/emailIds").toString()).isEqualTo("[\"M2\",\"M1\"]");
    }

    @Test
    void a_query_pages_by_position_and_anchor() throws IOException {
        for (int i = 1; i <= 5; i++) {
            alice.addEmail(Content.of("a: " + i + "\r\n\r\n"), DAY.plusSeconds(i), Keywords.NONE, inbox);
        }
        String query = "{'filter':{'inMailbox':'" + inbox + "','before':'2020-02-03T04:05:11Z'},'sort':[{'property':'receivedAt','isAscending':false}],'calculateTotal':true";
        ObjectNode page = c.call("Email/query", query + ",'position':1,'limit':2}");
        assertThat(page.get("ids").toString()).isEqualTo("[\"M3\",\"M2\"]");
        assertThat(page.get("total").asInt()).isEqualTo(4);
        assertThat(c.call("Email/query", query + ",'anchor':'M3','anchorOffset':1,'limit':1}").get("ids").toString()).isEqualTo("[\"M2\"]");
        assertThat(c.call("Email/query", query + ",'anchor':'M9'}").get("type").asText()).isEqualTo("anchorNotFound");
        String state = page.get("queryState").asText();
        alice.update("Email", "M2", Json.of("{'keywords/$seen':true}"));
        ObjectNode changes = c.call("Email/queryChanges", query + ",'sinceQueryState':'" + state + "'}");
        assertThat(changes.get("removed").toString()).isEqualTo("[\"M2\"]");
        assertThat(changes.get("added").toString()).isEqualTo("[{\"id\":\"M2\",\"index\":2}]");
    }
}
