package dev.godwit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.RemembersOrigin;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.store.SqliteFile;
import dev.godwit.store.SqliteFile.Mode;
import dev.godwit.store.SqliteFile.Schema;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.RecordedAnswers;
import dev.godwit.testkit.contract.TestMessages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveItemsTest {
    private static final MailboxPath WORK = MailboxPath.of("Work");

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("a.godwit");
    }

    private Target target() {
        return new ArchiveEndpoint(InstantSource.system()).openTarget(EndpointUri.parse("archive:" + file()), Secrets.NONE);
    }

    private Source source() {
        return new ArchiveEndpoint(InstantSource.system()).openSource(EndpointUri.parse("archive:" + file()), Secrets.NONE);
    }

    private static ItemTarget items(Target target) {
        return (ItemTarget) target.items().orElseThrow();
    }

    private static ItemCollection wanted(DataKind kind, String name) {
        return new ItemCollection(kind, "", "", name, new TreeMap<>(Map.of("color", "#aabbcc", "dav:{urn:x}note", "a \"b\"\nü")), "");
    }

    private static Outgoing event(String uid, String text) {
        return new Outgoing(new BytesBody(text.getBytes(StandardCharsets.UTF_8)), "text/calendar", uid + ".ics", uid, new TreeMap<>(), null, null);
    }

    private static Outgoing file(String name, byte[] bytes) {
        return new Outgoing(new BytesBody(bytes), "application/octet-stream", name, "", new TreeMap<>(Map.of(Item.MODIFIED, "2020-01-02T03:04:05Z")), null, null);
    }

    private static Outgoing script(String name, String text, SortedMap<String, String> properties) {
        return new Outgoing(new BytesBody(text.getBytes(StandardCharsets.UTF_8)), "application/sieve", name, "", properties, null, null);
    }

    /** {@code stored id version}, {@code conflict id} or {@code refused} for each item. */
    private static List<String> put(ItemTarget items, ItemCollection collection, Outgoing... batch) {
        List<String> told = new ArrayList<>();
        items.put(collection, List.of(batch), new ItemTarget.Answers() {
            @Override
            public void stored(int index, String id, String version) {
                told.add(index, "stored " + id + " " + version);
            }

            @Override
            public void refused(int index, RefusalReason reason, String serverText) {
                told.add(index, "refused " + reason);
            }

            @Override
            public void conflict(int index, String id) {
                told.add(index, "conflict " + id);
            }
        });
        return told;
    }

    private static Map<String, byte[]> read(ItemSource items, ItemCollection collection) {
        Map<String, byte[]> read = new TreeMap<>();
        items.read(collection, items.list(collection, "").items().stream().map(Stub::id).toList(), (item, content) -> read.put(item.name(), content.readAllBytes()));
        return read;
    }

    @Test
    void an_archive_of_the_first_version_is_brought_up_to_date_and_keeps_its_mail() {
        Schema first = new Schema(ArchiveSchema.APPLICATION_ID, ArchiveSchema.SCHEMA.migrations().subList(0, 1));
        try (SqliteFile old = SqliteFile.open(file(), Mode.READ_WRITE)) {
            old.require(ArchiveSchema.COMPONENT, first);
            old.call(db -> {
                db.update("INSERT INTO archive VALUES (1, 'u', 5, 'imap:old', 7)");
                db.update("INSERT INTO mailbox VALUES (1, 'INBOX', 'INBOX', 1, 0, 7, 1, 0, 2, 1)");
                db.update("INSERT INTO body VALUES (1, ?, 0)", new BytesBody(new byte[0]).digest().bytes());
                db.update("INSERT INTO keyword_set VALUES (1, '$seen')");
                db.update("INSERT INTO message (mailbox, uid, body, size, received, keywords, modseq) VALUES (1, 1, 1, 0, 9, 1, 2)");
                return null;
            });
        }
        try (Source source = source()) {
            Listing listing = Account.list(source, MailboxPath.INBOX);
            assertThat(listing.size()).isOne();
            assertThat(listing.emailId(0)).isZero();
            assertThat(source.describe().kinds()).containsExactly(DataKind.MAIL);
            assertThat(source.items().orElseThrow().collections(DataKind.SCRIPTS)).hasSize(1);
        }
        try (SqliteFile now = SqliteFile.open(file(), Mode.READ_ONLY)) {
            assertThat(now.<Long>call(db -> db.queryLong("PRAGMA user_version").orElse(0))).isEqualTo(2);
        }
        assertThat(ArchiveCheck.run(file(), false, _ -> { }, _ -> { }).whole()).isTrue();
    }

    @Test
    void events_come_back_byte_for_byte_with_their_calendar_and_only_changes_are_listed() {
        try (Target target = target()) {
            ItemTarget items = items(target);
            ItemCollection work = items.create(wanted(DataKind.CALENDARS, "Work"));
            assertThat(items.create(wanted(DataKind.CALENDARS, "Work"))).isEqualTo(work);
            String odd = "BEGIN:VCALENDAR\nno end\0\r";
            List<String> stored = put(items, work, event("a", "A"), event("b", odd), event("a", "twin"));
            assertThat(stored.get(2)).isEqualTo("conflict " + stored.get(0).split(" ")[1]);
            String state = items.list(work, "").state();
            String[] a = stored.get(0).split(" ");
            Outgoing changed = new Outgoing(new BytesBody("A2".getBytes(StandardCharsets.UTF_8)), "text/calendar", "a.ics", "a", new TreeMap<>(), a[1], a[2]);
            assertThat(put(items, work, changed).getFirst()).startsWith("stored " + a[1]).isNotEqualTo(stored.get(0));
            assertThat(put(items, work, changed)).containsExactly("conflict " + a[1]);
            String[] b = stored.get(1).split(" ");
            items.delete(work, List.of(new Stub(b[1], b[2], "", -1)), new Nothing());
            ItemListing since = items.list(work, state);
            assertThat(since.complete()).isFalse();
            assertThat(since.items()).extracting(Stub::id).containsExactly(a[1]);
            assertThat(since.removed()).containsExactly(b[1]);
            assertThat(items.list(work, since.state()).items()).isEmpty();
            put(items, work, event("b", odd));
        }
        try (Source source = source()) {
            ItemSource items = source.items().orElseThrow();
            assertThat(source.describe().kinds()).as("no mail in it").containsExactly(DataKind.CALENDARS);
            ItemCollection work = items.collections(DataKind.CALENDARS).getFirst();
            assertThat(work.properties()).isEqualTo(wanted(DataKind.CALENDARS, "Work").properties());
            assertThat(read(items, work)).containsOnlyKeys("a.ics", "b.ics");
            assertThat(new String(read(items, work).get("b.ics"), StandardCharsets.UTF_8)).isEqualTo("BEGIN:VCALENDAR\nno end\0\r");
        }
    }

    private static final class Nothing implements ItemTarget.Answers {
        @Override
        public void stored(int index, String id, String version) {
            // what is stored is looked at afterwards
        }

        @Override
        public void refused(int index, RefusalReason reason, String serverText) {
            throw new AssertionError("refused");
        }

        @Override
        public void conflict(int index, String id) {
            throw new AssertionError("conflict");
        }
    }

    @Test
    void storing_what_is_there_already_changes_neither_version_nor_state() {
        try (Target target = target()) {
            ItemTarget items = items(target);
            ItemCollection work = items.create(wanted(DataKind.CALENDARS, "Work"));
            String[] a = put(items, work, event("a", "A")).getFirst().split(" ");
            String state = items.list(work, "").state();
            Outgoing same = new Outgoing(event("a", "A").content(), "text/calendar", "a.ics", "a", new TreeMap<>(), a[1], a[2]);
            assertThat(put(items, work, same)).containsExactly("stored " + a[1] + " " + a[2]);
            assertThat(items.list(work, "").state()).isEqualTo(state);
        }
    }

    @Test
    void a_tree_of_files_is_kept_and_goes_with_its_directory() {
        byte[] large = new byte[3_500_000];
        new Random(5).nextBytes(large);
        try (Target target = target()) {
            ItemTarget items = items(target);
            ItemCollection root = items.collections(DataKind.FILES).getFirst();
            assertThat(root.id()).isEmpty();
            ItemCollection docs = items.create(new ItemCollection(DataKind.FILES, "", "", "docs", new TreeMap<>(), ""));
            ItemCollection deep = items.create(new ItemCollection(DataKind.FILES, "", docs.id(), "deep", new TreeMap<>(), ""));
            put(items, root, file("top", new byte[] {1}));
            put(items, deep, file("large.bin", large), file("empty", new byte[0]));
            assertThat(put(items, deep, file("empty", new byte[] {2})).getFirst()).startsWith("conflict ");
            assertThat(put(items, docs, file("again.bin", large)).getFirst()).startsWith("stored ");
            assertThat(items.collections(DataKind.FILES)).extracting(ItemCollection::name).containsExactly("", "docs", "deep");
            assertThat(read(items, deep).get("large.bin")).isEqualTo(large);
            assertThat(read(items, deep).get("empty")).isEmpty();
        }
        assertThat(ArchiveCheck.run(file(), false, _ -> { }, _ -> { })).matches(ArchiveCheck.Result::whole).matches(r -> r.items() == 4 && r.leftovers() == 0);
        try (ArchiveInspector inspector = ArchiveInspector.open(file())) {
            assertThat(inspector.items().items(DataKind.FILES, 1, 2)).extracting(l -> l.collection() + "|" + l.item().name())
                    .containsExactly("docs|again.bin", "docs/deep|large.bin");
            assertThat(inspector.summary().types()).extracting(ArchiveSummary.Type::name).containsExactly("Mailbox", "Email", "Directory", "File");
        }
        try (Target target = target()) {
            ItemTarget items = items(target);
            items.delete(items.collections(DataKind.FILES).get(1));
            assertThat(items.collections(DataKind.FILES)).hasSize(1);
        }
        ArchiveCheck.Result check = ArchiveCheck.run(file(), false, _ -> { }, _ -> { });
        assertThat(check.items()).isOne();
        assertThat(check.leftovers()).isZero();
    }

    @Test
    void never_two_scripts_are_active() {
        try (Target target = target()) {
            ItemTarget items = items(target);
            ItemCollection scripts = items.collections(DataKind.SCRIPTS).getFirst();
            SortedMap<String, String> active = new TreeMap<>(Map.of(Item.ACTIVE, "true"));
            put(items, scripts, script("one", "keep;", active), script("two", "stop;", active));
            List<String> found = new ArrayList<>();
            items.read(scripts, items.list(scripts, "").items().stream().map(Stub::id).toList(), (item, _) -> found.add(item.name() + item.properties()));
            assertThat(found).containsExactlyInAnyOrder("one{}", "two{active=true}");
        }
    }

    @Test
    void a_damaged_item_is_named_and_repair_leaves_items_alone() {
        try (Target target = target()) {
            ItemTarget items = items(target);
            put(items, items.create(wanted(DataKind.CONTACTS, "People")), event("a", "one"), event("b", "two"));
        }
        assertThat(ArchiveCheck.run(file(), true, _ -> { }, _ -> { })).matches(r -> r.whole() && r.removed() == 0 && r.items() == 2);
        try (SqliteFile broken = SqliteFile.open(file(), Mode.READ_WRITE)) {
            broken.call(db -> db.update("UPDATE chunk SET data = x'00' WHERE id = (SELECT min(id) FROM chunk)"));
            broken.call(db -> db.update("UPDATE item SET properties = 'x' WHERE id = 2"));
        }
        List<String> damages = new ArrayList<>();
        ArchiveCheck.run(file(), true, damage -> damages.add(damage.place()), _ -> { });
        assertThat(damages).contains("item 1").filteredOn("item 2"::equals).hasSize(2);
    }

    @Test
    void one_message_in_several_mailboxes_is_known_as_one_and_may_have_flags_of_its_own_in_each() {
        try (Target target = target()) {
            target.create(Mailbox.of(WORK));
            BytesBody body = TestMessages.ordinary("one");
            try (MailboxWriter writer = target.openWriter()) {
                OutgoingMessage one = new OutgoingMessage(body, Keywords.of("$seen"), 5, 7, null, 4711);
                writer.append(MailboxPath.INBOX, List.of(one), new RecordedAnswers());
                writer.append(WORK, List.of(new OutgoingMessage(body, Keywords.NONE, 5, 9, null, 4711)), new RecordedAnswers());
                writer.changeKeywords(WORK, List.of(new MailboxWriter.KeywordChange(UidSet.of(9), Keywords.of("$flagged"), Keywords.NONE)));
            }
        }
        try (Source source = source(); ArchiveInspector inspector = ArchiveInspector.open(file())) {
            Listing work = Account.list(source, WORK);
            Listing inbox = Account.list(source, MailboxPath.INBOX);
            assertThat(work.emailId(0)).isEqualTo(inbox.emailId(0)).isEqualTo(4711);
            assertThat(work.keywords(0)).isEqualTo(Keywords.of("$flagged"));
            assertThat(inbox.keywords(0)).isEqualTo(Keywords.of("$seen"));
            assertThat(inspector.summary().bodies()).isOne();
        }
    }

    @Test
    void the_origin_of_each_kind_is_remembered_by_itself() {
        try (Target target = target()) {
            RemembersOrigin memory = (RemembersOrigin) target;
            memory.rememberOrigin("imap:a");
            memory.rememberOrigin(DataKind.CALENDARS, "dav:b");
            assertThat(memory.origin(DataKind.CONTACTS)).isEmpty();
        }
        try (Target target = target()) {
            RemembersOrigin memory = (RemembersOrigin) target;
            assertThat(memory.origin(DataKind.MAIL)).isEqualTo(Optional.of("imap:a"));
            assertThat(memory.origin(DataKind.CALENDARS)).isEqualTo(Optional.of("dav:b"));
            assertThat(target.describe().kinds()).isEqualTo(Set.of(DataKind.values()));
        }
        try (Source source = source()) {
            assertThat(source.describe().kinds()).containsExactlyInAnyOrder(DataKind.MAIL, DataKind.CALENDARS);
        }
    }
}
