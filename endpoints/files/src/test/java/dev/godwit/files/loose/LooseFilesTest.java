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
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LooseFilesTest {
    private static final String EVENTS = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//x//y
            METHOD:PUBLISH
            X-WR-CALNAME:Home and
              away
            X-WR-TIMEZONE:Europe/Berlin
            BEGIN:VTIMEZONE
            TZID:Old
            BEGIN:STANDARD
            DTSTART:19700101T000000
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VTIMEZONE
            TZID:New: one
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:a
            DTSTART;TZID=Old:20200101T100000
            RRULE:FREQ=DAILY
            BEGIN:VALARM
            UID:not-this-one
            END:VALARM
            END:VEVENT
            BEGIN:VTODO
            UID:b
            DUE;VALUE=DATE-TIME;TZID="New: one":20200101T100000
            SUMMARY:folded
              here
            END:VTODO
            BEGIN:VEVENT
            UID:a
            RECURRENCE-ID;TZID=Old:20200102T100000
            DTSTART;TZID=Old:20200102T110000
            END:VEVENT
            END:VCALENDAR
            """;

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Source open() {
        return new FilesEndpoint().openSource(EndpointUri.parse("files:" + directory), Secrets.NONE);
    }

    static Map<String, String> texts(ItemSource items, ItemCollection collection) {
        Map<String, String> texts = new TreeMap<>();
        List<String> ids = items.list(collection, "").items().stream().map(Stub::id).toList();
        items.read(collection, ids, (item, content) -> {
            byte[] bytes = content.readAllBytes();
            assertThat(item.size()).isEqualTo(bytes.length);
            texts.put(item.id(), new String(bytes, StandardCharsets.UTF_8));
        });
        return texts;
    }

    private static Map<Long, String> bodies(Source source, MailboxPath mailbox) {
        Map<Long, String> bodies = new TreeMap<>();
        try (MailboxReader reader = source.openReader()) {
            reader.bodies(mailbox, reader.list(mailbox).uids(), (uid, _, body) -> bodies.put(uid, new String(body.readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
        return bodies;
    }

    @Test
    void each_event_of_a_calendar_file_gets_its_own_lines_and_the_time_zones_it_names() throws IOException {
        write("cal/work.ics", EVENTS);
        try (Source source = open()) {
            ItemSource items = source.items().orElseThrow();
            assertThat(source.describe().kinds()).containsExactly(DataKind.CALENDARS);
            ItemCollection calendar = items.collections(DataKind.CALENDARS).getFirst();
            assertThat(calendar.name()).isEqualTo("Home and away");
            assertThat(calendar.properties()).containsEntry(ItemCollection.TIME_ZONE, "Europe/Berlin");
            Map<String, String> texts = texts(items, calendar);
            assertThat(texts).containsOnlyKeys("a", "b");
            assertThat(texts.get("a")).isEqualTo("""
                    BEGIN:VCALENDAR
                    VERSION:2.0
                    PRODID:-//x//y
                    BEGIN:VTIMEZONE
                    TZID:Old
                    BEGIN:STANDARD
                    DTSTART:19700101T000000
                    END:STANDARD
                    END:VTIMEZONE
                    BEGIN:VEVENT
                    UID:a
                    DTSTART;TZID=Old:20200101T100000
                    RRULE:FREQ=DAILY
                    BEGIN:VALARM
                    UID:not-this-one
                    END:VALARM
                    END:VEVENT
                    BEGIN:VEVENT
                    UID:a
                    RECURRENCE-ID;TZID=Old:20200102T100000
                    DTSTART;TZID=Old:20200102T110000
                    END:VEVENT
                    END:VCALENDAR
                    """);
            assertThat(texts.get("b")).contains("TZID:New: one\n", "SUMMARY:folded\n  here\n").doesNotContain("TZID:Old");
        }
    }

    @Test
    void files_with_one_item_each_make_one_collection_of_their_directory_and_are_untouched() throws IOException {
        String event = "BEGIN:VCALENDAR\r\nX-ODD:1\r\nBEGIN:VEVENT\r\nUID:z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n\r\n";
        write("Private/1.ics", event);
        write("Private/2.ics", event.replace("UID:z", "UID:y"));
        write("Private/broken.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT");
        write("all.vcf", "BEGIN:VCARD\nUID:1\nEND:VCARD\nBEGIN:VCARD\nFN:none\nEND:VCARD\nBEGIN:VCARD\nUID:1\nEND:VCARD\n");
        try (Source source = open()) {
            ItemSource items = source.items().orElseThrow();
            List<ItemCollection> calendars = items.collections(DataKind.CALENDARS);
            assertThat(calendars).extracting(ItemCollection::name).containsExactly("Private");
            assertThat(texts(items, calendars.getFirst())).containsEntry("1.ics", event).containsEntry("broken.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT").hasSize(3);
            Map<String, String> cards = texts(items, items.collections(DataKind.CONTACTS).getFirst());
            assertThat(cards).hasSize(3).containsEntry("1", "BEGIN:VCARD\nUID:1\nEND:VCARD\n").containsKey("1#2").containsValue("BEGIN:VCARD\nFN:none\nEND:VCARD\n");
        }
    }

    @Test
    void mail_scripts_and_files_are_found_with_their_directories_and_mail_is_the_same_in_every_run() throws IOException {
        write("one.eml", "Received: by x; Thu, 1 Jan 2015 10:00:07 +0000 (UTC)\nDate: Fri, 2 Jan 2015 10:00:00 GMT\nSubject: 1\n\nlf\n");
        write("Work/2014/two.eml", "Date: 2 Jan 2015 10:00:00 GMT\r\nSubject: 2\r\n\r\ncrlf");
        write("Old.mbox", "From a Thu Jan  1 10:00:00 2015\nStatus: RO\nSubject: 3\n\n>From here\n\n");
        write("Apple.mbox/mbox", "From a Thu Jan  1 10:00:00 2015\nSubject: 4\n\nx\n");
        write("mine.sieve", "keep;\n");
        write("docs/.DS_Store", "litter");
        write("docs/deep/paper.txt", "text");
        Files.createSymbolicLink(directory.resolve("docs/link"), Path.of("deep/paper.txt"));
        Map<Long, String> inbox;
        try (Source source = open()) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, MailboxPath.of("Apple"), MailboxPath.of("Old"),
                    MailboxPath.of("Work"), MailboxPath.of("Work", "2014"));
            inbox = bodies(source, MailboxPath.INBOX);
            assertThat(inbox.values()).containsExactly("Received: by x; Thu, 1 Jan 2015 10:00:07 +0000 (UTC)\r\nDate: Fri, 2 Jan 2015 10:00:00 GMT\r\nSubject: 1\r\n\r\nlf\r\n");
            assertThat(bodies(source, MailboxPath.of("Work", "2014")).values()).containsExactly("Date: 2 Jan 2015 10:00:00 GMT\r\nSubject: 2\r\n\r\ncrlf");
            assertThat(bodies(source, MailboxPath.of("Old")).values()).containsExactly("Subject: 3\r\n\r\nFrom here\r\n");
            try (MailboxReader reader = source.openReader()) {
                assertThat(reader.list(MailboxPath.INBOX).receivedEpochSecond(0)).isEqualTo(1_420_106_407L);
                assertThat(reader.list(MailboxPath.of("Work", "2014")).receivedEpochSecond(0)).isEqualTo(1_420_192_800L);
                Listing old = reader.list(MailboxPath.of("Old"));
                assertThat(old.keywords(0).contains("$seen")).isTrue();
            }
            ItemSource items = source.items().orElseThrow();
            assertThat(items.collections(DataKind.FILES)).extracting(ItemCollection::id).containsExactly("", "docs", "docs/deep");
            assertThat(items.collections(DataKind.FILES)).extracting(ItemCollection::parentId).containsExactly("", "", "docs");
            assertThat(texts(items, items.collections(DataKind.FILES).get(2))).containsExactly(Map.entry("paper.txt", "text"));
            items.read(items.collections(DataKind.SCRIPTS).getFirst(), List.of("mine.sieve"), (item, _) -> assertThat(item.name()).isEqualTo("mine"));
            assertThat(source.describe().notes()).anyMatch(note -> note.contains("docs/link: a symbolic link"));
        }
        try (Source again = open()) {
            assertThat(bodies(again, MailboxPath.INBOX)).isEqualTo(inbox);
        }
    }

    @Test
    void a_zip_is_read_like_the_directory_it_was_made_of() throws IOException {
        Path zip = Files.write(directory.resolve("all.zip"), ZipTest.zip("m/1.eml", "Subject: 1\n\nx\n", "m.mbox", "From a Thu Jan  1 10:00:00 2015\nSubject: 3\n\nx\n",
                "c.ics", EVENTS, "f/x", "file"));
        try (Source source = new FilesEndpoint().openSource(EndpointUri.parse("files:" + zip), Secrets.NONE)) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.of("m"), MailboxPath.of("m (2)"));
            assertThat(bodies(source, MailboxPath.of("m")).values()).containsExactly("Subject: 1\r\n\r\nx\r\n");
            assertThat(bodies(source, MailboxPath.of("m (2)")).values()).containsExactly("Subject: 3\r\n\r\nx\r\n");
            ItemSource items = source.items().orElseThrow();
            assertThat(texts(items, items.collections(DataKind.CALENDARS).getFirst())).containsOnlyKeys("a", "b");
            assertThat(texts(items, items.collections(DataKind.FILES).getLast())).containsEntry("x", "file");
        }
    }

    @Test
    void what_is_not_there_is_said_to_be_missing() {
        assertThatThrownBy(() -> new FilesEndpoint().openSource(EndpointUri.parse("files:" + directory.resolve("no")), Secrets.NONE))
                .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
    }
}
