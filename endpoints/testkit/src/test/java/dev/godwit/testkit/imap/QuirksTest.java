package dev.godwit.testkit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuirksTest {
    private static final String MESSAGE = "Subject: one\r\nMessage-ID: <1@a>\r\n\r\nbody\r\n";

    private final MailStore store = new MailStore();
    private final Account alice = store.addAccount("alice", "secret");
    private ImapServer server;

    @BeforeEach
    void start() {
        server = ImapServer.start(store, Quirks.none());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Dialogue login(Quirks quirks) throws IOException {
        server.quirks(quirks);
        return Dialogue.loggedIn(server, "alice");
    }

    private List<StoredMessage> inbox() {
        return alice.messages(MailboxPath.INBOX);
    }

    @Test
    void a_bare_server_knows_no_extension() throws IOException {
        try (Dialogue c = login(Quirks.bare())) {
            assertThat(c.command("CAPABILITY").getFirst()).isEqualTo("* CAPABILITY IMAP4rev1 AUTH=PLAIN");
            assertThat(c.append("INBOX", "", "x").getLast()).startsWith("BAD");
            c.send("a APPEND INBOX {1}\r\n");
            assertThat(c.line()).startsWith("+");
            c.send("x\r\n");
            assertThat(c.answer("a")).containsExactly("OK done");
            assertThat(c.command("SELECT INBOX")).noneMatch(line -> line.contains("MODSEQ") || line.contains("MAILBOXID"));
            for (String unknown : List.of("UNSELECT", "UID EXPUNGE 1", "UID MOVE 1 INBOX", "ENABLE QRESYNC", "NAMESPACE", "IDLE",
                    "ID NIL", "UID SEARCH RETURN (ALL) ALL", "LIST \"\" % RETURN (STATUS (MESSAGES))", "FETCH 1 MODSEQ",
                    "COMPRESS DEFLATE", "GETQUOTAROOT INBOX")) {
                assertThat(c.command(unknown).getLast()).as(unknown).startsWith("BAD");
            }
        }
        assertThat(inbox()).hasSize(1);
    }

    @Test
    void hiding_what_rev2_includes_hides_rev2() {
        assertThat(Quirks.none().without("UIDPLUS").capabilities()).contains("IMAP4rev1").doesNotContain("IMAP4rev2", "UIDPLUS");
    }

    @Test
    void a_prefix_and_a_dot_shape_the_names() throws IOException {
        alice.create(MailboxPath.of("Sent", "2020"));
        try (Dialogue c = login(Quirks.none().separator('.').prefix("INBOX."))) {
            assertThat(c.command("NAMESPACE").getFirst()).isEqualTo("* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL");
            assertThat(c.command("LIST \"\" INBOX.%").getFirst()).isEqualTo("* LIST (\\Noselect \\HasChildren) \".\" \"INBOX.Sent\"");
            assertThat(c.command("CREATE Drafts").getLast()).isEqualTo(
                    "NO [CANNOT] Invalid mailbox name: it should be prefixed with INBOX.");
            assertThat(c.command("CREATE INBOX.Drafts").getLast()).startsWith("OK");
        }
        assertThat(alice.paths()).contains(MailboxPath.of("Drafts"));
    }

    @Test
    void names_may_ignore_case_or_come_as_literals() throws IOException {
        alice.create(MailboxPath.of("Sent"));
        try (Dialogue c = login(Quirks.none().caseInsensitiveNames().literalNames().illegalInNames("*"))) {
            assertThat(c.command("CREATE SENT").getLast()).startsWith("NO [ALREADYEXISTS]");
            assertThat(c.command("STATUS sent (MESSAGES)").getFirst()).isEqualTo("* STATUS {4}Sent (MESSAGES 0)");
            assertThat(c.command("CREATE \"a*b\"").getLast()).startsWith("NO [CANNOT]");
        }
    }

    @Test
    void keywords_are_dropped_limited_or_refused() throws IOException {
        try (Dialogue c = login(Quirks.none().dropKeywords())) {
            assertThat(c.command("SELECT INBOX").get(1)).doesNotContain("\\*");
            c.append("INBOX", "(\\Seen $A) ", MESSAGE);
            server.quirks(Quirks.none().keywordLimit(1));
            c.append("INBOX", "($A) ", MESSAGE);
            c.append("INBOX", "($A $B) ", MESSAGE);
            server.quirks(Quirks.none().refuseKeywords(keyword -> keyword.equals("90040")));
            assertThat(c.append("INBOX", "(90040) ", MESSAGE).getLast()).isEqualTo("BAD Invalid flag");
            assertThat(c.command("STORE 1 +FLAGS (90040)").getLast()).isEqualTo("BAD Invalid flag");
        }
        assertThat(inbox()).extracting(StoredMessage::keywords)
                .containsExactly(Keywords.of("$seen"), Keywords.of("$A"), Keywords.of("$A"));
    }

    @Test
    void bytes_are_refused_one_by_one() throws IOException {
        Quirks strict = Quirks.none().refuse(Quirks.Refusal.values()).lineLimit(20);
        try (Dialogue c = login(strict)) {
            assertThat(c.append("INBOX", "", "A: b\r\n\r\n\0\r\n").getLast()).startsWith("NO Message contains NUL");
            assertThat(c.append("INBOX", "", "A: b\n\r\n").getLast()).startsWith("NO Message contains bare");
            assertThat(c.append("INBOX", "", "A: \u00e9\r\n\r\n").getLast()).startsWith("NO Message contains non-ASCII");
            assertThat(c.append("INBOX", "", "A: b\r\n\r\nend").getLast()).startsWith("NO Message does not end");
            assertThat(c.append("INBOX", "", "A: b\r\n\r\n123456789012345678901\r\n").getLast()).startsWith("NO Message contains a line");
            assertThat(c.append("INBOX", "", "A: b\r\n\r\n12345678901234567890\r\n").getLast()).startsWith("OK");
            assertThat(c.append("INBOX", "", "A: b\r\n\r\n\u00e9\r\n").getLast()).startsWith("OK");
            server.quirks(strict.refusalText("BAD Command Argument Error. 11"));
            assertThat(c.append("INBOX", "", "A: b\n").getLast()).isEqualTo("BAD Command Argument Error. 11");
            server.quirks(strict.refusalsClose());
            c.send("x APPEND INBOX {2+}\r\n\0\n\r\n");
            assertThat(c.line()).startsWith("* BYE");
            assertThat(c.ended()).isTrue();
        }
        assertThat(inbox()).hasSize(2);
    }

    @Test
    void rewriting_changes_headers_and_nothing_else() {
        byte[] message = MESSAGE.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Rewrites.addHeader("X-A: b").apply(message)).asString().isEqualTo("X-A: b\r\n" + MESSAGE);
        assertThat(Rewrites.messageIdDomain("new").apply(message)).asString().isEqualTo(MESSAGE.replace("@a", "@new"));
        assertThat(Rewrites.reverseHeaders().apply(message)).asString()
                .isEqualTo("Message-ID: <1@a>\r\nSubject: one\r\n\r\nbody\r\n");
    }

    @Test
    void sink_mode_keeps_digest_size_and_header() throws IOException {
        try (Dialogue c = login(Quirks.none().sinkAbove(10))) {
            c.append("INBOX", "", MESSAGE);
            c.command("SELECT INBOX");
            assertThat(c.command("FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject)]").getFirst()).contains("Subject: one");
            assertThat(c.command("FETCH 1 BODY.PEEK[]").getLast()).startsWith("NO [SERVERBUG]");
        }
        assertThat(inbox().getFirst().content()).isInstanceOf(Content.Sunk.class);
        assertThat(inbox().getFirst().digest()).isEqualTo(ContentDigest.sha256Of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void quota_stops_appends_and_is_told() throws IOException {
        alice.quota(2048);
        try (Dialogue c = login(Quirks.none())) {
            assertThat(c.append("INBOX", "", "x".repeat(2000)).getLast()).startsWith("OK");
            assertThat(c.append("INBOX", "", "x".repeat(49)).getLast()).isEqualTo("NO [OVERQUOTA] Quota exceeded");
            assertThat(c.command("GETQUOTAROOT INBOX")).containsExactly(
                    "* QUOTAROOT \"INBOX\" \"\"", "* QUOTA \"\" (STORAGE 2 2)", "OK done");
        }
    }

    @Test
    void listings_may_lie() throws IOException {
        alice.add(MailboxPath.INBOX, Content.of(MESSAGE), Keywords.NONE, Instant.EPOCH);
        try (Dialogue c = login(Quirks.none().reportedSize(size -> 0).internalDate("NIL"))) {
            c.command("EXAMINE INBOX");
            assertThat(c.command("FETCH 1 FAST").getFirst()).isEqualTo("* 1 FETCH (FLAGS () INTERNALDATE NIL RFC822.SIZE 0)");
        }
    }

    @Test
    void throttling_errors_and_crowds_have_their_answers() throws IOException {
        try (Dialogue c = login(Quirks.none().backoffEvery(2, 1500).closeAfterErrors(2).connectionLimit(1))) {
            assertThat(c.command("SELECT INBOX").getLast()).startsWith("OK");
            assertThat(c.command("UID SEARCH ALL")).containsExactly(
                    "BAD Request is throttled. Suggested Backoff Time: 1500 milliseconds");
            try (Dialogue second = new Dialogue(server.port())) {
                second.line();
                assertThat(second.command("LOGIN alice secret").getLast()).startsWith("NO [LIMIT]");
            }
            assertThat(c.command("NONSENSE").getLast()).startsWith("BAD");
            assertThat(c.line()).startsWith("* BYE");
            assertThat(c.ended()).isTrue();
        }
    }

    @Test
    void connections_end_at_the_chosen_byte() throws IOException {
        server.quirks(Quirks.none().cutAfterSending(10).cutOnlyFirst(1));
        try (Dialogue c = new Dialogue(server.port())) {
            assertThat(c.socket().getInputStream().readAllBytes()).hasSize(10);
        }
        server.quirks(Quirks.none().cutAfterReceiving(40).cutOnlyFirst(2));
        try (Dialogue c = Dialogue.loggedIn(server, "alice")) {
            c.send("a APPEND INBOX {100+}\r\n" + "x".repeat(100) + "\r\n");
            assertThat(c.ended()).isTrue();
        }
        try (Dialogue c = Dialogue.loggedIn(server, "alice")) {
            assertThat(c.append("INBOX", "", MESSAGE).getLast()).startsWith("OK");
        }
        assertThat(inbox()).hasSize(1);
    }

    @Test
    void the_answer_to_an_append_can_be_lost_before_or_after_it_acted() throws IOException {
        try (Dialogue c = login(Quirks.none().loseAnswerOfAppend(2))) {
            c.append("INBOX", "", "one");
            c.send("x APPEND INBOX {3+}\r\ntwo\r\n");
            assertThat(c.ended()).isTrue();
        }
        assertThat(inbox()).hasSize(2);
        try (Dialogue c = login(Quirks.none().cutBeforeAppend(3))) {
            c.send("x APPEND INBOX {5+}\r\nthree\r\n");
            assertThat(c.ended()).isTrue();
        }
        assertThat(inbox()).hasSize(2);
    }

    @Test
    void a_stalled_server_keeps_the_connection_and_says_nothing() throws IOException {
        try (Dialogue c = login(Quirks.none().stallAtCommand(2))) {
            c.socket().setSoTimeout(100);
            c.send("a NOOP\r\n");
            assertThat(c.ended()).isFalse();
        }
    }

    @Test
    void a_chatty_server_answers_between() throws IOException {
        for (int i = 0; i < 3; i++) {
            alice.add(MailboxPath.INBOX, Content.of(MESSAGE), Keywords.NONE, Instant.EPOCH);
        }
        try (Dialogue c = login(Quirks.none().chatty())) {
            c.command("SELECT INBOX");
            List<String> lines = c.command("UID FETCH 1:* (RFC822.SIZE)");
            assertThat(lines).contains("* 3 FETCH (UID 3 RFC822.SIZE 41)", "* 1 FETCH (FLAGS ())", "* 3 EXISTS");
            assertThat(lines.getLast()).isEqualTo("OK done");
        }
    }

    @Test
    void every_step_of_a_dialogue_can_be_the_one_that_breaks() throws IOException {
        int reached = 0;
        int stored = 0;
        for (int step = 1; step < 50; step++) {
            FaultPlan.AtStep plan = FaultPlan.atStep(step);
            try (ImapServer other = ImapServer.start(Quirks.none())) {
                Account bob = other.store().addAccount("bob", "secret");
                other.faults(plan.only("APPEND"));
                try (Dialogue c = Dialogue.loggedIn(other, "bob")) {
                    c.append("INBOX", "", MESSAGE);
                } catch (IOException e) {
                    reached++;
                }
                stored += bob.messages(MailboxPath.INBOX).size();
            }
            if (!plan.reached()) {
                assertThat(reached).as("received, half literal, acted, half answered").isEqualTo(4);
                assertThat(stored).as("in the last two of them, and without a fault").isEqualTo(3);
                return;
            }
        }
        throw new AssertionError("the plan never ended");
    }

    @Test
    void a_random_plan_is_the_same_for_the_same_seed() {
        FaultPlan one = FaultPlan.random(5, 0.3, 4);
        FaultPlan two = FaultPlan.random(5, 0.3, 4);
        int faults = 0;
        for (int i = 0; i < 100; i++) {
            FaultPlan.Fault fault = one.at(FaultPlan.Step.COMMAND_RECEIVED, "NOOP");
            assertThat(two.at(FaultPlan.Step.COMMAND_RECEIVED, "NOOP")).isEqualTo(fault);
            faults += fault == FaultPlan.Fault.NONE ? 0 : 1;
        }
        assertThat(faults).isEqualTo(4);
    }
}
