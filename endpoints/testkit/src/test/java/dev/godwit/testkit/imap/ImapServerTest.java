package dev.godwit.testkit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImapServerTest {
    private static final Instant DAY = Instant.parse("2020-02-03T04:05:06Z");
    private static final String MESSAGE = "Subject: one\r\nMessage-ID: <1@a>\r\n\r\nbody\r\n";

    private ImapServer server;
    private Account alice;
    private Dialogue c;

    @BeforeEach
    void start() throws IOException {
        server = ImapServer.start(Quirks.none());
        alice = server.store().addAccount("alice", "secret");
        c = Dialogue.loggedIn(server, "alice");
    }

    @AfterEach
    void stop() throws IOException {
        c.close();
        server.close();
    }

    private long add(String text, String... keywords) {
        return alice.add(MailboxPath.INBOX, Content.of(text), Keywords.of(keywords), DAY);
    }

    @Test
    void the_greeting_and_capability_announce_the_same() throws IOException {
        try (Dialogue d = new Dialogue(server.port())) {
            assertThat(d.line()).startsWith("* OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+");
            assertThat(d.command("CAPABILITY")).containsExactly(
                    "* CAPABILITY " + server.quirks().announcement(false, false), "OK done");
            assertThat(d.command("LOGOUT")).containsExactly("* BYE Logging out", "OK bye");
            assertThat(d.ended()).isTrue();
        }
    }

    @Test
    void select_describes_the_mailbox() throws IOException {
        add(MESSAGE, "$seen");
        add(MESSAGE, "$Forwarded");
        assertThat(c.command("SELECT INBOX")).containsExactly(
                "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)",
                "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded \\*)] Flags",
                "* 2 EXISTS", "* 0 RECENT", "* OK [UNSEEN 2] First unseen", "* OK [UIDVALIDITY 1700000000] UIDs valid",
                "* OK [UIDNEXT 3] Next UID", "* OK [HIGHESTMODSEQ 3] Highest", "* OK [MAILBOXID (F1)] Id",
                "OK [READ-WRITE] selected");
        assertThat(c.command("EXAMINE inbox").getLast()).isEqualTo("OK [READ-ONLY] selected");
        assertThat(c.command("STORE 1 FLAGS ()").getLast()).startsWith("NO");
        assertThat(c.command("SELECT nothing")).containsExactly("NO [NONEXISTENT] Mailbox does not exist");
    }

    @Test
    void fetch_gives_the_listing_and_the_bytes() throws IOException {
        add(MESSAGE, "$seen", "$Forwarded");
        c.command("SELECT INBOX");
        assertThat(c.command("UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)")).containsExactly(
                "* 1 FETCH (UID 1 FLAGS ($Forwarded \\Seen) INTERNALDATE \"03-Feb-2020 04:05:06 +0000\" RFC822.SIZE 41)", "OK done");
        assertThat(c.command("FETCH 1 BODY.PEEK[]").getFirst()).isEqualTo("* 1 FETCH (BODY[] {41}" + MESSAGE + ")");
        assertThat(c.command("FETCH 1 (BODY.PEEK[]<3.6> EMAILID)").getFirst()).isEqualTo("* 1 FETCH (BODY[]<3> {6}ject:  EMAILID (M1))");
        assertThat(c.command("FETCH 1 BODY.PEEK[]<40.6>").getFirst()).isEqualTo("* 1 FETCH (BODY[]<40> {1}\n)");
        assertThat(c.command("FETCH 1 BODY.PEEK[HEADER]").getFirst())
                .isEqualTo("* 1 FETCH (BODY[HEADER] {35}" + MESSAGE.substring(0, 35) + ")");
        assertThat(c.command("FETCH 1 BODY.PEEK[HEADER.FIELDS (message-id X)]").getFirst())
                .isEqualTo("* 1 FETCH (BODY[HEADER.FIELDS (message-id X)] {21}Message-ID: <1@a>\r\n\r\n)");
        assertThat(c.command("FETCH 1 BODY[TEXT]").getFirst()).isEqualTo("* 1 FETCH (BODY[TEXT] {6}body\r\n)");
    }

    @Test
    void reading_a_body_without_peek_sets_seen() throws IOException {
        add(MESSAGE);
        c.command("SELECT INBOX");
        assertThat(c.command("FETCH 1 BODY[]")).hasSize(3).contains("* 1 FETCH (FLAGS (\\Seen))");
        assertThat(alice.message(MailboxPath.INBOX, 1).keywords()).isEqualTo(Keywords.of("$seen"));
    }

    @Test
    void append_stores_flags_date_and_exact_bytes() throws IOException {
        String odd = "no header\0\n\u00e9 bare\n";
        assertThat(c.append("INBOX", "(\\Seen $Junk) \" 3-Feb-2020 05:05:06 +0100\" ", odd)).containsExactly(
                "OK [APPENDUID 1700000000 1] done");
        StoredMessage stored = alice.message(MailboxPath.INBOX, 1);
        assertThat(stored.bytes()).isEqualTo(odd.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(stored.keywords()).isEqualTo(Keywords.of("$seen", "$junk"));
        assertThat(stored.received()).isEqualTo(DAY);
    }

    @Test
    void a_synchronizing_literal_waits_for_the_servers_word() throws IOException {
        c.send("x APPEND INBOX {3}\r\n");
        assertThat(c.line()).isEqualTo("+ OK");
        c.send("abc\r\n");
        assertThat(c.answer("x").getLast()).startsWith("OK [APPENDUID");
        c.send("y APPEND nowhere {3}\r\n");
        assertThat(c.answer("y")).containsExactly("NO [TRYCREATE] Mailbox does not exist");
        assertThat(c.command("NOOP").getLast()).startsWith("OK");
    }

    @Test
    void multiappend_stores_all_or_nothing() throws IOException {
        assertThat(c.command("APPEND INBOX (\\Seen) {1+}\r\na {1+}\r\nb () {0+}\r\n")).containsExactly(
                "OK [APPENDUID 1700000000 1:3] done");
        server.quirks(Quirks.none().sizeLimit(1));
        assertThat(c.command("APPEND INBOX {1+}\r\na {2+}\r\nbb {1+}\r\nc")).containsExactly("NO [TOOBIG] Message too large");
        assertThat(alice.messages(MailboxPath.INBOX)).hasSize(3);
    }

    @Test
    void store_changes_flags_and_reports_conflicts() throws IOException {
        add(MESSAGE);
        add(MESSAGE);
        c.command("SELECT INBOX");
        assertThat(c.command("STORE 1 +FLAGS (\\Flagged $Label1)")).containsExactly(
                "* 1 FETCH (FLAGS (\\Flagged $Label1))", "OK done");
        assertThat(c.command("UID STORE 2 +FLAGS.SILENT \\Seen")).containsExactly("OK done");
        assertThat(c.command("UID STORE 1:2 (UNCHANGEDSINCE 4) FLAGS.SILENT ()").getLast())
                .isEqualTo("OK [MODIFIED 2] some have changed");
        assertThat(alice.message(MailboxPath.INBOX, 1).keywords()).isEqualTo(Keywords.NONE);
        assertThat(alice.message(MailboxPath.INBOX, 2).keywords()).isEqualTo(Keywords.of("$seen"));
    }

    @Test
    void expunge_removes_deleted_messages_and_renumbers() throws IOException {
        for (int i = 0; i < 4; i++) {
            add(MESSAGE, i % 2 == 0 ? "$deleted" : "$seen");
        }
        c.command("SELECT INBOX");
        assertThat(c.command("UID EXPUNGE 3:4")).containsExactly("* 3 EXPUNGE", "OK done");
        assertThat(c.command("EXPUNGE")).containsExactly("* 1 EXPUNGE", "OK done");
        assertThat(c.command("FETCH 1:* UID")).containsExactly("* 1 FETCH (UID 2)", "* 2 FETCH (UID 4)", "OK done");
    }

    @Test
    void copy_and_move_tell_the_new_uids() throws IOException {
        alice.create(MailboxPath.of("Archive"));
        add(MESSAGE, "$seen");
        add("two");
        c.command("SELECT INBOX");
        assertThat(c.command("UID COPY 1:2 Archive")).containsExactly("OK [COPYUID 1700000001 1:2 1:2] done");
        assertThat(c.command("UID MOVE 2 Archive")).containsExactly(
                "* OK [COPYUID 1700000001 2 3] moved", "* 2 EXPUNGE", "OK done");
        assertThat(c.command("UID COPY 1 Missing").getLast()).startsWith("NO [TRYCREATE]");
        assertThat(alice.digests(MailboxPath.of("Archive")).values()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void changes_by_others_are_told_in_time() throws IOException {
        add(MESSAGE);
        c.command("SELECT INBOX");
        long second = add("two");
        alice.setKeywords(MailboxPath.INBOX, 1, Keywords.of("$flagged"));
        assertThat(c.command("NOOP")).containsExactly("* 2 EXISTS", "* 1 FETCH (FLAGS (\\Flagged))", "OK done");
        alice.expunge(MailboxPath.INBOX, 1);
        assertThat(c.command("FETCH 1:2 UID")).containsExactly("* 2 FETCH (UID " + second + ")", "OK done");
        assertThat(c.command("NOOP")).containsExactly("* 1 EXPUNGE", "OK done");
    }

    @Test
    void qresync_tells_what_vanished_and_changed() throws IOException {
        for (int i = 0; i < 5; i++) {
            add(MESSAGE);
        }
        long modseq = alice.state(MailboxPath.INBOX).highestModseq();
        alice.expunge(MailboxPath.INBOX, 2, 3);
        alice.setKeywords(MailboxPath.INBOX, 5, Keywords.of("$seen"));
        assertThat(c.command("ENABLE QRESYNC")).containsExactly("* ENABLED QRESYNC", "OK done");
        List<String> lines = c.command("SELECT INBOX (QRESYNC (1700000000 " + modseq + " 1:5))");
        assertThat(lines).contains("* VANISHED (EARLIER) 2:3", "* 3 FETCH (FLAGS (\\Seen) UID 5 MODSEQ (8))");
        assertThat(c.command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + modseq + " VANISHED)")).containsExactly(
                "* VANISHED (EARLIER) 2:3", "* 3 FETCH (UID 5 MODSEQ (8) FLAGS (\\Seen))", "OK done");
        alice.expunge(MailboxPath.INBOX, 1);
        assertThat(c.command("NOOP").getFirst()).isEqualTo("* VANISHED 1");
    }

    @Test
    void search_finds_by_uid_header_and_flag() throws IOException {
        add(MESSAGE);
        add("Message-ID: <2@b>\r\n\r\n", "$deleted");
        c.command("SELECT INBOX");
        assertThat(c.command("UID SEARCH HEADER Message-ID <2@b>")).containsExactly("* SEARCH 2", "OK done");
        assertThat(c.command("UID SEARCH RETURN (MIN MAX COUNT ALL) ALL").getFirst())
                .isEqualTo("* ESEARCH UID MIN 1 MAX 2 COUNT 2 ALL 1:2");
        assertThat(c.command("SEARCH NOT DELETED UID 1:2").getFirst()).isEqualTo("* SEARCH 1");
        assertThat(c.command("UID SEARCH UID 7:9").getFirst()).isEqualTo("* SEARCH");
    }

    @Test
    void list_shows_special_uses_children_and_status() throws IOException {
        alice.create(MailboxPath.of("Gesendet"), Role.SENT);
        alice.create(MailboxPath.of("Entw\u00fcrfe", "A & B"));
        alice.subscribe(MailboxPath.of("Gesendet"), true);
        assertThat(c.command("LIST \"\" *")).containsExactly(
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
                "* LIST (\\Noselect \\HasChildren) \"/\" \"Entw&APw-rfe\"",
                "* LIST (\\HasNoChildren) \"/\" \"Entw&APw-rfe/A &- B\"",
                "* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendet\"", "OK done");
        assertThat(c.command("LIST \"\" % RETURN (SUBSCRIBED STATUS (MESSAGES UIDNEXT))")).containsExactly(
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"", "* STATUS \"INBOX\" (MESSAGES 0 UIDNEXT 1)",
                "* LIST (\\NonExistent \\HasChildren) \"/\" \"Entw&APw-rfe\"",
                "* LIST (\\HasNoChildren \\Subscribed \\Sent) \"/\" \"Gesendet\"",
                "* STATUS \"Gesendet\" (MESSAGES 0 UIDNEXT 1)", "OK done");
        assertThat(c.command("LIST (SUBSCRIBED) \"\" *")).hasSize(2);
        assertThat(c.command("LSUB \"\" *").getFirst()).isEqualTo("* LSUB (\\HasNoChildren \\Sent) \"/\" \"Gesendet\"");
        assertThat(c.command("LIST \"\" \"\"").getFirst()).isEqualTo("* LIST (\\Noselect) \"/\" \"\"");
    }

    @Test
    void mailboxes_are_created_renamed_and_deleted() throws IOException {
        assertThat(c.command("CREATE Papierkorb (USE (\\Trash))").getLast()).isEqualTo("OK [MAILBOXID (F2)] created");
        assertThat(c.command("CREATE a/b").getLast()).startsWith("OK");
        assertThat(c.command("CREATE a/b").getLast()).startsWith("NO [ALREADYEXISTS]");
        assertThat(c.command("RENAME a x/y").getLast()).startsWith("OK");
        assertThat(alice.paths()).containsExactly(MailboxPath.INBOX, MailboxPath.of("Papierkorb"), MailboxPath.of("x", "y", "b"));
        assertThat(alice.role(MailboxPath.of("Papierkorb"))).isEqualTo(Role.TRASH);
        assertThat(c.command("DELETE x/y/b").getLast()).startsWith("OK");
        assertThat(c.command("CREATE \"a//b\"").getLast()).startsWith("NO");
        assertThat(c.command("CREATE \"a&b\"").getLast()).startsWith("NO [CANNOT]");
    }

    @Test
    void literals_may_stand_anywhere_and_errors_do_not_derail() throws IOException {
        assertThat(c.command("CREATE {3+}\r\nfoo").getLast()).startsWith("OK");
        assertThat(c.command("NONSENSE {5+}\r\nx y z {3+}\r\nabc").getLast()).startsWith("BAD");
        assertThat(c.command("FETCH").getLast()).startsWith("BAD");
        assertThat(c.command("STATUS {3+}\r\nfoo (MESSAGES SIZE MAILBOXID)").getFirst())
                .isEqualTo("* STATUS \"foo\" (MESSAGES 0 SIZE 0 MAILBOXID (F2))");
    }

    @Test
    void idle_tells_news_at_once() throws IOException {
        c.command("SELECT INBOX");
        c.send("i IDLE\r\n");
        assertThat(c.line()).isEqualTo("+ idling");
        add(MESSAGE);
        assertThat(c.line()).isEqualTo("* 1 EXISTS");
        c.send("DONE\r\n");
        assertThat(c.answer("i")).containsExactly("OK done");
    }

    @Test
    void pipelined_commands_are_answered_in_order() throws IOException {
        c.send("a SELECT INBOX\r\nb APPEND INBOX {3+}\r\nabc\r\nc UID FETCH 1 BODY.PEEK[]\r\n");
        assertThat(c.answer("a").getLast()).startsWith("OK");
        assertThat(c.answer("b").getFirst()).isEqualTo("* 1 EXISTS");
        assertThat(c.answer("c").getFirst()).isEqualTo("* 1 FETCH (UID 1 BODY[] {3}abc)");
    }

    @Test
    void a_new_uidvalidity_ends_the_session_that_has_the_mailbox_open() throws IOException {
        c.command("SELECT INBOX");
        alice.changeUidValidity(MailboxPath.INBOX);
        c.send("z NOOP\r\n");
        assertThat(c.line()).startsWith("* BYE");
        assertThat(c.ended()).isTrue();
    }
}
