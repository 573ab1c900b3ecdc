package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.archive.ArchiveEndpoint;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.BytesBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands with loose files, Takeout, and archives that hold more than mail. */
class LooseCommandsTest {
    private static final ItemTarget.Answers STORED = new ItemTarget.Answers() {
        @Override
        public void stored(int index, String id, String version) {
            assertThat(id).isNotEmpty();
        }

        @Override
        public void refused(int index, RefusalReason reason, String serverText) {
            throw new AssertionError(serverText);
        }

        @Override
        public void conflict(int index, String id) {
            throw new AssertionError("conflict with " + id);
        }
    };

    @TempDir
    private Path directory;

    private final Cli cli = new Cli();
    private String archive;

    @BeforeEach
    void prepare() {
        cli.environment.put("GODWIT_STATE_DIR", directory.resolve("state").toString());
        archive = directory.resolve("alice.godwit").toString();
    }

    private static Outgoing item(String text, String mediaType, String name, String uid, Map<String, String> properties) {
        return new Outgoing(new BytesBody(text.getBytes(StandardCharsets.UTF_8)), mediaType, name, uid, new TreeMap<>(properties), null, null);
    }

    @Test
    void every_type_of_an_archive_is_counted_listed_and_shown() {
        try (Target target = new ArchiveEndpoint(InstantSource.system()).openTarget(EndpointUri.parse(archive), Secrets.NONE)) {
            ItemTarget items = (ItemTarget) target.items().orElseThrow();
            ItemCollection work = items.create(new ItemCollection(DataKind.CALENDARS, "", "", "Work\u001b[2J", new TreeMap<>(), ""));
            items.put(work, List.of(item("BEGIN:VCALENDAR\r\n\u001b", "text/calendar", "", "uid-1", Map.of()), item("two", "text/calendar", "", "uid-2", Map.of())), STORED);
            items.put(ItemCollection.only(DataKind.SCRIPTS, ""), List.of(item("keep;", "application/sieve", "main", "", Map.of(Item.ACTIVE, "true"))), STORED);
            items.put(ItemCollection.only(DataKind.PARTICIPANT_IDENTITIES, ""), List.of(item("{}", "application/json", "", "", Map.of())), STORED);
        }
        assertThat(cli.run("inspect", archive)).isZero();
        assertThat(cli.out()).contains("Calendar                     1\nCalendarEvent                2  21 bytes\n").contains("SieveScript                  1  5 bytes\n", "ParticipantIdentity          1");
        assertThat(cli.run("inspect", archive, "calendars", "--page-size", "1", "--page", "2")).isZero();
        assertThat(cli.out()).contains("uid-2", "text/calendar", "Work").doesNotContain("uid-1", "\u001b", "VCALENDAR");
        assertThat(cli.run("inspect", archive, "scripts")).isZero();
        assertThat(cli.out()).contains("main", "{active=true}").doesNotContain("keep");
        assertThat(cli.run("inspect", archive, "participant-identities", "--json")).isZero();
        assertThat(cli.out()).contains("\"type\":\"item\"", "\"kind\":\"participant-identities\"");
        assertThat(cli.run("inspect", archive, "calendars", "--show", "1")).isZero();
        assertThat(cli.out()).isEqualTo("BEGIN:VCALENDAR\r\n\u001b");
        assertThat(cli.run("inspect", archive, "contacts", "--show", "1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(cli.run("archive", "check", archive)).isZero();
        assertThat(cli.out()).isEqualTo("whole: 0 messages, 4 items, 28 bytes read and compared with their digests\n");
    }

    @Test
    void loose_mail_is_imported_once_and_a_tree_of_it_is_written_once() throws IOException {
        Path loose = Files.createDirectories(directory.resolve("loose/Work"));
        Files.writeString(loose.resolve("1.eml"), "Date: 1 Jan 2015 10:00:00 +0000\r\nSubject: 1\r\n\r\n1\r\n");
        Files.writeString(loose.resolve("2.eml"), "Subject: 2\n\n2\n");
        Files.writeString(loose.resolveSibling("Old.mbox"), "From a Thu Jan  1 10:00:00 2015\nSubject: 3\n\n3\n");
        String files = "files:" + directory.resolve("loose");
        String tree = "files:" + directory.resolve("tree");
        assertThat(cli.run("import", files, archive)).as(cli.err()).isZero();
        assertThat(cli.out()).contains("copied        3 messages");
        assertThat(cli.run("import", files, archive)).isZero();
        assertThat(cli.out()).contains("nothing to do");
        assertThat(cli.run("export", archive, tree)).as(cli.err()).isZero();
        assertThat(cli.out()).contains("copied        3 messages");
        assertThat(cli.run("export", archive, tree)).isZero();
        assertThat(cli.out()).contains("nothing to do");
        assertThat(directory.resolve("tree/mail/Work")).isDirectoryContaining(file -> file.toString().endsWith(".eml"));
        assertThat(cli.run("verify", files, tree)).as(cli.out()).isZero();
    }

    @Test
    void the_labels_of_a_takeout_survive_an_archive_as_one_message_in_several_mailboxes() throws IOException {
        Path mail = Files.createDirectories(directory.resolve("out/Takeout/Mail"));
        Files.writeString(mail.resolve("All.mbox"), "From 1@xxx Thu Jan 01 10:00:00 +0000 2015\r\nX-Gmail-Labels: Inbox,Work,Starred\r\nSubject: 1\r\n\r\n1\r\n\r\n");
        String takeout = "takeout:" + directory.resolve("out");
        assertThat(cli.run("import", takeout, archive)).as(cli.err()).isZero();
        try (Source source = new ArchiveEndpoint(InstantSource.system()).openSource(EndpointUri.parse(archive), Secrets.NONE); MailboxReader reader = source.openReader()) {
            Listing inbox = reader.list(MailboxPath.INBOX);
            Listing work = reader.list(MailboxPath.of("Work"));
            assertThat(inbox.keywords(0).asList()).containsExactly("$flagged", "$seen");
            assertThat(work.emailId(0)).isEqualTo(inbox.emailId(0)).isNotZero();
        }
        assertThat(cli.run("import", takeout, archive)).isZero();
        assertThat(cli.out()).contains("nothing to do");
    }
}
