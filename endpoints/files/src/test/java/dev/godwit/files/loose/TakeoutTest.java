package dev.godwit.files.loose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeoutTest {
    private static final MailboxPath ARCHIVE = MailboxPath.of("Archive");
    private static final MailboxPath DEEP = MailboxPath.of("Projekte", "Ägypten, 2020");
    private static final String FIRST = "X-GM-THRID: 17\r\nX-Gmail-Labels: =?UTF-8?Q?Posteingang,Ge=C3=B6ffnet,\"Projekte/=C3=84gyp?=\r\n =?UTF-8?Q?ten,_2020\",Kategorie_=E2=80=9ESoziale_Netzwerke=E2=80=9C?=\r\n"
            + "Status: mine\r\nSubject: 1\r\n\r\n>From here\r\nFrom there\r\n";

    @TempDir
    Path directory;

    private static String message(String labels, String subject) {
        return "X-GM-THRID: 1\r\nX-Gmail-Labels: " + labels + "\r\nSubject: " + subject + "\r\n\r\nbody\r\n";
    }

    /** As Takeout writes it. */
    private static String mbox(String... messages) {
        StringBuilder mbox = new StringBuilder();
        for (String message : messages) {
            mbox.append("From 17@xxx Thu Jan 01 10:00:00 +0000 2015\r\n").append(message.replaceAll("(?m)^(>*From )", ">$1")).append("\r\n");
        }
        return mbox.toString();
    }

    private Source open(Path path) {
        return new TakeoutEndpoint().openSource(EndpointUri.parse("takeout:" + path), Secrets.NONE);
    }

    private static Listing list(Source source, MailboxPath mailbox) {
        try (MailboxReader reader = source.openReader()) {
            return reader.list(mailbox);
        }
    }

    private static List<String> bodies(Source source, MailboxPath mailbox) {
        List<String> bodies = new ArrayList<>();
        try (MailboxReader reader = source.openReader()) {
            reader.bodies(mailbox, list(source, mailbox).uids(), (_, size, body) -> {
                byte[] bytes = body.readAllBytes();
                assertThat(size).isEqualTo(bytes.length);
                bodies.add(new String(bytes, StandardCharsets.UTF_8));
            });
        }
        return bodies;
    }

    @Test
    void a_message_is_one_in_all_mailboxes_of_its_labels_and_keeps_its_bytes() throws IOException {
        Path mail = Files.createDirectories(directory.resolve("Takeout/Mail"));
        Files.writeString(mail.resolve("All mail Including Spam and Trash.mbox"), mbox(FIRST, message("Archived,Opened,Starred,Important", "2"),
                message("Spam,Unread,Category Promotions", "3"), message("Brouillons", "4"), message("\"a,b\",Unread,Chat", "5")));
        Files.writeString(mail.resolve("Projekte.mbox"), mbox(FIRST));
        Files.writeString(directory.resolve("Takeout/archive_browser.html"), "x");
        try (Source source = open(directory)) {
            assertThat(source.describe().kinds()).containsExactly(DataKind.MAIL);
            assertThat(source.describe().notes()).anyMatch(note -> note.startsWith("1 files of other services"));
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, MailboxPath.of("a,b"), ARCHIVE, MailboxPath.of("Chat"),
                    MailboxPath.of("Drafts"), MailboxPath.of("Projekte"), DEEP, MailboxPath.of("Spam"));
            assertThat(source.mailboxes()).filteredOn(mailbox -> mailbox.path().equals(MailboxPath.of("Spam"))).extracting(Mailbox::role).containsExactly(Optional.of(Role.JUNK));
            Listing inbox = list(source, MailboxPath.INBOX);
            Listing deep = list(source, DEEP);
            assertThat(inbox.size()).isOne();
            assertThat(inbox.keywords(0)).isEqualTo(Keywords.of(Keywords.SEEN));
            assertThat(inbox.receivedEpochSecond(0)).isEqualTo(1_420_106_400L);
            assertThat(deep.emailId(0)).isEqualTo(inbox.emailId(0)).isNotZero();
            assertThat(deep.uid(0)).isEqualTo(inbox.uid(0));
            assertThat(bodies(source, MailboxPath.INBOX)).containsExactly(FIRST);
            assertThat(list(source, ARCHIVE).keywords(0)).isEqualTo(Keywords.of(Keywords.SEEN, Keywords.FLAGGED, "$important"));
            assertThat(list(source, MailboxPath.of("Spam")).keywords(0)).isEqualTo(Keywords.NONE);
            assertThat(list(source, MailboxPath.of("Drafts")).keywords(0)).isEqualTo(Keywords.of(Keywords.DRAFT, Keywords.SEEN));
        }
    }

    @Test
    void the_parts_of_an_export_are_one_whichever_of_them_is_named() throws IOException {
        String contact = "BEGIN:VCARD\nUID:1\nEND:VCARD\n";
        Path first = Files.write(directory.resolve("takeout-2020-001.zip"), ZipTest.zip("Takeout/Mail/Inbox.mbox", mbox(message("Inbox", "1")),
                "Takeout/Contacts/All Contacts/All Contacts.vcf", contact + contact.replace(":1", ":2"), "Takeout/Contacts/My/My.vcf", contact));
        Path second = Files.write(directory.resolve("takeout-2020-002.zip"), ZipTest.zip("Takeout/Mail/Sent.mbox", mbox(message("Sent", "2")), "Takeout/Drive/a/b.txt", "file"));
        Files.write(directory.resolve("takeout-2021-001.zip"), ZipTest.zip("Takeout/Mail/Other.mbox", mbox(message("Other", "3"))));
        for (Path part : List.of(first, second)) {
            try (Source source = open(part)) {
                assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, MailboxPath.of("Sent"));
                assertThat(bodies(source, MailboxPath.of("Sent"))).containsExactly(message("Sent", "2"));
                assertThat(source.describe().kinds()).isEqualTo(Set.of(DataKind.MAIL, DataKind.CONTACTS, DataKind.FILES));
                ItemSource items = source.items().orElseThrow();
                assertThat(items.collections(DataKind.CONTACTS)).extracting(ItemCollection::name).containsExactly("All Contacts");
                assertThat(items.collections(DataKind.FILES)).extracting(ItemCollection::id).containsExactly("", "a");
                assertThat(LooseFilesTest.texts(items, items.collections(DataKind.FILES).getLast())).containsEntry("b.txt", "file");
            }
        }
    }

    @Test
    void it_cannot_be_written() {
        assertThatThrownBy(() -> new TakeoutEndpoint().openTarget(EndpointUri.parse("takeout:x"), Secrets.NONE))
                .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
    }

    @Test
    void encoded_words_are_joined_before_their_characters_are_read() {
        assertThat(GmailLabels.decode("=?utf-8?B?w6Q=?= =?utf-8?q?=C3?=\r\n =?UTF-8?q?=A4,x_y?= plain =?nope?q?a?=")).isEqualTo("ää,x y plain a");
        assertThat(GmailLabels.split("a, \"b,c\",,d")).containsExactly("a", "b,c", "d");
    }
}
