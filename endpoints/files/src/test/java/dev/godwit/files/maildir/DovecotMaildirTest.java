package dev.godwit.files.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.RecordedAnswers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maildirs written by hand as Dovecot leaves them, and what Godwit leaves for Dovecot. */
class DovecotMaildirTest {
    private static final MailboxPath SUB = MailboxPath.of("Aö", "sub");

    @TempDir
    Path temp;
    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = makeMaildir(temp.resolve("Maildir"));
    }

    private static Path makeMaildir(Path directory) throws IOException {
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(directory.resolve(part));
        }
        return directory;
    }

    private static void message(Path mailbox, String name, String text) throws IOException {
        Path file = mailbox.resolve(name);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_420_106_407_000L));
    }

    private Source source(String options) {
        return new MaildirEndpoint().openSource(EndpointUri.parse("maildir:" + root + options), Secrets.NONE);
    }

    private Source source() {
        return source("");
    }

    private Target target() {
        return new MaildirEndpoint().openTarget(EndpointUri.parse("maildir:" + root), Secrets.NONE);
    }

    private static String text(Source source, MailboxPath mailbox, long uid) {
        List<String> texts = new ArrayList<>();
        try (MailboxReader reader = source.openReader()) {
            reader.bodies(mailbox, UidSet.of(uid), (u, size, body) -> texts.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
        return texts.isEmpty() ? null : texts.getFirst();
    }

    private Map<String, Long> uidsByText(MailboxPath mailbox) {
        Map<String, Long> found = new TreeMap<>();
        try (MailboxReader reader = source().openReader()) {
            reader.bodies(mailbox, reader.list(mailbox).uids(), (uid, size, body) -> found.put(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1), uid));
        }
        return found;
    }

    /** Every file below the root with its content and date. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                files.put(root.relativize(file).toString(), Files.getLastModifiedTime(file) + " " + Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    private void dovecotFixture() throws IOException {
        message(root, "cur/1.M1P1.host,S=5,W=6:2,FSab", "X: y\n");
        message(root, "cur/2.M2P1.host,S=6:2,T", "X: y\r\n");
        message(root, "new/3.M3P1.host", "new\n");
        Files.writeString(root.resolve("dovecot-keywords"), "0 work\n1 $MDNSent\n");
        Files.writeString(root.resolve("dovecot-uidlist"),
                "3 V1400000000 N50 Gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n7 Pold-uidl-7 O2 :1.M1P1.host,S=5,W=6\n42 :2.M2P1.host,S=6\n43 W5 :3.M3P1.host\n");
        Path sub = makeMaildir(root.resolve(".A&APY-.sub"));
        Files.createFile(sub.resolve("maildirfolder"));
        message(sub, "cur/9.x:2,", "a\r\nb\nc\0\r\r\n");
        Files.writeString(sub.resolve("dovecot-uidlist"), "1 77 10\n9 9.x\n");
        Files.writeString(root.resolve("subscriptions"), "A&APY-.sub\nGone.Away\n");
    }

    @Test
    void uids_flags_keywords_dates_uidls_and_subscriptions_are_read() throws IOException {
        dovecotFixture();
        try (Source source = source()) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, MailboxPath.of("Aö"), SUB);
            assertThat(source.mailboxes().get(1).selectable()).isFalse();
            assertThat(source.mailboxes().get(2).subscribed()).isTrue();
            assertThat(source.states(List.of(MailboxPath.INBOX, SUB))).containsEntry(MailboxPath.INBOX, new MailboxState(1_400_000_000, 50, 3, 0))
                    .containsEntry(SUB, new MailboxState(77, 10, 1, 0));
            Listing inbox = Account.list(source, MailboxPath.INBOX);
            assertThat(inbox.uids()).isEqualTo(UidSet.of(7, 42, 43));
            assertThat(inbox.keywords(0)).isEqualTo(Keywords.of("$flagged", "$seen", "work", "$MDNSent"));
            assertThat(inbox.keywords(1)).isEqualTo(Keywords.of("$deleted"));
            assertThat(List.of(inbox.size(0), inbox.size(1), inbox.size(2))).containsExactly(6L, 6L, 5L);
            assertThat(inbox.receivedEpochSecond(0)).isEqualTo(1_420_106_407L);
            assertThat(inbox.uidl(0)).isEqualTo("old-uidl-7");
            assertThat(inbox.uidl(1)).isNull();
        }
    }

    @Test
    void a_file_of_bare_line_feeds_is_given_with_crlf_and_any_other_as_it_is() throws IOException {
        dovecotFixture();
        try (Source source = source()) {
            assertThat(text(source, MailboxPath.INBOX, 7)).isEqualTo("X: y\r\n");
            assertThat(text(source, MailboxPath.INBOX, 42)).isEqualTo("X: y\r\n");
            assertThat(text(source, SUB, 9)).isEqualTo("a\r\nb\nc\0\r\r\n");
        }
    }

    @Test
    void a_large_file_of_bare_line_feeds_is_given_with_crlf_too() throws IOException {
        message(root, "cur/1.big:2,", "Subject: big\n\n" + "line\n".repeat(50_000));
        try (Source source = source()) {
            Listing listing = Account.list(source, MailboxPath.INBOX);
            String expected = "Subject: big\r\n\r\n" + "line\r\n".repeat(50_000);
            assertThat(listing.size(0)).isEqualTo(expected.length());
            assertThat(text(source, MailboxPath.INBOX, listing.uid(0))).isEqualTo(expected);
        }
    }

    @Test
    void reading_writes_nothing() throws IOException {
        dovecotFixture();
        message(root, "cur/5.unlisted:2,", "u\n");
        Map<String, String> before = everything();
        try (Source source = source()) {
            source.mailboxes();
            source.states(List.of(MailboxPath.INBOX));
            Account.digests(source, MailboxPath.INBOX);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void without_a_list_each_file_keeps_its_uid_whatever_comes_and_goes_before_it() throws IOException {
        for (int i = 100; i < 150; i++) {
            message(root, "cur/" + i + ".M.host:2,", "message " + i);
        }
        Map<String, Long> before = uidsByText(MailboxPath.INBOX);
        MailboxState state = source().states(List.of(MailboxPath.INBOX)).get(MailboxPath.INBOX);
        Files.delete(root.resolve("cur/100.M.host:2,"));
        Files.move(root.resolve("cur/120.M.host:2,"), root.resolve("cur/120.M.host:2,RS"));
        message(root, "new/099.M.host", "first now");
        Map<String, Long> after = uidsByText(MailboxPath.INBOX);
        before.remove("message 100");
        assertThat(after).containsAllEntriesOf(before).containsKey("first now").hasSize(50);
        assertThat(after.values()).doesNotHaveDuplicates().allMatch(uid -> uid >= ProvisionalUids.FIRST && uid <= UidList.MAX_UID);
        MailboxState later = source().states(List.of(MailboxPath.INBOX)).get(MailboxPath.INBOX);
        assertThat(later.uidValidity()).isEqualTo(state.uidValidity()).isPositive();
        assertThat(later.uidNext()).isZero();
    }

    @Test
    void files_that_a_server_renames_after_listing_are_found_again() throws IOException {
        dovecotFixture();
        try (Source source = source(); MailboxReader reader = source.openReader()) {
            UidSet listed = reader.list(MailboxPath.INBOX).uids();
            Files.move(root.resolve("cur/1.M1P1.host,S=5,W=6:2,FSab"), root.resolve("cur/1.M1P1.host,S=5,W=6:2,RS"));
            Files.move(root.resolve("new/3.M3P1.host"), root.resolve("cur/3.M3P1.host:2,"));
            Files.delete(root.resolve("cur/2.M2P1.host,S=6:2,T"));
            assertThat(Account.digests(reader, MailboxPath.INBOX, listed)).containsOnlyKeys(7L, 43L);
        }
    }

    @Test
    void a_malformed_line_costs_only_what_follows_it_and_is_noted() throws IOException {
        dovecotFixture();
        Files.writeString(root.resolve("dovecot-uidlist"), "3 V1400000000 N50\n7 :1.M1P1.host,S=5,W=6\nnonsense\n43 :3.M3P1.host\n");
        try (Source source = source()) {
            Listing listing = Account.list(source, MailboxPath.INBOX);
            assertThat(listing.size()).isEqualTo(3);
            assertThat(listing.indexOf(7)).isNotNegative();
            assertThat(listing.indexOf(43)).isNegative();
            assertThat(source.describe().notes()).anyMatch(note -> note.contains("dovecot-uidlist: line 3 is malformed"));
        }
    }

    @Test
    void a_target_repairs_a_malformed_list_and_keeps_what_was_good() throws IOException {
        dovecotFixture();
        Files.writeString(root.resolve("dovecot-uidlist"), "3 V1400000000 N50 Gabc Xunknown\n7 Pold :1.M1P1.host,S=5,W=6\n42 :2.M2P1.ho");
        try (Target target = target()) {
            assertThat(Account.list(target, MailboxPath.INBOX).uids()).isEqualTo(UidSet.of(7, 50, 51));
        }
        assertThat(root.resolve("dovecot-uidlist")).content().isEqualTo(
                "3 V1400000000 N52 Gabc Xunknown\n7 Pold :1.M1P1.host,S=5,W=6\n50 :2.M2P1.host,S=6\n51 :3.M3P1.host\n");
    }

    @Test
    void links_are_not_followed_out_of_the_maildir() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("cur/1.link:2,"), secret);
        Path elsewhere = makeMaildir(temp.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve(".Linked"), elsewhere);
        try (Source source = source()) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX);
            assertThat(source.states(List.of(MailboxPath.of("Linked")))).isEmpty();
            assertThat(Account.list(source, MailboxPath.INBOX).size()).isZero();
            assertThat(source.describe().notes()).anyMatch(note -> note.contains(".Linked")).anyMatch(note -> note.contains("not a regular file"));
        }
        try (Source source = source("?symlinks=yes")) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, MailboxPath.of("Linked"));
        }
    }

    @Test
    void what_is_no_maildir_is_said_to_be_none() throws IOException {
        Path other = Files.createDirectories(temp.resolve("documents"));
        Files.writeString(other.resolve("letter"), "x");
        for (Path path : List.of(other, temp.resolve("missing"))) {
            assertThatThrownBy(() -> new MaildirEndpoint().openSource(EndpointUri.parse("maildir:" + path), Secrets.NONE))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isIn(EndpointException.Kind.MALFORMED, EndpointException.Kind.USAGE));
        }
        assertThatThrownBy(() -> source("?flavour=dovecot")).isInstanceOf(EndpointException.class).hasMessageContaining("flavour");
    }

    @Test
    void directories_in_directories_are_recognised() throws IOException {
        makeMaildir(root.resolve("Work/v1.2"));
        message(root.resolve("Work/v1.2"), "cur/1.a:2,", "x");
        try (Source source = source()) {
            assertThat(source.mailboxes()).extracting(Mailbox::path, Mailbox::selectable).containsExactly(
                    org.assertj.core.groups.Tuple.tuple(MailboxPath.INBOX, true), org.assertj.core.groups.Tuple.tuple(MailboxPath.of("Work"), false),
                    org.assertj.core.groups.Tuple.tuple(MailboxPath.of("Work", "v1.2"), true));
            assertThat(Account.list(source, MailboxPath.of("Work", "v1.2")).size()).isEqualTo(1);
        }
    }

    @Test
    void version_2_subscriptions_are_read_and_written() throws IOException {
        dovecotFixture();
        Files.writeString(root.resolve("subscriptions"), "V\t2\n\nOther\n");
        try (Target target = target()) {
            target.subscribe(SUB, true);
            assertThat(Account.find(target, SUB).orElseThrow().subscribed()).isTrue();
        }
        assertThat(root.resolve("subscriptions")).content().isEqualTo("V\t2\n\nOther\nA&APY-\tsub\n");
    }

    @Test
    void written_messages_have_the_names_and_the_list_that_dovecot_expects() throws IOException {
        try (Target target = target()) {
            target.create(Mailbox.of(MailboxPath.of("Box")));
            assertThat(((PreservesUids) target).adoptUidValidity(MailboxPath.of("Box"), 1234, 500)).isTrue();
            try (MailboxWriter writer = target.openWriter()) {
                writer.append(MailboxPath.of("Box"), List.of(
                        new OutgoingMessage(BytesBody.of("Subject: a\r\n\r\nb\n\r\n"), Keywords.of("$seen", "$flagged", "Later"), 1_420_106_407L, 17, "uidl-17"),
                        new OutgoingMessage(BytesBody.of("x"), Keywords.of("$draft"), 1_420_106_408L, 19, null)), new RecordedAnswers());
            }
        }
        Path box = root.resolve(".Box");
        assertThat(box.resolve("maildirfolder")).exists();
        assertThat(box.resolve("dovecot-keywords")).content().isEqualTo("0 Later\n");
        assertThat(box.resolve("dovecot-uidlist")).content().matches("3 V1234 N500 G[0-9a-f]{32}\n17 Puidl-17 :1420106407\\.M\\d+P\\d+\\S+,S=18,W=19\n19 :1420106408\\.\\S+,S=1,W=1\n");
        try (Stream<Path> files = Files.list(box.resolve("cur"))) {
            assertThat(files.map(f -> f.getFileName().toString().replaceAll(".*:", ":"))).containsExactlyInAnyOrder(":2,FSa", ":2,D");
        }
        assertThat(box.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void adopting_removes_dovecots_stale_indexes() throws IOException {
        Files.writeString(root.resolve("dovecot.index.log"), "stale");
        Files.writeString(root.resolve("dovecot.list.index"), "stale");
        try (Target target = target()) {
            assertThat(((PreservesUids) target).adoptUidValidity(MailboxPath.INBOX, 99, 5)).isTrue();
        }
        assertThat(root.resolve("dovecot.index.log")).doesNotExist();
        assertThat(root.resolve("dovecot.list.index")).doesNotExist();
    }

    @Test
    void an_interrupted_copy_goes_on_with_the_uids_of_the_source() {
        MailboxPath box = MailboxPath.of("Box");
        for (int run = 0; run < 2; run++) {
            try (Target target = target(); MailboxWriter writer = target.openWriter()) {
                target.create(Mailbox.of(box));
                assertThat(((PreservesUids) target).adoptUidValidity(box, 1234, 500)).isTrue();
                writer.append(box, List.of(new OutgoingMessage(BytesBody.of("run " + run), Keywords.NONE, 1, 10 + run, null)), new RecordedAnswers());
            }
        }
        assertThat(Account.list(source(), box).uids()).isEqualTo(UidSet.of(10, 11));
    }

    @Test
    void a_message_that_a_crash_left_without_uid_gets_the_one_meant_for_it() throws IOException {
        MailboxPath box = MailboxPath.of("Box");
        try (Target target = target()) {
            target.create(Mailbox.of(box));
            ((PreservesUids) target).adoptUidValidity(box, 1234, 500);
            message(root.resolve(".Box"), "cur/9.M1P1Q1V1234I21.host,S=1,W=1:2,", "x"); // in place, not listed
            message(root.resolve(".Box"), "tmp/9.M1P1Q2V1234I22.host", "half a mess"); // not even complete
            assertThat(Account.list(target, box).uids()).isEqualTo(UidSet.of(21));
        }
    }

    @Test
    void provisional_uids_of_a_source_are_not_taken_over() {
        MailboxPath box = MailboxPath.of("Box");
        try (Target target = target(); MailboxWriter writer = target.openWriter()) {
            target.create(Mailbox.of(box));
            ((PreservesUids) target).adoptUidValidity(box, 1234, 0);
            writer.append(box, List.of(new OutgoingMessage(BytesBody.of("x"), Keywords.NONE, 1, ProvisionalUids.FIRST + 5, null)), new RecordedAnswers());
            assertThat(Account.list(target, box).uids()).isEqualTo(UidSet.of(1));
        }
    }

    @Test
    void a_twenty_seventh_keyword_is_refused_and_keyword_support_says_so_beforehand() {
        try (Target target = target(); MailboxWriter writer = target.openWriter()) {
            for (int i = 0; i < 26; i++) {
                assertThat(writer.keywordSupport(MailboxPath.INBOX).arbitrary()).isTrue();
                Account.append(target, MailboxPath.INBOX, Account.message(BytesBody.of("m" + i), Keywords.of("k" + i), 1));
            }
            assertThat(writer.keywordSupport(MailboxPath.INBOX).arbitrary()).isFalse();
            assertThat(writer.keywordSupport(MailboxPath.INBOX).storable().asList()).contains("k0", "k25", "$seen").hasSize(31);
            RecordedAnswers answers = new RecordedAnswers();
            writer.append(MailboxPath.INBOX, List.of(Account.message(BytesBody.of("a"), Keywords.of("k26"), 1), Account.message(BytesBody.of("b"), Keywords.of("k25"), 1)), answers);
            assertThat(answers.all()).extracting(RecordedAnswers.Answer::reason).containsExactlyInAnyOrder(RefusalReason.BAD_KEYWORD, null);
        }
    }

    @Test
    void letters_that_mean_nothing_here_survive_a_change_of_keywords() throws IOException {
        message(root, "cur/1.a:2,QSz", "x");
        try (Target target = target()) {
            long uid = Account.list(target, MailboxPath.INBOX).uid(0);
            Account.changeKeywords(target, MailboxPath.INBOX, UidSet.of(uid), Keywords.of("$flagged"), Keywords.of("$seen"));
        }
        assertThat(root.resolve("cur/1.a:2,FQz")).exists();
    }

    @Test
    void a_line_that_a_server_adds_between_two_batches_is_respected() throws IOException {
        try (Target target = target()) {
            Account.append(target, MailboxPath.INBOX, Account.message("one"));
            message(root, "cur/5.theirs:2,", "theirs");
            Files.writeString(root.resolve("dovecot-uidlist"), "2 :5.theirs\n", java.nio.file.StandardOpenOption.APPEND);
            assertThat(Account.append(target, MailboxPath.INBOX, Account.message("two"))).containsExactly(3L);
            assertThat(Account.list(target, MailboxPath.INBOX).uids()).isEqualTo(UidSet.of(1, 2, 3));
        }
    }

    @Test
    void a_message_of_bare_line_feeds_only_is_refused_because_it_would_come_back_changed() {
        try (Target target = target(); MailboxWriter writer = target.openWriter()) {
            RecordedAnswers answers = new RecordedAnswers();
            writer.append(MailboxPath.INBOX, List.of(Account.message(BytesBody.of("Subject: x\n\ny\n"), Keywords.NONE, 1)), answers);
            assertThat(answers.all()).extracting(RecordedAnswers.Answer::reason).containsExactly(RefusalReason.BARE_NEWLINE);
        }
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }
}
