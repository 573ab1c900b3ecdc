package dev.godwit.files.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.files.loose.FilesEndpoint;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.RecordedAnswers;
import dev.godwit.testkit.contract.RecordedItemAnswers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
    private static final MailboxPath WORK = MailboxPath.of("Work", "a/b: c?");

    @TempDir
    Path directory;

    private Path root() {
        return directory.resolve("tree");
    }

    private Target target(String options) {
        return new FilesEndpoint().openTarget(EndpointUri.parse("files:" + root() + options), Secrets.NONE);
    }

    private Source source() {
        return new FilesEndpoint().openSource(EndpointUri.parse("files:" + root()), Secrets.NONE);
    }

    private static BytesBody body(String text) {
        return new BytesBody(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(Target target, MailboxPath mailbox, String text, Keywords keywords) {
        try (MailboxWriter writer = target.openWriter()) {
            writer.append(mailbox, List.of(new OutgoingMessage(body(text), keywords, Account.SOME_DATE, 77, null, 4711)), new RecordedAnswers());
        }
    }

    private static ItemCollection fill(Target target) {
        ItemTarget items = (ItemTarget) target.items().orElseThrow();
        ItemCollection calendar = items.create(new ItemCollection(DataKind.CALENDARS, "", "", "Home/Away", new TreeMap<>(Map.of("color", "#123456")), ""));
        items.put(calendar, List.of(new Outgoing(body("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), "text/calendar", "x.ics", "uid-1", new TreeMap<>(), null, null)), new RecordedItemAnswers());
        ItemCollection scripts = ItemCollection.only(DataKind.SCRIPTS, "");
        items.put(scripts, List.of(new Outgoing(body("keep;"), "application/sieve", "main", "", new TreeMap<>(Map.of(Item.ACTIVE, "true")), null, null)), new RecordedItemAnswers());
        return calendar;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root())) {
            return all.filter(Files::isRegularFile).map(file -> root().relativize(file).toString()).filter(file -> !file.contains(".godwit")).sorted().toList();
        }
    }

    @Test
    void what_is_written_can_be_read_without_godwit_and_comes_back_as_it_was() throws IOException {
        try (Target target = target("")) {
            target.create(Mailbox.of(WORK));
            append(target, WORK, "Subject: x\n\nbare lf\n", Keywords.of("$seen", "Own"));
            fill(target);
        }
        assertThat(files()).containsExactly("calendars/Home%2FAway/x.ics", "mail/Work/a%2Fb%3A c%3F/2015-01-01-100007-77.eml", "scripts/active.txt", "scripts/main.sieve");
        assertThat(root().resolve("scripts/active.txt")).hasContent("main.sieve");
        try (Source source = source()) {
            assertThat(source.describe().kinds()).isEqualTo(Set.of(DataKind.MAIL, DataKind.CALENDARS, DataKind.SCRIPTS));
            Listing work = Account.list(source, WORK);
            assertThat(work.uid(0)).isEqualTo(77);
            assertThat(work.emailId(0)).isEqualTo(4711);
            assertThat(work.keywords(0)).isEqualTo(Keywords.of("$seen", "Own"));
            assertThat(work.receivedEpochSecond(0)).isEqualTo(Account.SOME_DATE);
            assertThat(Account.digests(source, WORK)).containsEntry(77L, body("Subject: x\n\nbare lf\n").digest());
            ItemCollection calendar = source.items().orElseThrow().collections(DataKind.CALENDARS).getFirst();
            assertThat(calendar.name()).isEqualTo("Home/Away");
            assertThat(calendar.properties()).containsEntry("color", "#123456");
        }
    }

    @Test
    void what_a_person_adds_changes_and_deletes_is_seen() throws IOException {
        ItemCollection calendar;
        try (Target target = target("")) {
            append(target, MailboxPath.INBOX, "Subject: 1\r\n\r\n1", Keywords.NONE);
            append(target, MailboxPath.INBOX, "Subject: 2\r\n\r\n2", Keywords.NONE);
            calendar = fill(target);
        }
        Path inbox = root().resolve("mail/INBOX");
        Files.delete(inbox.resolve("2015-01-01-100007-77.eml"));
        Files.writeString(inbox.resolve("my own.eml"), "Subject: 3\n\n3\n");
        Path event = root().resolve("calendars/Home%2FAway/x.ics");
        String version;
        try (Source source = source()) {
            version = source.items().orElseThrow().list(calendar, "").items().getFirst().version();
        }
        Files.writeString(event, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:other\nEND:VEVENT\nEND:VCALENDAR\n");
        Files.writeString(event.resolveSibling("new.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:new\nEND:VEVENT\nEND:VCALENDAR\n");
        long provisional;
        try (Source source = source()) {
            Listing messages = Account.list(source, MailboxPath.INBOX);
            provisional = messages.uid(1);
            assertThat(messages.uid(0)).isEqualTo(78);
            assertThat(source.states(List.of(MailboxPath.INBOX)).get(MailboxPath.INBOX).uidNext()).isZero();
        }
        Files.writeString(inbox.resolve("an older name.eml"), "Subject: 0\n\n0\n");
        try (Source source = source()) {
            assertThat(Account.list(source, MailboxPath.INBOX).uids().contains(provisional)).as("its number does not move on when another comes before it").isTrue();
        }
        Files.delete(inbox.resolve("an older name.eml"));
        try (Target target = target("")) {
            assertThat(Account.list(target, MailboxPath.INBOX).uids()).hasToString("78:79");
            assertThat(Account.digests(target, MailboxPath.INBOX)).containsEntry(79L, body("Subject: 3\r\n\r\n3\r\n").digest());
            List<Stub> events = target.items().orElseThrow().list(calendar, "").items();
            assertThat(events).extracting(Stub::id).containsExactlyInAnyOrder("x.ics", "new.ics");
            assertThat(events).extracting(Stub::version).doesNotContain(version);
        }
        try (Target target = target("")) {
            assertThat(Account.list(target, MailboxPath.INBOX).uids()).as("numbers stay").hasToString("78:79");
        }
    }

    @Test
    void a_log_whose_last_line_was_not_finished_is_read_and_continued() throws IOException {
        try (Target target = target("")) {
            append(target, MailboxPath.INBOX, "Subject: 1\r\n\r\n1", Keywords.NONE);
        }
        Path log = root().resolve("mail/INBOX/.godwit-mailbox");
        Files.writeString(log, "m\t99\t12", StandardOpenOption.APPEND);
        try (Target target = target("")) {
            append(target, MailboxPath.INBOX, "Subject: 2\r\n\r\n2", Keywords.of("x"));
        }
        try (Target target = target("")) {
            Listing inbox = Account.list(target, MailboxPath.INBOX);
            assertThat(inbox.uids()).hasToString("77:78");
            assertThat(inbox.keywords(1)).isEqualTo(Keywords.of("x"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void mail_can_be_kept_otherwise_and_is_found_again(String mail) {
        try (Target target = target("?mail=" + mail)) {
            append(target, MailboxPath.INBOX, "Subject: 1\r\n\r\n1\r\n", Keywords.of("$seen"));
            fill(target);
        }
        try (Source source = source()) {
            assertThat(Account.list(source, MailboxPath.INBOX).keywords(0)).isEqualTo(Keywords.of("$seen"));
            assertThat(source.items().orElseThrow().collections(DataKind.CALENDARS)).hasSize(1);
        }
        try (Target target = target("")) {
            assertThat(Account.list(target, MailboxPath.INBOX).size()).isOne();
        }
        assertThatThrownBy(() -> target("?mail=eml")).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
    }

    @Test
    void a_directory_with_files_of_others_is_refused_and_left_alone() throws IOException {
        Files.createDirectories(root());
        Files.writeString(root().resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> target("")).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
        assertThat(files()).containsExactly("mine.txt");
    }

    @Test
    void names_are_safe_on_every_system_and_come_back() {
        for (String name : List.of("a/b", "..", ".", ".godwit-x", "CON", "nul.txt", "a\0b", "x.", " x ", "100%", "a:b*c?d\"e<f>g|h\\i", "😀", "e\u0301")) {
            String safe = SafeName.of(name, "");
            assertThat(safe).as(name).doesNotContainPattern("[/\\\\:*?\"<>|\\x00-\\x1f]").isNotIn(".", "..", "CON").doesNotStartWith(".godwit").doesNotEndWith(".").doesNotEndWith(" ");
            assertThat(SafeName.unescape(safe)).isEqualTo(name);
        }
        String long1 = SafeName.of("😀".repeat(100) + "1", ".ics");
        assertThat(long1.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(220);
        assertThat(long1).isNotEqualTo(SafeName.of("😀".repeat(100) + "2", ".ics")).endsWith(".ics");
    }

    @Test
    void an_id_that_leads_out_of_the_tree_is_nothing() {
        try (Target target = target("")) {
            fill(target);
            ItemTarget items = (ItemTarget) target.items().orElseThrow();
            ItemCollection outside = new ItemCollection(DataKind.CALENDARS, "../scripts", "", "x", new TreeMap<>(), "");
            assertThatThrownBy(() -> items.list(outside, "")).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.MAILBOX_GONE));
            items.delete(outside);
            assertThat(root().resolve("scripts/main.sieve")).exists();
        }
    }
}
