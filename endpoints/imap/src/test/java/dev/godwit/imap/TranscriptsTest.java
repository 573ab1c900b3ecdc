package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.contract.ReportsChanges.Removed;
import dev.godwit.contract.Secrets;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.BytesBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations with servers as they are, in src/test/resources/transcripts: what each is about is said there. */
class TranscriptsTest {
    private ScriptedServer server;
    private ImapAccountUnderTest alice;

    private ImapAccountUnderTest play(String transcript) {
        server = ScriptedServer.playing(transcript);
        alice = server.alice("");
        return alice;
    }

    @AfterEach
    void close() throws IOException {
        if (alice != null) {
            alice.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void verify() {
        alice.close();
        server.verify();
    }

    @Test
    void a_quota_without_limits_is_no_quota() {
        assertThat(play("courier-quota").source().describe().quota()).isEmpty();
        verify();
    }

    @Test
    void what_cyrus_refuses_in_names_is_forbidden() {
        assertThat(play("cyrus-names").target().nameRules().forbidden()).contains("/").contains("\\").contains("%").doesNotContain("&");
        verify();
    }

    @Test
    void a_capability_line_with_a_url_in_it_is_understood() {
        EndpointDescription description = play("dovecot-capabilities").source().describe();
        assertThat(description.capabilities()).contains("IMAPSIEVE=SIEVE://MAIL.EXAMPLE.ORG:4190", "UIDPLUS").doesNotContain("IDLE");
        assertThat(description.software()).contains("Dovecot");
        assertThat(description.maxMessageSize()).hasValue(52_428_800);
        assertThat(description.quota()).contains(new EndpointDescription.Quota("User quota", 1_048_576, 10_485_760));
        verify();
    }

    @Test
    void names_of_every_kind_are_listed_and_can_be_addressed() {
        List<Mailbox> mailboxes = play("odd-names").source().mailboxes();
        assertThat(mailboxes).extracting(mailbox -> mailbox.path().levels()).containsExactlyInAnyOrder(List.of("INBOX"), List.of("2024"),
                List.of("Liter\"al"), List.of("Top"), List.of("Ghost"), List.of("Top", "Gesendet & mehr"), List.of("Entwürfe"), List.of("R&D"),
                List.of("back\\slash"), List.of("trailing "), List.of("flat"), List.of("NIL"), List.of("a", "/b"));
        assertThat(mailboxes.stream().filter(mailbox -> !mailbox.selectable())).extracting(Mailbox::path)
                .containsExactly(MailboxPath.of("Ghost"), MailboxPath.of("Top"));
        assertThat(mailboxes.stream().filter(Mailbox::subscribed)).extracting(Mailbox::path)
                .containsExactly(MailboxPath.of("2024"), MailboxPath.of("Entwürfe"));
        assertThat(mailboxes.stream().filter(mailbox -> mailbox.role().equals(java.util.Optional.of(Role.SENT)))).hasSize(1);
        assertThat(alice.source().states(List.of(MailboxPath.of("R&D"), MailboxPath.of("Entwürfe")))).isEqualTo(Map.of(
                MailboxPath.of("R&D"), new MailboxState(4_294_967_295L, 4, 3, 0), MailboxPath.of("Entwürfe"), new MailboxState(7, 9, 0, 0)));
        verify();
    }

    @Test
    void items_in_any_order_with_odd_values_become_a_listing() {
        MailboxReader reader = play("odd-fetches").source().openReader();
        assertThat(reader.open(MailboxPath.INBOX)).isEqualTo(new MailboxState(1, 4_294_967_290L, 8, 0));
        Listing listing = list(reader);
        assertThat(Stream.iterate(0, i -> i + 1).limit(listing.size()).map(listing::uid))
                .containsExactly(11L, 12L, 13L, 14L, 2_147_483_649L, 2_147_483_650L, 4_294_967_289L);
        assertThat(listing.keywords(0)).isEqualTo(Keywords.of("$answered"));
        assertThat(listing.modseq(0)).isEqualTo(12_345_678_902L);
        assertThat(listing.receivedEpochSecond(0)).isEqualTo(Instant.parse("1996-07-17T09:44:25Z").getEpochSecond());
        assertThat(listing.keywords(1)).isEqualTo(Keywords.of("$seen", "$Forwarded"));
        assertThat(listing.size(1)).isZero();
        assertThat(listing.receivedEpochSecond(1)).isEqualTo(Long.MIN_VALUE);
        assertThat(listing.receivedEpochSecond(2)).isEqualTo(Instant.parse("1899-12-30T00:00:00Z").getEpochSecond());
        assertThat(listing.keywords(3)).isEqualTo(Keywords.of("$draft"));
        assertThat(listing.size(3)).isEqualTo(44);
        assertThat(listing.receivedEpochSecond(3)).isEqualTo(Instant.parse("2020-01-01T00:02:03Z").getEpochSecond());
        assertThat(listing.receivedEpochSecond(4)).isEqualTo(Long.MIN_VALUE);
        assertThat(listing.receivedEpochSecond(5)).isEqualTo(Instant.parse("2023-02-06T10:00:00Z").getEpochSecond());
        verify();
    }

    @Test
    void gmails_ids_tell_which_messages_are_one() {
        MailboxReader reader = play("gmail-ids").source().openReader();
        reader.open(MailboxPath.INBOX);
        Listing listing = list(reader);
        assertThat(listing.emailId(0)).isEqualTo(ContentDigest.sha256Of("1278455344230334865".getBytes(StandardCharsets.US_ASCII)).prefix());
        assertThat(listing.emailId(1)).isNotEqualTo(listing.emailId(0)).isNotZero();
        assertThat(listing.keywords(0)).isEqualTo(Keywords.of("$answered"));
        verify();
    }

    /** The transcript has EXAMINE once: the mailbox stays open. */
    private static Listing list(MailboxReader reader) {
        return reader.list(MailboxPath.INBOX);
    }

    private Map<Long, String> bodies(MailboxReader reader, UidSet uids) {
        Map<Long, String> bodies = new TreeMap<>();
        reader.bodies(MailboxPath.INBOX, uids, (uid, size, body) -> {
            byte[] bytes = body.readAllBytes();
            assertThat(size).isEqualTo(bytes.length);
            assertThat(bodies.put(uid, new String(bytes, StandardCharsets.UTF_8))).isNull();
        });
        return bodies;
    }

    @Test
    void bodies_are_delivered_once_whatever_surrounds_them() {
        assertThat(bodies(play("bodies").source().openReader(), UidSet.range(1, 7)))
                .isEqualTo(Map.of(1L, "first\r\n", 2L, "second\r\n", 3L, "third", 5L, ""));
        verify();
    }

    @Test
    void a_message_that_cannot_be_read_is_named_after_the_others_were_delivered() {
        MailboxReader reader = play("unreadable-message").source().openReader();
        List<Long> came = new ArrayList<>();
        assertThatThrownBy(() -> reader.bodies(MailboxPath.INBOX, UidSet.range(1, 3), (uid, size, body) -> came.add(uid)))
                .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ITEM_REFUSED))
                .hasMessageContaining("INBOX").hasMessageContaining("UID 2");
        assertThat(came).containsExactly(1L, 3L);
        reader.close();
        verify();
    }

    @Test
    void a_goodbye_while_bodies_come_is_a_lost_connection_with_the_servers_words() {
        MailboxReader reader = play("bye-in-fetch").source().openReader();
        assertFails(Kind.CONNECTION, "Server shutting down", () -> bodies(reader, UidSet.range(1, 3)));
    }

    @Test
    void an_end_inside_a_literal_is_told_to_whoever_reads_the_body() {
        MailboxReader reader = play("end-inside-a-literal").source().openReader();
        List<EndpointException> seen = new ArrayList<>();
        assertFails(Kind.CONNECTION, "ended", () -> reader.bodies(MailboxPath.INBOX, UidSet.range(1, 3), (uid, size, body) -> {
            try {
                body.readAllBytes();
            } catch (EndpointException e) {
                seen.add(e);
                throw e;
            }
        }));
        assertThat(seen).hasSize(1);
    }

    @Test
    void nonsense_is_reported_by_its_position_and_not_quoted() {
        EndpointException e = assertFails(Kind.MALFORMED, "at byte", () -> play("malformed").source().mailboxes());
        assertThat(e.getMessage()).doesNotContain("private");
        assertThat(e.nextStep()).isPresent();
    }

    private static EndpointException assertFails(Kind kind, String text, Runnable work) {
        EndpointException e = catchThrowableOfType(EndpointException.class, work::run);
        assertThat(e).hasMessageContaining(text).hasMessageContaining("imap://alice@127.0.0.1");
        assertThat(e.kind()).isEqualTo(kind);
        return e;
    }

    @Test
    void a_mailbox_without_modification_sequences_reports_no_changes() {
        ReportsChanges reader = (ReportsChanges) play("nomodseq").source().openReader();
        assertThat(reader.changesSince(MailboxPath.INBOX, new MailboxState(5, 4, 3, 17))).isEmpty();
        verify();
    }

    @Test
    void what_vanished_is_told_together_with_what_changed() {
        ReportsChanges reader = (ReportsChanges) play("vanished").source().openReader();
        ReportsChanges.Changes changes = reader.changesSince(MailboxPath.INBOX, new MailboxState(5, 9, 3, 90)).orElseThrow();
        assertThat(changes.now()).isEqualTo(new MailboxState(5, 10, 3, 100));
        assertThat(changes.changed().uids()).isEqualTo(UidSet.of(9));
        assertThat(changes.removed()).isEqualTo(new Removed.Vanished(UidSet.of(1, 3, 5, 6, 7, 4_294_967_295L)));
        verify();
    }

    private static OutgoingMessage message(String text) {
        return new OutgoingMessage(BytesBody.of(text), Keywords.NONE, Long.MIN_VALUE, 0, null);
    }

    private List<String> append(MailboxWriter writer, OutgoingMessage... messages) {
        Answers answers = new Answers();
        writer.append(MailboxPath.INBOX, List.of(messages), answers);
        return answers.heard();
    }

    @Test
    void a_message_is_stored_without_its_uid_being_told() {
        MailboxWriter writer = play("appenduid-absent").target().openWriter();
        assertThat(append(writer, new OutgoingMessage(BytesBody.of("first one"), Keywords.of("$seen", "work", "not(an)atom"), 1_000_000_000L, 0, null)))
                .containsExactly("0 stored 0 0");
        writer.close();
        verify();
    }

    @Test
    void the_message_that_a_batch_was_refused_for_is_found() {
        MailboxWriter writer = play("multiappend-isolated").target().openWriter();
        assertThat(append(writer, message("one"), message("two"), message("three"))).containsExactly("0 stored 77 4294967295",
                "1 refused NUL_BYTE NO Message contains NUL characters", "2 stored 77 8");
        writer.close();
        verify();
    }

    @Test
    void the_uids_of_a_batch_come_in_its_order() {
        MailboxWriter writer = play("multiappend-uids").target().openWriter();
        assertThat(append(writer, message("one"), message("two"), message("three"))).containsExactly("0 stored 77 9", "1 stored 77 12", "2 stored 77 13");
        writer.close();
        verify();
    }

    @Test
    void a_message_refused_before_it_was_sent_does_not_hold_up_the_next() {
        MailboxWriter writer = play("synchronising-refused").target().openWriter();
        assertThat(append(writer, message("one"), message("two"))).containsExactly("0 refused TOO_LARGE NO [TOOBIG] Message size exceeds the limit",
                "1 stored 77 8");
        writer.close();
        verify();
    }

    @Test
    void a_hint_to_wait_is_passed_on() {
        MailboxWriter writer = play("o365-backoff").target().openWriter();
        EndpointException e = assertFails(Kind.SLOW_DOWN, "throttled", () -> append(writer, message("one")));
        assertThat(e.retryAfter()).contains(Duration.ofMillis(299_961));
    }

    @Test
    void a_token_that_has_expired_is_replaced() {
        server = ScriptedServer.playing("token-renewed");
        List<Boolean> asked = new ArrayList<>();
        Secrets tokens = new Secrets() {
            @Override
            public String password() {
                throw new AssertionError("nobody should ask for a password");
            }

            @Override
            public String token(boolean afterRejection) {
                asked.add(afterRejection);
                return afterRejection ? "new" : "old";
            }
        };
        new ImapEndpoint().openSource(EndpointUri.parse(server.alice("&auth=xoauth2").url()), tokens).close();
        assertThat(asked).containsExactly(false, true);
        server.verify();
    }
}
