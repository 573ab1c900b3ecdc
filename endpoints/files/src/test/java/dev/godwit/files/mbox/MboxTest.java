package dev.godwit.files.mbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** mbox files as other programs leave them. */
class MboxTest {
    private static final String FROM = "From a@example.org Thu Jan  1 10:00:07 2015\n";

    @TempDir
    Path temp;

    private Path file(String content) throws IOException {
        return Files.writeString(temp.resolve("file"), content, StandardCharsets.ISO_8859_1);
    }

    private static Source source(Path path, String options) {
        return new MboxEndpoint().openSource(EndpointUri.parse("mbox:" + path + options), Secrets.NONE);
    }

    private static Target target(Path path) {
        return new MboxEndpoint().openTarget(EndpointUri.parse("mbox:" + path), Secrets.NONE);
    }

    private static List<String> texts(Source source) {
        List<String> texts = new ArrayList<>();
        try (MailboxReader reader = source.openReader()) {
            reader.bodies(MailboxPath.INBOX, UidSet.range(1, 4_294_967_295L), (uid, size, body) -> {
                texts.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
                assertThat(size).isEqualTo(texts.getLast().length());
            });
        }
        return texts;
    }

    private List<String> texts(String content, String options) throws IOException {
        try (Source source = source(file(content), options)) {
            return texts(source);
        }
    }

    @Test
    void the_stores_headers_are_read_and_taken_out() throws IOException {
        file(FROM + "X-IMAPbase: 1234 0000000009 work\nSubject: one\nStatus: RO\nX-Status: AF\n continued\nX-Keywords: work $Forwarded\nX-UID: 4\n\nbody\n\n"
                + FROM + "Subject: two\nX-UID: 9\n\nStatus: stays here\n");
        try (Source source = source(temp.resolve("file"), "")) {
            assertThat(source.states(List.of(MailboxPath.INBOX))).containsEntry(MailboxPath.INBOX, new MailboxState(1234, 10, 2, 0));
            Listing listing = Account.list(source, MailboxPath.INBOX);
            assertThat(listing.uids()).isEqualTo(UidSet.of(4, 9));
            assertThat(listing.keywords(0)).isEqualTo(Keywords.of("$seen", "$answered", "$flagged", "work", "$Forwarded"));
            assertThat(listing.receivedEpochSecond(0)).isEqualTo(1_420_106_407L);
            assertThat(texts(source)).containsExactly("Subject: one\r\n\r\nbody\r\n", "Subject: two\r\n\r\nStatus: stays here\r\n");
        }
    }

    @Test
    void c_clients_pseudo_message_is_no_message_but_its_numbers_count() throws IOException {
        file(TargetFile.pseudoMessage(77, 5) + FROM + "Subject: x\nX-UID: 5\n\ny\n");
        try (Source source = source(temp.resolve("file"), "?mailbox=Old")) {
            assertThat(source.states(List.of(MailboxPath.of("Old")))).containsValue(new MailboxState(77, 6, 1, 0));
        }
    }

    @Test
    void a_line_that_begins_with_from_is_a_message_only_after_an_empty_line_and_with_a_date() throws IOException {
        assertThat(texts(FROM + "a: b\n\ntext\nFrom a Thu Jan  1 10:00:00 2015\n\nFrom here on\n", "")).hasSize(1);
        assertThat(texts(FROM + "a: b\n\ntext\n\nFrom - Thu, 1 Jan 2015\n\n" + FROM + "c: d\n\n", "")).hasSize(2);
    }

    @Test
    void one_quote_is_taken_off_except_behind_a_content_length_that_holds() throws IOException {
        String body = ">From x\n>>From y\n";
        assertThat(texts(FROM + "a: b\n\n" + body, "")).containsExactly("a: b\r\n\r\nFrom x\r\n>From y\r\n");
        assertThat(texts(FROM + "a: b\nContent-Length: 17\n\n" + body + "\n" + FROM + "c: d\n\ne\n", "")).containsExactly("a: b\r\n\r\n>From x\r\n>>From y\r\n", "c: d\r\n\r\ne\r\n");
        assertThat(texts(FROM + "a: b\nContent-Length: 5\n\n" + body, "")).containsExactly("a: b\r\nContent-Length: 5\r\n\r\nFrom x\r\n>From y\r\n");
    }

    @Test
    void unquoted_from_lines_within_a_content_length_that_holds_are_text() throws IOException {
        String inner = "x\n\n" + FROM + "y\n";
        assertThat(texts(FROM + "a: b\nContent-Length: " + inner.length() + "\n\n" + inner + "\n" + FROM + "c: d\n\n", "")).hasSize(2);
    }

    @Test
    void messages_without_uid_keep_theirs_when_others_come_and_go() throws IOException {
        String[] messages = new String[20];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = FROM + "Subject: " + i + "\n\nbody\n\n";
        }
        Map<Long, ?> before;
        try (Source source = source(file(String.join("", messages)), "")) {
            before = Account.digests(source, MailboxPath.INBOX);
            assertThat(source.states(List.of(MailboxPath.INBOX)).get(MailboxPath.INBOX).uidNext()).isZero();
        }
        messages[3] = "";
        try (Source source = source(file(String.join("", messages) + FROM + "Subject: new\n\nx\n"), "")) {
            Map<Long, ?> after = Account.digests(source, MailboxPath.INBOX);
            assertThat(after).hasSize(20);
            assertThat(after.entrySet().stream().filter(e -> e.getValue().equals(before.get(e.getKey())))).hasSize(19);
        }
    }

    @Test
    void a_foreign_file_gets_uids_when_it_becomes_a_target_and_keeps_its_messages() throws IOException {
        Path directory = Files.createDirectories(temp.resolve("mail"));
        Files.writeString(directory.resolve("inbox"), "");
        Files.writeString(directory.resolve("Work"), FROM + "Status: RO\nSubject: a\n\n>From b\n\n" + FROM + "Subject: c\n\nd");
        MailboxPath work = MailboxPath.of("Work");
        try (Target target = target(directory)) {
            assertThat(Account.append(target, work, Account.message("third"))).containsExactly(3L);
            Account.changeKeywords(target, work, UidSet.of(2), Keywords.of("$answered", "x"), Keywords.NONE);
            Account.delete(target, work, UidSet.of(3));
        }
        try (Source source = source(directory, "")) {
            assertThat(Account.list(source, work).uids()).isEqualTo(UidSet.of(1, 2));
            assertThat(Account.keywords(source, work, 1)).isEqualTo(Keywords.of("$seen"));
            assertThat(Account.keywords(source, work, 2)).isEqualTo(Keywords.of("$answered", "x"));
            assertThat(source.states(List.of(work)).get(work).uidNext()).isEqualTo(4);
        }
    }

    @Test
    void what_a_crash_left_of_a_message_is_not_shown_and_is_removed_by_the_next_writer() throws IOException {
        Path directory = temp.resolve("mail");
        try (Target target = target(directory)) {
            Account.append(target, MailboxPath.INBOX, Account.message("whole"), Account.message("to be cut"));
        }
        Path inbox = directory.resolve("INBOX");
        byte[] all = Files.readAllBytes(inbox);
        for (int cut : List.of(5, 20, 150)) {
            Files.write(inbox, java.util.Arrays.copyOf(all, all.length - cut));
            try (Source source = source(directory, "")) {
                assertThat(texts(source)).as("cut by %d", cut).hasSize(1);
            }
            try (Target target = target(directory)) {
                Account.append(target, MailboxPath.INBOX, Account.message("after"));
                assertThat(texts(target)).hasSize(2).allMatch(text -> text.endsWith(".\r\n"));
            }
        }
    }

    @Test
    void own_lines_of_the_stores_names_survive() throws IOException {
        Path directory = temp.resolve("mail");
        String text = "Status: mine\r\nX-UID: 99\r\nContent-Length: 3\r\nX-IMAPbase: 5 7\r\n\r\nFrom x\r\n>From y\r\n";
        try (Target target = target(directory)) {
            Account.append(target, MailboxPath.INBOX, Account.message(dev.godwit.testkit.contract.BytesBody.of(text), Keywords.of("$seen"), 1));
            assertThat(texts(target)).containsExactly(text);
        }
    }

    @Test
    void a_tree_of_files_is_a_tree_of_mailboxes() throws IOException {
        Path directory = Files.createDirectories(temp.resolve("mail/Work.sbd"));
        Files.writeString(temp.resolve("mail/Work"), FROM + "a: b\n\n");
        Files.writeString(temp.resolve("mail/Work.msf"), "index");
        Files.writeString(temp.resolve("mail/notes.txt"), "no mbox");
        Files.writeString(directory.resolve("Sub"), "");
        try (Source source = source(temp.resolve("mail"), "")) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.of("Work"), MailboxPath.of("Work", "Sub"));
            assertThat(source.describe().notes()).anyMatch(note -> note.contains("notes.txt"));
        }
    }

    @Test
    void a_file_that_is_no_mbox_is_said_to_be_none() throws IOException {
        Path letter = Files.writeString(temp.resolve("letter"), "Dear Sir");
        assertThatThrownBy(() -> source(letter, "")).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.MALFORMED));
        assertThatThrownBy(() -> source(temp.resolve("missing"), "")).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
    }

    @Test
    void a_message_that_was_delivered_meanwhile_gets_the_next_uid() throws IOException {
        Path directory = temp.resolve("mail");
        try (Target target = target(directory)) {
            Account.append(target, MailboxPath.INBOX, Account.message("ours"));
            Files.writeString(directory.resolve("INBOX"), FROM + "Subject: theirs\n\nx\n\n", StandardOpenOption.APPEND);
            assertThat(Account.append(target, MailboxPath.INBOX, Account.message("ours again"))).containsExactly(3L);
            assertThat(texts(target)).hasSize(3);
        }
    }
}
