package dev.godwit.files.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.PreservesUids;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Maildir written by hand as Courier leaves it, and what Godwit leaves for Courier. */
class CourierMaildirTest {
    private static final MailboxPath SUB = MailboxPath.of("Aö", "sub");

    @TempDir
    Path temp;
    private Path root;

    @BeforeEach
    void fixture() throws IOException {
        root = makeMaildir(temp.resolve("Maildir"));
        Files.writeString(root.resolve("cur/1.M1.host:2,S"), "a: b\r\n\r\n");
        Files.writeString(root.resolve("cur/2.M2.host:2,Fa"), "a: b\r\n\r\n");
        Files.writeString(root.resolve("cur/3.M3.host:2,"), "a: b\r\n\r\n");
        Files.writeString(root.resolve("courierimapuiddb"), "1 555 12\n5 1.M1.host\n9 2.M2.host\n11 3.M3.host\n");
        Files.writeString(root.resolve("courierimapsubscribed"), "INBOX\nINBOX.Aö.sub\n");
        Path keywords = Files.createDirectories(root.resolve("courierimapkeywords"));
        Files.writeString(keywords.resolve(":list"), "Later\nWork\n\n1.M1.host:0 1\n2.M2.host:1\n3.M3.host:7\n");
        Files.writeString(keywords.resolve("2.M2.host"), "Old\n");
        Files.writeString(keywords.resolve(".9.2.M2.host"), "Newer\n");
        Files.writeString(keywords.resolve(".10.2.M2.host"), "Newest\nOther\n");
        Files.writeString(root.resolve("courierpop3dsizelist"), "/3 4 555\n1.M1.host 8 3:555:1\n2.M2.host 8 4:0:1\n3.M3.host 8 0:0:0\n");
        makeMaildir(root.resolve(".Aö.sub"));
    }

    private static Path makeMaildir(Path directory) throws IOException {
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(directory.resolve(part));
        }
        return directory;
    }

    private EndpointUri uri() {
        return EndpointUri.parse("maildir:" + root);
    }

    @Test
    void uids_keywords_uidls_names_and_subscriptions_are_read() {
        try (Source source = new MaildirEndpoint().openSource(uri(), Secrets.NONE)) {
            assertThat(source.describe().capabilities()).contains("flavor=courier", "names=utf8");
            assertThat(source.mailboxes()).filteredOn(Mailbox::subscribed).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, SUB);
            assertThat(source.states(List.of(MailboxPath.INBOX))).containsEntry(MailboxPath.INBOX, new MailboxState(555, 12, 3, 0));
            Listing listing = Account.list(source, MailboxPath.INBOX);
            assertThat(listing.uids()).isEqualTo(UidSet.of(5, 9, 11));
            assertThat(listing.keywords(0)).isEqualTo(Keywords.of("$seen", "Later", "Work"));
            assertThat(listing.keywords(1)).isEqualTo(Keywords.of("$flagged", "Newest", "Other"));
            assertThat(listing.keywords(2)).isEqualTo(Keywords.NONE);
            assertThat(List.of(listing.uidl(0), listing.uidl(1), listing.uidl(2))).containsExactly("UID3-555", "UID4", "3.M3.host");
        }
    }

    @Test
    void a_list_in_the_form_courier_writes_is_continued_and_left_in_that_form() throws IOException {
        try (Target target = new MaildirEndpoint().openTarget(uri(), Secrets.NONE)) {
            assertThat(Account.append(target, MailboxPath.INBOX, Account.message("new"))).containsExactly(12L);
            assertThat(root.resolve("courierimapuiddb")).content().startsWith("1 555 0000000013\n5 1.M1.host\n");
            assertThat(Account.append(target, MailboxPath.INBOX, Account.message("newer"))).containsExactly(13L);
            target.subscribe(SUB, false);
        }
        assertThat(root.resolve("courierimapuiddb")).content().matches("1 555 14\n5 1.M1.host\n9 2.M2.host\n11 3.M3.host\n12 \\S+\n13 \\S+\n");
        assertThat(root.resolve("courierimapsubscribed")).content().isEqualTo("INBOX\n");
    }

    @Test
    void keywords_end_in_one_list_without_files_of_single_messages() throws IOException {
        Path fresh = temp.resolve("fresh");
        EndpointUri uri = EndpointUri.parse("maildir:" + fresh + "?flavor=courier");
        try (Target target = new MaildirEndpoint().openTarget(uri, Secrets.NONE); MailboxWriter writer = target.openWriter()) {
            target.create(Mailbox.of(SUB));
            assertThat(((PreservesUids) target).adoptUidValidity(SUB, 888, 100)).isTrue();
            for (int i = 0; i < 40; i++) {
                writer.append(SUB, List.of(new OutgoingMessage(BytesBody.of("m" + i), Keywords.of("k" + i, "$seen"), i, 10 + i, null)), new RecordedAnswers());
            }
        }
        Path keywords = fresh.resolve(".Aö.sub/courierimapkeywords");
        assertThat(keywords).isDirectoryContaining("glob:**/:list");
        try (var files = Files.list(keywords)) {
            assertThat(files.count()).isEqualTo(1);
        }
        assertThat(fresh.resolve(".Aö.sub/courierimapuiddb")).content().startsWith("1 888 100\n10 ");
        try (Source source = new MaildirEndpoint().openSource(uri, Secrets.NONE)) {
            Listing listing = Account.list(source, SUB);
            assertThat(listing.keywords(39)).isEqualTo(Keywords.of("k39", "$seen"));
            assertThat(listing.uid(39)).isEqualTo(49);
        }
    }

    @Test
    void pop3_uidls_that_courier_can_show_are_kept() throws IOException {
        try (Target target = new MaildirEndpoint().openTarget(uri(), Secrets.NONE); MailboxWriter writer = target.openWriter()) {
            writer.append(MailboxPath.INBOX, List.of(new OutgoingMessage(BytesBody.of("x"), Keywords.NONE, 1, 0, "UID77-1300000000"),
                    new OutgoingMessage(BytesBody.of("y"), Keywords.NONE, 2, 0, "anything else")), new RecordedAnswers());
            assertThat(target.describe().notes()).anyMatch(note -> note.contains("Courier cannot show some POP3 UIDLs"));
        }
        assertThat(root.resolve("courierpop3dsizelist")).content().startsWith("/3 78 555\n1.M1.host 8 3:555:1\n").matches("(?s).*,S=1,W=1 1 77:1300000000:0\n");
        try (Source source = new MaildirEndpoint().openSource(uri(), Secrets.NONE)) {
            assertThat(Account.list(source, MailboxPath.INBOX).uidl(3)).isEqualTo("UID77-1300000000");
        }
    }
}
