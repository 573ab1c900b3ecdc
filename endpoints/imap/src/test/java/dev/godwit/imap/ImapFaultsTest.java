package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Source;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.Quirks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break, servers that refuse: every failure has the right kind, nothing hangs, nothing is told twice. */
class ImapFaultsTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");
    private final ImapServer server = ImapServer.start(Quirks.none());
    private final Account account = server.store().addAccount("alice", "secret");

    ImapFaultsTest() {
        account.create(BOX);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void fill(int messages) {
        for (int i = 0; i < messages; i++) {
            account.add(BOX, Content.of("Subject: " + i + "\r\n\r\n" + "x".repeat(50 * i)), Keywords.of("$seen"), Instant.EPOCH);
        }
    }

    private static List<OutgoingMessage> batch(String... texts) {
        List<OutgoingMessage> batch = new ArrayList<>();
        for (String text : texts) {
            batch.add(new OutgoingMessage(BytesBody.of("Subject: " + text + "\r\n\r\n" + text), Keywords.NONE, 0, 0, null));
        }
        return batch;
    }

    private static void assertConnectionLost(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
    }

    @Test
    void copies_of_a_message_in_several_mailboxes_are_told_to_be_one() {
        fill(2);
        MailboxPath other = MailboxPath.of("Other");
        account.create(other);
        account.copy(BOX, 1, other);
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, ""); MailboxReader reader = alice.source().openReader()) {
            long id = reader.list(other).emailId(0);
            assertThat(id).isNotZero().isEqualTo(reader.list(BOX).emailId(0)).isNotEqualTo(reader.list(BOX).emailId(1));
        }
    }

    @Test
    void a_connection_cut_at_any_byte_while_reading_is_a_lost_connection() {
        fill(20);
        int survived = 0;
        for (int bytes = 1; bytes < 14_000; bytes += 97) {
            server.quirks(Quirks.none().cutAfterSending(bytes));
            List<Long> came = new ArrayList<>();
            try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, ""); MailboxReader reader = alice.source().openReader()) {
                assertThat(reader.list(BOX).size()).isEqualTo(20);
                reader.bodies(BOX, UidSet.range(1, 20), (uid, size, body) -> {
                    assertThat(body.readAllBytes()).hasSize((int) size);
                    came.add(uid);
                });
                survived++;
            } catch (EndpointException e) {
                assertConnectionLost(e);
            }
            assertThat(came).isSorted().doesNotHaveDuplicates();
        }
        assertThat(survived).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&disable=MULTIAPPEND", "&disable=MULTIAPPEND,LITERAL%2B"})
    void a_connection_cut_at_any_byte_while_writing_leaves_what_was_answered_stored(String options) {
        for (int bytes = 100; bytes < 900; bytes += 13) {
            account.delete(BOX);
            account.create(BOX);
            server.quirks(Quirks.none().cutAfterReceiving(bytes));
            Answers answers = new Answers();
            try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, options); MailboxWriter writer = alice.target().openWriter()) {
                writer.append(BOX, batch("one", "two", "three"), answers);
                assertThat(answers.heard()).hasSize(3);
            } catch (EndpointException e) {
                assertConnectionLost(e);
            }
            assertThat(account.messages(BOX)).hasSizeGreaterThanOrEqualTo(answers.heard().size());
        }
    }

    @Test
    void a_lost_answer_leaves_the_message_in_doubt() {
        server.quirks(Quirks.none().loseAnswerOfAppend(1));
        Answers answers = new Answers();
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, ""); MailboxWriter writer = alice.target().openWriter()) {
            long uidNext = writer.state(BOX).uidNext();
            assertThatThrownBy(() -> writer.append(BOX, batch("one"), answers)).satisfies(ImapFaultsTest::assertConnectionLost);
            assertThat(answers.heard()).isEmpty();
            assertThat(account.message(BOX, uidNext)).isNotNull();
        }
    }

    @Test
    void a_source_goes_on_with_a_new_connection_after_one_was_lost() {
        fill(3);
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, "")) {
            Source source = alice.source();
            MailboxReader lost = source.openReader();
            server.cutAll();
            assertThatThrownBy(() -> lost.list(BOX)).satisfies(ImapFaultsTest::assertConnectionLost);
            lost.close();
            try (MailboxReader reader = source.openReader()) {
                assertThat(reader.list(BOX).size()).isEqualTo(3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&disable=MULTIAPPEND", "&disable=MULTIAPPEND,LITERAL%2B"})
    void the_one_bad_message_of_a_batch_is_refused_and_the_others_stored(String options) {
        server.quirks(Quirks.none().refuse(Quirks.Refusal.NUL));
        Answers answers = new Answers();
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, options); MailboxWriter writer = alice.target().openWriter()) {
            writer.append(BOX, batch("one", "t\0wo", "three"), answers);
        }
        assertThat(answers.heard()).hasSize(3).anyMatch(answer -> answer.startsWith("1 refused NUL_BYTE"));
        assertThat(account.messages(BOX)).hasSize(2);
    }

    @Test
    void a_full_account_is_no_space_and_what_fitted_is_told() {
        account.quota(account.usedBytes() + 60);
        Answers answers = new Answers();
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, "&disable=MULTIAPPEND"); MailboxWriter writer = alice.target().openWriter()) {
            assertThatThrownBy(() -> writer.append(BOX, batch("one", "two", "three", "four"), answers))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE));
        }
        assertThat(answers.heard()).hasSize(account.messages(BOX).size()).isNotEmpty();
    }

    @Test
    void a_message_above_the_announced_limit_is_not_even_sent() {
        server.quirks(Quirks.none().sizeLimit(1000).announceSizeLimit());
        Answers answers = new Answers();
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, ""); MailboxWriter writer = alice.target().openWriter()) {
            writer.append(BOX, batch("x".repeat(2000), "small"), answers);
            assertThat(alice.target().describe().maxMessageSize()).hasValue(1000);
        }
        assertThat(answers.heard()).hasSize(2).contains("0 refused TOO_LARGE APPENDLIMIT=1000");
    }

    @Test
    void a_missing_mailbox_is_gone() {
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, ""); MailboxWriter writer = alice.target().openWriter()) {
            assertThatThrownBy(() -> writer.append(MailboxPath.of("Nowhere"), batch("one", "two"), new Answers()))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MAILBOX_GONE))
                    .hasMessageContaining("Nowhere");
            writer.append(BOX, batch("the writer can go on"), new Answers());
        }
        assertThat(account.messages(BOX)).hasSize(1);
    }

    @Test
    void without_uidplus_deleting_is_exact_or_refused() {
        fill(3);
        account.setKeywords(BOX, 3, Keywords.of("$deleted"));
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, "&disable=UIDPLUS"); MailboxWriter writer = alice.target().openWriter()) {
            assertThatThrownBy(() -> writer.delete(BOX, UidSet.of(1)))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.USAGE));
            assertThat(account.messages(BOX)).hasSize(3);
            account.setKeywords(BOX, 3, Keywords.NONE);
            writer.delete(BOX, UidSet.of(1));
        }
        assertThat(account.messages(BOX)).hasSize(2);
    }

    @Test
    void answers_that_throw_do_not_leave_the_call_hanging() {
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, "&disable=MULTIAPPEND"); MailboxWriter writer = alice.target().openWriter()) {
            IllegalStateException own = new IllegalStateException("mine");
            assertThatThrownBy(() -> writer.append(BOX, batch("one", "two", "three"), new dev.godwit.contract.AppendAnswers() {
                @Override
                public void stored(int index, long uidValidity, long uid) {
                    throw own;
                }

                @Override
                public void refused(int index, dev.godwit.contract.RefusalReason reason, String serverText) {
                    throw own;
                }
            })).isSameAs(own);
        }
    }

    /** The server says 16 MB before it reads any of the message's 16 MB: more than all buffers between hold. */
    @Test
    void a_server_that_talks_before_it_listens_does_not_stall_an_append() throws Exception {
        byte[] megabytes = new byte[16 << 20];
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread talker = Thread.ofVirtual().start(() -> talkFirst(listener, failure));
            try (ImapAccountUnderTest alice = new ImapAccountUnderTest(
                    "imap://alice@127.0.0.1:" + listener.getLocalPort() + "?cleartext=yes&timeout=20", "secret")) {
                Answers answers = new Answers();
                try (MailboxWriter writer = alice.target().openWriter()) {
                    writer.append(MailboxPath.INBOX, List.of(new OutgoingMessage(new BytesBody(megabytes), Keywords.NONE, 0, 0, null)), answers);
                }
                assertThat(answers.heard()).containsExactly("0 stored 0 0");
            }
            talker.join();
        }
        assertThat(failure.get()).isNull();
    }

    private static void talkFirst(ServerSocket listener, AtomicReference<Exception> failure) {
        try (Socket socket = listener.accept()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            send(socket, "* PREAUTH [CAPABILITY IMAP4rev1 LITERAL+] hello\r\n");
            in.readLine();
            send(socket, "* LIST (\\Noselect) \"/\" \"\"\r\nG1 OK done\r\n");
            in.readLine();
            String line = "* OK " + "talk ".repeat(200) + "\r\n";
            for (int sent = 0; sent < 16 << 20; sent += line.length()) {
                send(socket, line);
            }
            for (long left = (16 << 20) + 2; left > 0; ) {
                left -= in.skip(left);
            }
            send(socket, "G2 OK stored\r\n");
            in.readLine();
        } catch (IOException e) {
            failure.set(e);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void command_lines_stay_below_eight_thousand_bytes() {
        UidSet.Builder odd = new UidSet.Builder();
        for (long uid = 4_000_000_001L; uid < 4_000_040_000L; uid += 2) {
            odd.add(uid);
        }
        List<UidSet> chunks = UidChunks.of(odd.build(), 10_000);
        assertThat(chunks).allMatch(chunk -> chunk.toString().length() < 7900);
        assertThat(chunks.stream().mapToLong(UidSet::size).sum()).isEqualTo(odd.build().size());
        assertThat(UidChunks.of(UidSet.range(1, 1000), 256)).hasSize(4);
        assertThat(UidChunks.of(UidSet.EMPTY, 256)).isEmpty();
    }

    @Test
    void a_role_that_is_taken_does_not_keep_the_mailbox_from_being_made() {
        account.create(MailboxPath.of("Sent"), dev.godwit.model.Role.SENT);
        try (ImapAccountUnderTest alice = ImapAccountUnderTest.on(server, "")) {
            Mailbox made = alice.target().create(Mailbox.of(MailboxPath.of("Gesendet")).withRole(dev.godwit.model.Role.SENT));
            assertThat(made.path()).isEqualTo(MailboxPath.of("Gesendet"));
        }
        assertThat(account.exists(MailboxPath.of("Gesendet"))).isTrue();
    }
}
