package dev.godwit.archive.vandelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class VandelayTest {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE blobs (id INTEGER PRIMARY KEY, hash BLOB, data BLOB)",
            "CREATE TABLE mailboxes (id INTEGER PRIMARY KEY, name TEXT, parent_id INTEGER, role TEXT, sort_order INTEGER, is_subscribed INTEGER)",
            "CREATE TABLE emails (id INTEGER PRIMARY KEY, blob_id INTEGER, received_at TEXT, mailbox_ids TEXT, keywords TEXT, message_match TEXT)",
            "CREATE TABLE identities (id INTEGER PRIMARY KEY, name TEXT, email TEXT, reply_to TEXT, bcc TEXT, text_signature TEXT, html_signature TEXT)",
            "CREATE TABLE sieve_scripts (id INTEGER PRIMARY KEY, name TEXT UNIQUE, is_active INTEGER, blob_id INTEGER)",
            "CREATE TABLE address_books (id INTEGER PRIMARY KEY, name TEXT, description TEXT, sort_order INTEGER, is_default INTEGER, is_subscribed INTEGER)",
            "CREATE TABLE contact_cards (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, address_book_ids TEXT, data TEXT)",
            "CREATE TABLE calendars (id INTEGER PRIMARY KEY, name TEXT, description TEXT, color TEXT, sort_order INTEGER, is_subscribed INTEGER, is_visible INTEGER, is_default INTEGER,"
                    + " include_in_availability TEXT, default_alerts_with_time TEXT, default_alerts_without_time TEXT, time_zone TEXT)",
            "CREATE TABLE calendar_events (id INTEGER PRIMARY KEY, calendar_ids TEXT, is_draft INTEGER, use_default_alerts INTEGER, data TEXT, data_type TEXT)",
            "CREATE TABLE participant_identities (id INTEGER PRIMARY KEY, name TEXT, calendar_address TEXT, is_default INTEGER)",
            "CREATE TABLE file_nodes (id INTEGER PRIMARY KEY, parent_id INTEGER, node_type TEXT, blob_id INTEGER, target TEXT, name TEXT, media_type TEXT, created TEXT, modified TEXT,"
                    + " is_subscribed INTEGER, role TEXT)",
            "CREATE TABLE sync_id_imap (folder TEXT, uidvalidity INTEGER, uid INTEGER, local_id INTEGER)");
    private static final byte[] LARGE = new byte[2_500_000];

    static {
        new Random(3).nextBytes(LARGE);
    }

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void make() throws SQLException {
        file = directory.resolve("alice.sqlite");
        try (Connection db = JDBC.createConnection("jdbc:sqlite:" + file, new Properties())) {
            for (String table : TABLES) {
                run(db, table);
            }
            fill(db);
        }
    }

    private static void run(Connection db, String sql, Object... args) throws SQLException {
        try (PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < args.length; i++) {
                statement.setObject(i + 1, args[i]);
            }
            statement.execute();
        }
    }

    private static void blob(Connection db, long id, byte[] bytes) throws SQLException {
        run(db, "INSERT INTO blobs VALUES (?, randomblob(32), ?)", id, bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void fill(Connection db) throws SQLException {
        blob(db, 1, bytes("Subject: 1\r\n\r\n\0body"));
        blob(db, 2, LARGE);
        blob(db, 3, bytes("keep;"));
        run(db, "INSERT INTO mailboxes VALUES (1, 'Posteingang', NULL, 'inbox', 0, 1), (2, 'a/b', NULL, NULL, 0, 0), (3, 'Deep', 2, 'sent', 0, 0), (4, 'Inbox', NULL, NULL, 0, 0), (5, 'Old', NULL, NULL, 0, 0)");
        run(db, "INSERT INTO emails VALUES (10, 1, '2015-01-01T10:00:07Z', '[1,3]', '[\"$seen\",\"own word\",\"x\"]', '{}'), (11, 2, '2015-01-01 11:00:07+01:00', '[\"3\"]', '[]', '{}'),"
                + " (12, 1, 'nonsense', '[5]', NULL, NULL), (13, 99, '2015-01-01T10:00:07Z', '[5]', '[]', NULL), (14, 1, NULL, '[77]', '[]', NULL)");
        run(db, "INSERT INTO sync_id_imap VALUES ('Old', 777, 40, 12), ('Old', 777, 30, 13), ('INBOX', 5, 1, 10)");
        run(db, "INSERT INTO identities VALUES (1, 'Alice', 'alice@example.org', '[{\"email\":\"r@example.org\"}]', NULL, 'bye', NULL)");
        run(db, "INSERT INTO sieve_scripts VALUES (1, 'main', 1, 3), (2, 'other', 0, 3)");
        run(db, "INSERT INTO address_books VALUES (1, 'People', 'd', 2, 1, 1), (2, 'People', NULL, 0, 0, 0)");
        run(db, "INSERT INTO contact_cards VALUES (1, 'u1', '[1,2]', '{\"@type\":\"Card\", \"uid\":\"u1\",\"x:own\":1}')");
        run(db, "INSERT INTO calendars VALUES (1, 'Work', NULL, '#ff0000', 0, 1, 0, 1, 'attending', '{}', NULL, 'Europe/Berlin')");
        run(db, "INSERT INTO calendar_events VALUES (1, '[1]', 1, 0, '{\"@type\":\"Task\",\"uid\":\"t1\"}', 'Task'), (2, '[1]', 0, 1, 'no json', 'Event')");
        run(db, "INSERT INTO participant_identities VALUES (1, 'Alice', 'mailto:alice@example.org', 1)");
        run(db, "INSERT INTO file_nodes VALUES (1, NULL, 'directory', NULL, NULL, 'docs', NULL, NULL, NULL, 1, NULL), (2, 1, 'file', 2, NULL, 'large.bin', NULL, '2020-01-02T03:04:05Z', NULL, 0, NULL),"
                + " (3, 1, 'symlink', NULL, '\"../x\"', 'link', NULL, NULL, NULL, 0, NULL), (4, 5, 'directory', NULL, NULL, 'circle', NULL, NULL, NULL, 0, NULL), (5, 4, 'directory', NULL, NULL, 'circle', NULL, NULL, NULL, 0, NULL)");
    }

    private Source open() {
        return new VandelayEndpoint().openSource(EndpointUri.parse("vandelay:" + file), Secrets.NONE);
    }

    private static Map<String, String> texts(ItemSource items, ItemCollection collection) {
        Map<String, String> texts = new TreeMap<>();
        items.read(collection, items.list(collection, "").items().stream().map(Stub::id).toList(), (item, content) -> {
            byte[] bytes = content.readAllBytes();
            assertThat(item.size()).isEqualTo(bytes.length);
            texts.put(item.mediaType() + " " + item.name() + item.uid() + item.properties(), bytes.length > 1000 ? String.valueOf(bytes.length) : new String(bytes, StandardCharsets.UTF_8));
        });
        return texts;
    }

    @Test
    void mailboxes_have_their_paths_roles_and_subscriptions() {
        try (Source source = open()) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX, MailboxPath.of("a/b"), MailboxPath.of("a/b", "Deep"),
                    MailboxPath.of("INBOX (2)"), MailboxPath.of("Old"));
            assertThat(source.mailboxes()).filteredOn(mailbox -> mailbox.role().isPresent()).extracting(mailbox -> mailbox.role().orElseThrow()).containsExactly(Role.INBOX, Role.SENT);
            assertThat(source.mailboxes()).filteredOn(Mailbox::subscribed).extracting(Mailbox::path).containsExactly(MailboxPath.INBOX);
            assertThat(source.describe().kinds()).isEqualTo(Set.of(DataKind.MAIL, DataKind.IDENTITIES, DataKind.SCRIPTS, DataKind.CONTACTS, DataKind.CALENDARS,
                    DataKind.PARTICIPANT_IDENTITIES, DataKind.FILES));
            assertThat(source.describe().notes()).anyMatch(note -> note.contains("1 symbolic links")).anyMatch(note -> note.contains("1 messages are in no mailbox"))
                    .anyMatch(note -> note.contains("1 keywords"));
        }
    }

    @Test
    void a_message_in_two_mailboxes_is_one_and_bodies_are_whole() {
        MailboxPath deep = MailboxPath.of("a/b", "Deep");
        try (Source source = open(); MailboxReader reader = source.openReader()) {
            Listing inbox = reader.list(MailboxPath.INBOX);
            Listing sent = reader.list(deep);
            assertThat(inbox.keywords(0)).isEqualTo(Keywords.of("$seen", "x"));
            assertThat(inbox.receivedEpochSecond(0)).isEqualTo(1_420_106_407L);
            assertThat(sent.receivedEpochSecond(sent.indexOf(11))).isEqualTo(1_420_106_407L);
            assertThat(sent.emailId(sent.indexOf(10))).isEqualTo(inbox.emailId(0)).isNotZero();
            List<byte[]> bodies = new ArrayList<>();
            reader.bodies(deep, sent.uids(), (_, size, body) -> {
                bodies.add(body.readAllBytes());
                assertThat(size).isEqualTo(bodies.getLast().length);
            });
            assertThat(bodies.getFirst()).isEqualTo(bytes("Subject: 1\r\n\r\n\0body"));
            assertThat(bodies.getLast()).isEqualTo(LARGE);
            reader.headers(deep, sent.uids(), (uid, header) -> {
                if (uid == 10) {
                    assertThat(header).isEqualTo(bytes("Subject: 1\r\n\r\n"));
                }
            });
        }
    }

    @Test
    void uids_of_an_imap_server_go_on_where_all_of_a_mailbox_come_from_one() {
        MailboxPath old = MailboxPath.of("Old");
        try (Source source = open(); MailboxReader reader = source.openReader()) {
            assertThat(reader.open(old)).isEqualTo(new MailboxState(777, 41, 2, 0));
            assertThat(reader.list(old).uids()).hasToString("30,40");
            assertThat(reader.list(MailboxPath.INBOX).uids()).hasToString("1");
            assertThat(reader.open(MailboxPath.of("a/b", "Deep")).uidNext()).as("not all of it came over IMAP").isZero();
            List<Long> given = new ArrayList<>();
            assertThatThrownBy(() -> reader.bodies(old, reader.list(old).uids(), (uid, _, _) -> given.add(uid)))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ITEM_REFUSED)).hasMessageContaining("UID 30");
            assertThat(given).containsExactly(40L);
        }
    }

    @Test
    void everything_else_is_there_too() {
        try (Source source = open()) {
            ItemSource items = source.items().orElseThrow();
            List<ItemCollection> books = items.collections(DataKind.CONTACTS);
            assertThat(books).extracting(ItemCollection::name).containsExactly("People", "People (2)");
            assertThat(texts(items, books.get(0))).isEqualTo(texts(items, books.get(1)))
                    .containsExactly(Map.entry("application/jscontact+json u1{}", "{\"@type\":\"Card\", \"uid\":\"u1\",\"x:own\":1}"));
            ItemCollection calendar = items.collections(DataKind.CALENDARS).getFirst();
            assertThat(calendar.properties()).containsEntry("color", "#ff0000").containsEntry("availability", "attending").containsEntry("visible", "false").containsEntry("default", "true");
            assertThat(texts(items, calendar)).containsOnly(Map.entry("application/jscalendar+json t1{draft=true}", "{\"@type\":\"Task\",\"uid\":\"t1\"}"),
                    Map.entry("application/jscalendar+json {use-default-alerts=true}", "no json"));
            assertThat(texts(items, ItemCollection.only(DataKind.SCRIPTS, ""))).containsOnly(Map.entry("application/sieve main{active=true}", "keep;"), Map.entry("application/sieve other{}", "keep;"));
            assertThat(texts(items, ItemCollection.only(DataKind.IDENTITIES, "")).values())
                    .containsExactly("{\"name\":\"Alice\",\"email\":\"alice@example.org\",\"replyTo\":[{\"email\":\"r@example.org\"}],\"textSignature\":\"bye\"}");
            assertThat(texts(items, ItemCollection.only(DataKind.PARTICIPANT_IDENTITIES, "")).values())
                    .containsExactly("{\"name\":\"Alice\",\"calendarAddress\":\"mailto:alice@example.org\",\"isDefault\":true}");
            assertThat(items.collections(DataKind.FILES)).extracting(ItemCollection::name).containsExactly("", "docs");
            assertThat(texts(items, items.collections(DataKind.FILES).getLast())).containsOnly(Map.entry("application/octet-stream large.bin{" + Item.CREATED + "=2020-01-02T03:04:05Z}", "2500000"));
        }
    }

    @Test
    void what_stands_in_the_write_ahead_log_counts_and_neither_file_is_touched() throws Exception {
        Path killed = Files.createDirectory(directory.resolve("killed")).resolve("alice.sqlite");
        try (Connection db = JDBC.createConnection("jdbc:sqlite:" + file, new Properties()); Statement statement = db.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("UPDATE mailboxes SET name = 'New' WHERE name = 'Old'");
            Files.copy(file, killed);
            Files.copy(Path.of(file + "-wal"), Path.of(killed + "-wal"));
        }
        file = killed;
        byte[] before = Files.readAllBytes(killed);
        try (Source source = open()) {
            assertThat(source.mailboxes()).extracting(Mailbox::path).contains(MailboxPath.of("New"));
        }
        assertThat(Files.readAllBytes(killed)).isEqualTo(before);
        try (var left = Files.list(killed.getParent())) {
            assertThat(left).extracting(path -> path.getFileName().toString()).containsExactlyInAnyOrder("alice.sqlite", "alice.sqlite-wal");
        }
    }

    @Test
    void a_file_that_vandelay_has_open_is_said_to_be_locked() throws IOException, InterruptedException {
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                HoldsLock.class.getName(), file.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream out = holder.getInputStream()) {
            assertThat(new String(out.readNBytes(4), StandardCharsets.US_ASCII)).isEqualTo("true");
            assertThatThrownBy(this::open).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION)).hasMessageContaining("in use");
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
        open().close();
    }

    private void malformed(String why) {
        assertThatThrownBy(() -> {
            try (Source source = open(); MailboxReader reader = source.openReader()) {
                source.mailboxes().forEach(mailbox -> reader.bodies(mailbox.path(), reader.list(mailbox.path()).uids(), (_, _, body) -> body.readAllBytes()));
            }
        }).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(e.nextStep()).isPresent();
        }).hasMessageContaining(why);
    }

    @Test
    void another_file_a_foreign_one_and_a_damaged_one_are_each_said_to_be_so() throws IOException, SQLException {
        byte[] good = Files.readAllBytes(file);
        Files.writeString(file, "this is not SQLite, though it is long enough to be something at least");
        malformed("is not an SQLite file");
        Files.write(file, java.util.Arrays.copyOf(good, 8192));
        malformed("damaged");
        byte[] bad = good.clone();
        new Random(1).nextBytes(bad);
        System.arraycopy(good, 0, bad, 0, 4096);
        Files.write(file, bad);
        malformed("alice.sqlite");
        Files.delete(file);
        try (Connection db = JDBC.createConnection("jdbc:sqlite:" + file, new Properties())) {
            run(db, "CREATE TABLE blobs (id INTEGER, data BLOB)");
        }
        malformed("it has no table");
        Files.delete(file);
        assertThatThrownBy(this::open).isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.USAGE));
    }
}
