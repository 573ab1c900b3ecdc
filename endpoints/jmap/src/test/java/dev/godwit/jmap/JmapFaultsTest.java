package dev.godwit.jmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.FilesInSeveral;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.RecordedAnswers;
import dev.godwit.testkit.contract.TestMessages;
import dev.godwit.testkit.jmap.JmapAccount;
import dev.godwit.testkit.jmap.JmapFaults;
import dev.godwit.testkit.jmap.JmapFaults.Step;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import dev.godwit.testkit.jmap.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with servers, and what a second look then finds. */
@Timeout(60)
class JmapFaultsTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");
    private static final MailboxPath OTHER = MailboxPath.of("Other");

    private final JmapServer server = JmapServer.start(JmapQuirks.none());
    private final JmapAccount alice = server.store().addAccount("alice", "secret");
    private final List<AutoCloseable> open = new ArrayList<>(List.of(server));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Target target(String options) {
        Target target = JmapAccountUnderTest.open(JmapAccountUnderTest.url(server, options), TestSecrets.password("secret"));
        open.add(target);
        return target;
    }

    private Target target() {
        Target target = target("");
        target.create(Mailbox.of(BOX));
        target.create(Mailbox.of(OTHER));
        return target;
    }

    private static RecordedAnswers append(Target target, MailboxPath mailbox, OutgoingMessage... batch) {
        RecordedAnswers answers = new RecordedAnswers();
        try (MailboxWriter writer = target.openWriter()) {
            writer.append(mailbox, List.of(batch), answers);
        }
        return answers;
    }

    private static EndpointException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(EndpointException.class, call);
    }

    @Test
    void an_import_whose_answer_is_lost_is_in_doubt_and_is_found_above_the_floor() {
        Target target = target();
        Account.append(target, BOX, Account.message("before"));
        long floor;
        try (MailboxWriter writer = target.openWriter()) {
            floor = writer.state(BOX).uidNext();
        }
        server.faults(JmapFaults.at(Step.ACTED_NOT_ANSWERED, "Email/import", 1));
        EndpointException lost = failure(() -> append(target, BOX, Account.message("lost")));
        assertThat(lost.kind()).isEqualTo(Kind.CONNECTION);
        server.faults(JmapFaults.none());
        try (MailboxReader reader = target.openReader()) {
            Listing since = reader.list(BOX, UidSet.range(floor, 0xffff_ffffL));
            assertThat(since.size()).isEqualTo(1);
            assertThat(Account.digests(reader, BOX, since.uids()).values()).containsExactly(TestMessages.ordinary("lost").digest());
        }
    }

    @Test
    void a_blob_that_expired_before_the_import_is_uploaded_again() {
        Target target = target();
        server.quirks(JmapQuirks.none().blobLostAtImport(2));
        assertThat(append(target, BOX, Account.message("a"), Account.message("b"), Account.message("c")).allStored()).isTrue();
        server.quirks(JmapQuirks.none().blobLostAtImport(1).unknownBlobIsInvalid());
        assertThat(append(target, BOX, Account.message("d")).allStored()).isTrue();
        server.quirks(JmapQuirks.none().blobLostAtImport(1).unknownBlobIsNotFound());
        assertThat(append(target, BOX, Account.message("e")).allStored()).isTrue();
        assertThat(alice.emails()).hasSize(5);
        assertThat(server.requestCounts().get("upload")).isEqualTo(8);
    }

    @Test
    void one_refused_message_does_not_keep_the_others_back() {
        Target target = target();
        server.quirks(JmapQuirks.none().invalidEmail(content -> content.size() == TestMessages.ordinary("bb").size()).maxMessageSize(5_000));
        RecordedAnswers answers = append(target, BOX, Account.message("a"), Account.message("bb"),
                Account.message(TestMessages.ofSize("large", 10_000), Keywords.NONE, Account.SOME_DATE), Account.message("d"));
        assertThat(answers.indexes()).containsExactly(0, 1, 2, 3);
        assertThat(answers.all().stream().filter(RecordedAnswers.Answer::isStored)).hasSize(2);
        assertThat(answers.all().stream().filter(a -> a.index() == 1).findFirst().orElseThrow().reason()).isEqualTo(RefusalReason.UNCLASSIFIED);
        assertThat(answers.all().stream().filter(a -> a.index() == 2).findFirst().orElseThrow().reason()).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void more_mailboxes_than_the_server_gives_at_once_are_all_there() {
        Target target = target();
        for (int i = 0; i < 25; i++) {
            target.create(Mailbox.of(MailboxPath.of("Box " + i)));
        }
        server.quirks(JmapQuirks.none().limits(new Limits(50_000_000, 4, 10_000_000, 4, 16, 10, 500)).maxQueryResults(7));
        Target again = target("");
        List<MailboxPath> paths = again.mailboxes().stream().map(Mailbox::path).toList();
        assertThat(paths).contains(MailboxPath.of("Box 0"), MailboxPath.of("Box 24"), BOX, OTHER);
        assertThat(again.states(paths)).hasSameSizeAs(paths);
    }

    @Test
    void a_keyword_that_cannot_be_taken_away_again_is_remarked_and_the_message_is_stored() {
        server.quirks(JmapQuirks.none().announcing("urn:apache:james:params:jmap:mail:quota"));
        Target target = target();
        List<String> remarks = new ArrayList<>();
        List<Integer> stored = new ArrayList<>();
        AppendAnswers answers = new AppendAnswers() {
            @Override
            public void stored(int index, long uidValidity, long uid) {
                stored.add(index);
            }

            @Override
            public void refused(int index, RefusalReason reason, String serverText) {
                throw new AssertionError(serverText);
            }

            @Override
            public void remarked(int index, String id, String text) {
                remarks.add(index + " " + id);
            }
        };
        server.quirks(server.quirks().refuse("Email", email -> !email.path("keywords").has("godwit-new") && email.path("keywords").isEmpty(), "keywords"));
        try (MailboxWriter writer = target.openWriter()) {
            writer.append(BOX, List.of(Account.message(TestMessages.ordinary("bare"), Keywords.NONE, Account.SOME_DATE),
                    Account.message(TestMessages.ordinary("seen"), Keywords.of(Keywords.SEEN), Account.SOME_DATE)), answers);
        }
        assertThat(stored).containsExactly(0, 1);
        assertThat(remarks).containsExactly("0 placeholder-left");
    }

    @Test
    void a_full_account_is_no_space_for_all() {
        Target target = target();
        alice.quota(1_000);
        EndpointException full = failure(() -> append(target, BOX, Account.message("a"),
                Account.message(TestMessages.ofSize("large", 10_000), Keywords.NONE, Account.SOME_DATE)));
        assertThat(full.kind()).isEqualTo(Kind.NO_SPACE);
        assertThat(alice.emails()).hasSize(1);
    }

    @Test
    void what_is_there_in_another_mailbox_is_filed_and_a_second_copy_in_one_is_refused() {
        Target target = target();
        server.quirks(JmapQuirks.none().equalBlobExists());
        long first = Account.append(target, BOX, Account.message("same")).getFirst();
        RecordedAnswers filed = append(target, OTHER, Account.message("same"));
        assertThat(filed.allStored()).isTrue();
        assertThat(filed.all().getFirst().uid()).isEqualTo(first);
        RecordedAnswers twice = append(target, OTHER, Account.message("same"));
        assertThat(twice.all().getFirst().reason()).isEqualTo(RefusalReason.UNCLASSIFIED);
        assertThat(alice.emails()).singleElement().satisfies(email -> assertThat(email.mailboxIds()).hasSize(2));
    }

    @Test
    void filing_whose_answer_is_lost_is_recognised_when_it_is_repeated() {
        Target target = target();
        server.quirks(JmapQuirks.none().equalBlobExists());
        Account.append(target, BOX, Account.message("same"));
        server.faults(JmapFaults.at(Step.ACTED_NOT_ANSWERED, "Email/set", 1));
        assertThat(failure(() -> append(target, OTHER, Account.message("same"))).kind()).isEqualTo(Kind.CONNECTION);
        server.faults(JmapFaults.none());
        assertThat(append(target, OTHER, Account.message("same")).allStored()).isTrue();
    }

    @Test
    void one_message_in_several_mailboxes_has_one_number_and_leaves_one_without_being_destroyed() {
        Target target = target();
        long uid = Account.append(target, BOX, Account.message("one")).getFirst();
        try (MailboxWriter writer = target.openWriter()) {
            assertThat(((FilesInSeveral) writer).file(BOX, UidSet.of(uid), OTHER)).containsEntry(uid, uid);
        }
        assertThat(alice.emails()).singleElement().satisfies(email -> assertThat(email.mailboxIds()).hasSize(2));
        Listing there = Account.list(target, OTHER);
        assertThat(there.uid(0)).isEqualTo(uid);
        assertThat(there.emailId(0)).isNotZero().isEqualTo(Account.list(target, BOX).emailId(0));
        Account.delete(target, BOX, UidSet.of(uid));
        assertThat(Account.list(target, BOX).size()).isZero();
        assertThat(Account.list(target, OTHER).size()).isEqualTo(1);
        Account.delete(target, OTHER, UidSet.of(uid));
        assertThat(alice.emails()).isEmpty();
    }

    @Test
    void primary_lists_a_message_in_one_mailbox_only_with_the_others_as_keywords() {
        Target target = target();
        long uid = Account.append(target, BOX, Account.message("one")).getFirst();
        try (MailboxWriter writer = target.openWriter()) {
            ((FilesInSeveral) writer).file(BOX, UidSet.of(uid), MailboxPath.INBOX);
        }
        Target primary = target("&several=primary");
        Listing inbox = Account.list(primary, MailboxPath.INBOX);
        assertThat(inbox.keywords(0)).isEqualTo(Keywords.of("Box"));
        assertThat(Account.list(primary, BOX).size()).isZero();
        assertThat(primary.states(List.of(BOX, MailboxPath.INBOX)).values().stream().mapToLong(MailboxState::messages).sum()).isEqualTo(1);
    }

    @Test
    void a_large_account_is_listed_in_pages_whatever_the_server_limits() {
        Target target = target();
        OutgoingMessage[] batch = new OutgoingMessage[57];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = Account.message("number " + i);
        }
        Account.append(target, BOX, batch);
        for (JmapQuirks quirks : List.of(JmapQuirks.none().limits(Limits.USUAL.maxObjects(10, 10)), JmapQuirks.none().maxQueryResults(7),
                JmapQuirks.none().limits(Limits.USUAL.maxObjects(3, 3).maxConcurrent(1, 1).maxCallsInRequest(2)))) {
            server.quirks(quirks);
            Target anew = target("");
            assertThat(Account.list(anew, BOX).size()).isEqualTo(57);
            assertThat(Account.digests(anew, BOX)).hasSize(57);
            Account.changeKeywords(anew, BOX, Account.list(anew, BOX).uids(), Keywords.of(Keywords.SEEN), Keywords.NONE);
        }
        assertThat(server.violations()).isEmpty();
        assertThat(alice.emails()).allMatch(email -> email.keywords().contains(Keywords.SEEN));
    }

    @Test
    void a_server_that_forgot_its_changes_is_listed_anew() {
        JmapAccountUnderTest account = JmapAccountUnderTest.on(server, "");
        open.add(account);
        Account.fill(account.target(), BOX, "a", "b");
        MailboxState before = account.target().states(List.of(BOX)).get(BOX);
        Account.append(account.target(), BOX, Account.message("c"));
        alice.forgetChanges();
        server.quirks(JmapQuirks.none().changesMemory(0));
        account.close();
        try (MailboxReader reader = account.target().openReader()) {
            assertThat(((ReportsChanges) reader).changesSince(BOX, before)).isEmpty();
            assertThat(reader.list(BOX).size()).isEqualTo(3);
        }
        assertThat(account.target().states(List.of(BOX)).get(BOX).unchangedSince(before)).isFalse();
    }

    @Test
    void changes_are_fetched_once_for_all_mailboxes() {
        JmapAccountUnderTest account = JmapAccountUnderTest.on(server, "");
        open.add(account);
        List<MailboxPath> boxes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            boxes.add(MailboxPath.of("Box " + i));
            Account.fill(account.target(), boxes.get(i), "in " + i);
        }
        Map<MailboxPath, MailboxState> before = account.target().states(boxes);
        assertThat(Set.copyOf(account.target().states(boxes).values().stream().map(MailboxState::highestModseq).toList())).hasSize(1);
        Account.append(account.target(), boxes.get(3), Account.message("new"));
        account.close();
        account.target().states(boxes);
        long asked = server.requestCounts().get("Email/changes");
        try (MailboxReader reader = account.target().openReader()) {
            for (MailboxPath box : boxes) {
                assertThat(((ReportsChanges) reader).changesSince(box, before.get(box)).orElseThrow().changed().size()).isEqualTo(box.equals(boxes.get(3)) ? 1 : 0);
            }
        }
        assertThat(server.requestCounts().get("Email/changes") - asked).isEqualTo(1);
    }

    @Test
    void an_unchanged_account_is_known_by_one_request_for_states_and_none_for_messages() {
        JmapAccountUnderTest account = JmapAccountUnderTest.on(server, "");
        open.add(account);
        Account.fill(account.target(), BOX, "a", "b");
        MailboxState before = account.target().states(List.of(BOX)).get(BOX);
        account.close();
        account.target();
        long queries = server.requestCounts().getOrDefault("Email/query", 0L);
        assertThat(account.target().states(List.of(BOX)).get(BOX).unchangedSince(before)).isTrue();
        assertThat(server.requestCounts().getOrDefault("Email/query", 0L)).isEqualTo(queries);
    }

    @Test
    void a_token_that_expires_in_the_middle_is_renewed() {
        server.store().acceptToken("alice", "one", 5);
        server.store().acceptToken("alice", "two", 1_000);
        Target target = JmapAccountUnderTest.open("jmap+http://localhost:" + server.port() + "?cleartext=yes&auth=bearer", TestSecrets.tokens("one", "two"));
        open.add(target);
        Account.fill(target, BOX, "a", "b", "c", "d", "e", "f");
        assertThat(Account.digests(target, BOX)).hasSize(6);
    }

    @Test
    void a_wrong_password_is_access_denied() {
        EndpointException denied = failure(() -> JmapAccountUnderTest.open(JmapAccountUnderTest.url(server, ""), TestSecrets.password("wrong")));
        assertThat(denied.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(denied.troubleshootingId()).contains("http-login-refused");
        assertThat(denied.getMessage()).doesNotContain("wrong");
    }

    @Test
    void a_short_throttle_is_waited_for_and_a_long_one_is_told() {
        Target target = target();
        server.quirks(JmapQuirks.none().throttle("api", 1, 1, 429, 1));
        assertThat(target.mailboxes()).isNotEmpty();
        server.quirks(JmapQuirks.none().throttle("api", 1, 1, 503, 1).throttle("upload", 1, 1, 503, 1));
        assertThat(append(target, BOX, Account.message("x")).allStored()).isTrue();
        server.quirks(JmapQuirks.none().throttle("api", 1, 9, 429, 100));
        EndpointException slow = failure(target::mailboxes);
        assertThat(slow.kind()).isEqualTo(Kind.SLOW_DOWN);
        assertThat(slow.retryAfter()).contains(Duration.ofSeconds(100));
    }

    @Test
    void a_server_that_is_unavailable_for_a_moment_is_asked_again_and_nothing_is_done_twice() {
        Target target = target();
        server.quirks(JmapQuirks.none().failCalls("Email/import", 1, 2, "serverUnavailable").failCall("Mailbox/get", 1, "serverUnavailable"));
        assertThat(append(target, BOX, Account.message("x")).allStored()).isTrue();
        assertThat(alice.emails()).hasSize(1);
        server.quirks(JmapQuirks.none().failCalls("Email/import", 1, 20, "serverUnavailable"));
        assertThat(failure(() -> append(target, BOX, Account.message("y"))).kind()).isEqualTo(Kind.CONNECTION);
        assertThat(alice.emails()).hasSize(1);
    }

    @Test
    void a_web_page_is_an_error_of_its_own_at_the_beginning_and_a_broken_connection_later() {
        Target target = target();
        server.quirks(JmapQuirks.none().htmlInsteadOfJson(1, 100));
        EndpointException page = failure(target::mailboxes);
        assertThat(page.kind()).isEqualTo(Kind.CONNECTION);
        assertThat(page.troubleshootingId()).contains("http-web-page");
    }

    @Test
    void a_wrong_path_and_a_server_with_nothing_to_carry_are_usage() {
        server.quirks(JmapQuirks.none().noWellKnown());
        EndpointException wrong = failure(() -> target(""));
        assertThat(wrong.kind()).isEqualTo(Kind.USAGE);
        assertThat(wrong.troubleshootingId()).contains("jmap-wrong-url");
        String session = server.sessionUrl().substring(server.url().length());
        Target direct = JmapAccountUnderTest.open("jmap+http://alice@localhost:" + server.port() + session + "?cleartext=yes", TestSecrets.password("secret"));
        open.add(direct);
        assertThat(direct.mailboxes()).isNotEmpty();
        server.quirks(JmapQuirks.none().only("urn:ietf:params:jmap:core"));
        assertThat(failure(() -> target("")).kind()).isEqualTo(Kind.USAGE);
    }

    @Test
    void a_server_without_mail_carries_the_rest() {
        server.quirks(JmapQuirks.none().without("urn:ietf:params:jmap:mail"));
        assertThat(target("").describe().kinds()).contains(DataKind.CONTACTS).doesNotContain(DataKind.MAIL);
    }

    @Test
    void session_urls_elsewhere_are_followed_with_a_note_or_rewritten() {
        server.quirks(JmapQuirks.none().sessionUrls(url -> url.replace("localhost", "127.0.0.1")));
        assertThat(target("").describe().notes()).anyMatch(note -> note.contains("leads to another server, http://127.0.0.1:" + server.port()));
        server.quirks(JmapQuirks.none().sessionUrls(url -> url.replace("localhost:" + server.port(), "jmap.internal.invalid:81")));
        assertThat(failure(() -> target("").mailboxes()).kind()).isEqualTo(Kind.CONNECTION);
        Target rewritten = target("&session-urls=rewrite");
        Account.fill(rewritten, BOX, "a");
        assertThat(Account.digests(rewritten, BOX)).hasSize(1);
    }

    @Test
    void an_administrator_reads_the_account_that_is_named() {
        Account.fill(target(), BOX, "alices");
        server.store().addAdministrator("admin", "root");
        String url = "jmap+http://admin@localhost:" + server.port() + "?cleartext=yes";
        assertThat(failure(() -> JmapAccountUnderTest.open(url + "&account=nobody", TestSecrets.password("root"))).kind()).isEqualTo(Kind.ACCESS_DENIED);
        for (String account : List.of("alice", alice.id())) {
            Target target = JmapAccountUnderTest.open(url + "&account=" + account, TestSecrets.password("root"));
            open.add(target);
            assertThat(Account.list(target, BOX).size()).isEqualTo(1);
            assertThat(target.describe().identity()).isEqualTo(target("").describe().identity());
        }
    }

    @Test
    void a_revoked_right_is_access_denied() {
        Target target = target();
        server.quirks(JmapQuirks.none().forbid("Email/import"));
        assertThat(failure(() -> append(target, BOX, Account.message("x"))).kind()).isEqualTo(Kind.ACCESS_DENIED);
        server.quirks(JmapQuirks.none().httpForbid("Mailbox"));
        assertThat(failure(target::mailboxes).kind()).isEqualTo(Kind.ACCESS_DENIED);
    }

    @Test
    void a_download_that_breaks_off_is_an_error_of_the_reader_and_not_of_the_sink() {
        Target target = target();
        Account.append(target, BOX, Account.message(TestMessages.ofSize("large", 500_000), Keywords.NONE, Account.SOME_DATE));
        server.quirks(JmapQuirks.none().cutDownloads(1, 100_000));
        try (MailboxReader reader = target.openReader()) {
            assertThatThrownBy(() -> Account.digests(reader, BOX, UidSet.range(1, 100)))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
        }
        assertThat(Account.digests(target, BOX)).hasSize(1);
    }

    @Test
    void deleting_waits_for_a_state_that_others_do_not_change() {
        Target target = target();
        List<Long> uids = Account.append(target, BOX, Account.message("a"), Account.message("b"));
        server.quirks(JmapQuirks.none().failCalls("Email/set", 1, 3, "stateMismatch"));
        Account.delete(target, BOX, UidSet.of(uids));
        assertThat(alice.emails()).isEmpty();
    }
}
