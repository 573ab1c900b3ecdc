package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.Several;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.imap.ImapEndpoint;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.imap.Account;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import dev.godwit.testkit.jmap.JmapAccount;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import dev.godwit.testkit.jmap.JmapStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is one message in several mailboxes of the source is one on a target that can keep it so, and nothing else is. */
class SeveralMailboxesTest {
    private static final MailboxPath WORK = MailboxPath.of("Work");
    private static final MailboxPath ALL = MailboxPath.of("All");
    private static final Instant RECEIVED = Instant.parse("2019-05-06T07:08:09Z");
    private static final Secrets PASSWORD = new Secrets() {
        @Override
        public String password() {
            return "secret";
        }

        @Override
        public String token(boolean afterRejection) {
            throw new UnsupportedOperationException();
        }
    };

    @TempDir
    Path directory;
    private final MailStore mail = new MailStore();
    private final Account source = mail.addAccount("alice", "secret");
    private final JmapStore store = new JmapStore();
    private final JmapAccount target = store.addAccount("alice", "secret");
    private final JmapServer jmap = JmapServer.start(store, JmapQuirks.none());
    private ImapServer imap;

    @BeforeEach
    void mailboxes() {
        source.create(WORK);
        source.create(ALL);
    }

    @AfterEach
    void close() {
        if (imap != null) {
            imap.close();
        }
        jmap.close();
        store.close();
    }

    private long add(MailboxPath mailbox, String id, String text, String... keywords) {
        return source.add(mailbox, Content.of("Message-ID: <" + id + "@example.org>\r\nSubject: " + id + "\r\n\r\n" + text + "\r\n"), Keywords.of(keywords), RECEIVED);
    }

    private CopyReport copy(Several several, CopyOptions.Deletions deletions) {
        if (imap == null) {
            imap = ImapServer.start(mail, Quirks.none());
        }
        CopyOptions options = CopyOptions.defaults().withSpillDirectory(directory).withQuarantineDirectory(directory.resolve("quarantine"))
                .withRetry(new CopyOptions.Retry(5, Duration.ofMillis(1), Duration.ofMillis(2))).withSeveral(several).withDeletions(deletions);
        try (Source from = new ImapEndpoint().openSource(EndpointUri.parse("imap://alice@127.0.0.1:" + imap.port() + "?cleartext=yes"), PASSWORD);
                Target to = new JmapEndpoint().openTarget(EndpointUri.parse("jmap+http://alice@localhost:" + jmap.port() + "?cleartext=yes"), PASSWORD);
                SqliteFile file = SqliteFile.open(directory.resolve("journal"), SqliteFile.Mode.READ_WRITE)) {
            return new CopyJob(from, to, Journal.open(file, from.describe(), to.describe()), FolderRules.DEFAULT, options, EngineListener.SILENT).run();
        }
    }

    private CopyReport copy(Several several) {
        return copy(several, CopyOptions.Deletions.KEEP);
    }

    /** For each email the names of its mailboxes. */
    private List<Set<String>> emails() {
        return target.emails().stream().map(email -> (Set<String>) email.mailboxIds().stream().map(id -> target.get("Mailbox", id).get("name").asText())
                .collect(Collectors.toCollection(TreeSet::new))).toList();
    }

    @Test
    void a_copy_in_another_mailbox_becomes_the_same_email_and_is_not_uploaded_again() {
        long uid = add(MailboxPath.INBOX, "a", "one", "$seen");
        source.copy(MailboxPath.INBOX, uid, WORK);
        source.copy(MailboxPath.INBOX, uid, ALL);
        add(ALL, "b", "two");
        CopyReport report = copy(Several.SAME_EMAIL);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("All"), Set.of("All", "Inbox", "Work"));
        assertThat(report.copied().messages()).isEqualTo(2);
        assertThat(report.filed()).isEqualTo(2);
        assertThat(copy(Several.SAME_EMAIL).changedAnything()).isFalse();
        assertThat(jmap.violations()).isEmpty();
    }

    @Test
    void a_label_that_comes_later_is_filed_in_the_next_run() {
        long uid = add(MailboxPath.INBOX, "a", "one");
        copy(Several.SAME_EMAIL);
        source.copy(MailboxPath.INBOX, uid, WORK);
        CopyReport report = copy(Several.SAME_EMAIL);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("Inbox", "Work"));
        assertThat(report.copied().messages()).isZero();
        assertThat(report.filed()).isEqualTo(1);
        assertThat(copy(Several.SAME_EMAIL).changedAnything()).isFalse();
    }

    @Test
    void a_label_that_is_taken_away_leaves_the_email_in_its_other_mailboxes() {
        long uid = add(MailboxPath.INBOX, "a", "one");
        long label = source.copy(MailboxPath.INBOX, uid, WORK);
        copy(Several.SAME_EMAIL);
        source.expunge(WORK, label);
        copy(Several.SAME_EMAIL, CopyOptions.Deletions.PROPAGATE);
        assertThat(emails()).containsExactly(Set.of("Inbox"));
    }

    @Test
    void what_is_deleted_in_its_last_mailbox_goes_to_the_trash_and_what_is_left_elsewhere_does_not() {
        target.addMailbox("Trash", null, "trash");
        add(ALL, "b", "stays");
        long uid = add(MailboxPath.INBOX, "a", "one");
        long label = source.copy(MailboxPath.INBOX, uid, WORK);
        copy(Several.SAME_EMAIL);
        source.expunge(WORK, label);
        copy(Several.SAME_EMAIL, CopyOptions.Deletions.PROPAGATE);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("All"), Set.of("Inbox"));
        source.expunge(MailboxPath.INBOX, uid);
        copy(Several.SAME_EMAIL, CopyOptions.Deletions.PROPAGATE);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("All"), Set.of("Trash"));
    }

    @Test
    void what_was_noted_of_uids_that_are_void_never_files_one_message_in_place_of_another() {
        add(MailboxPath.INBOX, "a", "one");
        copy(Several.SAME_EMAIL);
        source.changeUidValidity(MailboxPath.INBOX);
        source.expunge(MailboxPath.INBOX, source.messages(MailboxPath.INBOX).getFirst().uid());
        source.copy(MailboxPath.INBOX, add(MailboxPath.INBOX, "b", "another"), WORK);
        copy(Several.SAME_EMAIL);
        assertThat(target.emails().stream().map(email -> email.content().digest()).distinct()).hasSize(2);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("Inbox"), Set.of("Inbox", "Work"));
    }

    @Test
    void keywords_of_both_copies_end_up_on_the_one_email_and_the_next_run_has_nothing_to_do() {
        long uid = add(MailboxPath.INBOX, "a", "one", "$seen");
        long other = source.copy(MailboxPath.INBOX, uid, WORK);
        source.setKeywords(WORK, other, Keywords.of("$flagged"));
        copy(Several.SAME_EMAIL);
        assertThat(target.emails().getFirst().keywords()).isEqualTo(Keywords.of("$seen", "$flagged"));
        copy(Several.SAME_EMAIL);
        CopyReport third = copy(Several.SAME_EMAIL);
        assertThat(third.changedAnything()).isFalse();
        assertThat(target.emails().getFirst().keywords()).isEqualTo(Keywords.of("$seen", "$flagged"));
    }

    @Test
    void equal_messages_that_are_not_one_stay_apart_unless_content_decides() {
        add(MailboxPath.INBOX, "a", "one");
        add(WORK, "a", "one");
        copy(Several.SAME_EMAIL);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("Inbox"), Set.of("Work"));
    }

    @Test
    void where_content_decides_equal_messages_become_one_and_different_ones_with_one_message_id_do_not() {
        add(MailboxPath.INBOX, "a", "one");
        add(WORK, "a", "one");
        add(ALL, "a", "not the same");
        CopyReport report = copy(Several.SAME_CONTENT);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("All"), Set.of("Inbox", "Work"));
        assertThat(report.filed()).isEqualTo(1);
        assertThat(copy(Several.SAME_CONTENT).changedAnything()).isFalse();
    }

    @Test
    void five_equal_messages_in_one_mailbox_and_three_in_another_are_five_emails() {
        for (int i = 0; i < 5; i++) {
            add(MailboxPath.INBOX, "a", "one");
        }
        for (int i = 0; i < 3; i++) {
            add(WORK, "a", "one");
        }
        copy(Several.SAME_CONTENT);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("Inbox"), Set.of("Inbox"), Set.of("Inbox", "Work"), Set.of("Inbox", "Work"), Set.of("Inbox", "Work"));
        assertThat(copy(Several.SAME_CONTENT).changedAnything()).isFalse();
    }

    @Test
    void separate_means_separate() {
        long uid = add(MailboxPath.INBOX, "a", "one");
        source.copy(MailboxPath.INBOX, uid, WORK);
        copy(Several.SEPARATE);
        assertThat(emails()).containsExactlyInAnyOrder(Set.of("Inbox"), Set.of("Work"));
    }
}
