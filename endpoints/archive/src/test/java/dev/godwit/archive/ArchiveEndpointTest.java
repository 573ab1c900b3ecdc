package dev.godwit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.KnowsDigests;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.PreservesUids;
import dev.godwit.contract.RemembersOrigin;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.TestMessages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveEndpointTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");
    private final ArchiveEndpoint endpoint = new ArchiveEndpoint(InstantSource.system());

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("alice.godwit");
    }

    private Target target() {
        return endpoint.openTarget(EndpointUri.parse("archive:" + file), Secrets.NONE);
    }

    private Source source() {
        return endpoint.openSource(EndpointUri.parse(file.toString()), Secrets.NONE);
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.nextStep()).isPresent();
        });
    }

    private static long count(Target target, String table) {
        return ((ArchiveTarget) target).database().call(db -> db.queryLong("SELECT count(*) FROM " + table).orElseThrow());
    }

    @Test
    void equal_bodies_are_stored_once_and_go_with_their_last_message() {
        try (Target target = target()) {
            BytesBody large = TestMessages.ofSize("large", (3 << 20) - 1000);
            OutgoingMessage small = Account.message("same");
            OutgoingMessage big = Account.message(large, Keywords.NONE, 1);
            target.create(Mailbox.of(BOX));
            List<Long> uids = Account.append(target, BOX, small, small, big, big);
            Account.append(target, MailboxPath.INBOX, small);
            assertThat(count(target, "body")).isEqualTo(2);
            assertThat(count(target, "chunk")).isEqualTo(4);
            Account.delete(target, BOX, UidSet.of(uids.get(0), uids.get(2)));
            assertThat(count(target, "chunk")).isEqualTo(4);
            assertThat(Account.digests(target, BOX)).containsEntry(uids.get(3), large.digest());
            Account.delete(target, BOX, UidSet.range(1, 100));
            assertThat(count(target, "chunk")).isEqualTo(1);
            assertThat(Account.digests(target, MailboxPath.INBOX)).containsValue(small.body().digest());
        }
    }

    @Test
    void bodies_around_the_size_of_a_chunk_keep_every_byte() {
        try (Target target = target()) {
            target.create(Mailbox.of(BOX));
            for (int size : List.of(0, 1, Packing.CHUNK - 1, Packing.CHUNK, Packing.CHUNK + 1, 2 * Packing.CHUNK, 2 * Packing.CHUNK + 1)) {
                byte[] bytes = new byte[size];
                new Random(size).nextBytes(bytes);
                BytesBody body = new BytesBody(bytes);
                long uid = Account.append(target, BOX, Account.message(body, Keywords.NONE, 1)).getFirst();
                assertThat(Account.digests(target, BOX)).containsEntry(uid, body.digest());
            }
        }
    }

    @Test
    void the_source_hands_on_the_uidnext_that_was_taken_over() {
        try (Target target = target()) {
            target.create(Mailbox.of(BOX));
            ((PreservesUids) target).adoptUidValidity(BOX, 4_000_000_000L, 4_294_967_295L);
            Account.append(target, BOX, new OutgoingMessage(TestMessages.ordinary("a"), Keywords.NONE, 1, 4_294_967_000L, "uidl-1"));
            assertThat(target.states(List.of(BOX)).get(BOX).uidNext()).isEqualTo(4_294_967_001L);
        }
        try (Source source = source()) {
            assertThat(source.states(List.of(BOX)).get(BOX).uidNext()).isEqualTo(4_294_967_295L);
            Listing listing = Account.list(source, BOX);
            assertThat(listing.uid(0)).isEqualTo(4_294_967_000L);
            assertThat(listing.uidl(0)).isEqualTo("uidl-1");
        }
    }

    @Test
    void neighbours_in_the_alphabet_are_not_taken_for_children() {
        try (Target target = target()) {
            List<MailboxPath> others = List.of(MailboxPath.of("a0"), MailboxPath.of("a-b"), MailboxPath.of("a/x"), MailboxPath.of("a\\", "y"), MailboxPath.of("A", "z"));
            others.forEach(path -> target.create(Mailbox.of(path)));
            target.create(Mailbox.of(MailboxPath.of("a", "child", "grand/child")));
            target.rename(MailboxPath.of("a"), MailboxPath.of("b", "c"));
            assertThat(Account.paths(target)).containsAll(others)
                    .contains(MailboxPath.of("b", "c", "child", "grand/child")).doesNotContain(MailboxPath.of("a"));
            target.delete(MailboxPath.of("A", "z"));
            target.delete(MailboxPath.of("A"));
            target.delete(MailboxPath.of("a\\"));
            assertThat(Account.paths(target)).doesNotContain(MailboxPath.of("A"), MailboxPath.of("A", "z"))
                    .contains(MailboxPath.of("a\\"), MailboxPath.of("a\\", "y"));
        }
    }

    @Test
    void digests_are_known_without_reading() {
        try (Target target = target(); MailboxReader reader = target.openReader()) {
            List<Long> uids = Account.fill(target, BOX, "a", "b", "c");
            assertThat(((KnowsDigests) reader).digests(BOX, UidSet.range(uids.get(1), 4_294_967_295L)))
                    .isEqualTo(Account.digests(reader, BOX, UidSet.range(uids.get(1), uids.get(2))));
        }
    }

    @Test
    void the_origin_is_remembered_and_the_identity_survives_a_move_of_the_file() throws IOException {
        String identity;
        try (Target target = target()) {
            RemembersOrigin remembers = (RemembersOrigin) target;
            assertThat(remembers.origin()).isEmpty();
            remembers.rememberOrigin("imap:alice@old");
            identity = target.describe().identity();
        }
        file = Files.move(file, directory.resolve("moved.godwit"));
        try (Target target = target()) {
            assertThat(((RemembersOrigin) target).origin()).contains("imap:alice@old");
            assertThat(target.describe().identity()).isEqualTo(identity);
        }
    }

    @Test
    void a_sink_that_reads_a_large_body_partly_gets_the_next_one_whole() throws IOException {
        try (Target target = target(); MailboxReader reader = target.openReader()) {
            target.create(Mailbox.of(BOX));
            BytesBody last = TestMessages.ofSize("last", 2_500_000);
            Account.append(target, BOX, Account.message(TestMessages.ofSize("x", 14_000_000), Keywords.NONE, 1), Account.message("small"),
                    Account.message(last, Keywords.NONE, 1));
            List<Integer> sizes = new ArrayList<>();
            reader.bodies(BOX, UidSet.range(1, 100), (uid, size, body) -> sizes.add(uid == 1 ? body.readNBytes(5).length : body.readAllBytes().length));
            assertThat(sizes).containsExactly(5, (int) TestMessages.ordinary("small").size(), (int) last.size());
        }
    }

    @Test
    void a_body_that_is_not_what_it_says_is_not_stored() {
        try (Target target = target()) {
            target.create(Mailbox.of(BOX));
            for (int size : List.of(1000, 3_000_000)) {
                BytesBody real = TestMessages.ofSize("real" + size, size);
                OutgoingMessage lying = new OutgoingMessage(new LyingBody(real, TestMessages.ordinary("other").digest()), Keywords.NONE, 1, 0, null);
                assertThatThrownBy(() -> Account.append(target, BOX, lying)).isInstanceOfSatisfying(EndpointException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.BUG));
            }
            assertThat(Account.list(target, BOX).size()).isZero();
            assertThat(count(target, "body")).isZero();
            assertThat(count(target, "chunk")).isZero();
        }
    }

    @Test
    void what_is_not_an_archive_is_refused_clearly() throws IOException {
        assertKind(Kind.USAGE, this::source);
        assertThat(file).doesNotExist();
        Files.createFile(file);
        assertKind(Kind.USAGE, this::source);
        Files.writeString(file, "From alice@example.org\n".repeat(50));
        assertKind(Kind.MALFORMED, this::source);
        assertKind(Kind.MALFORMED, this::target);
        file = directory;
        assertKind(Kind.MALFORMED, () -> endpoint.openSource(EndpointUri.parse("archive:" + directory), Secrets.NONE));
        file = directory.resolve("no/such/dir.godwit");
        assertKind(Kind.USAGE, this::target);
        assertKind(Kind.USAGE, () -> endpoint.openTarget(EndpointUri.parse("archive:" + directory.resolve("x.godwit") + "?level=20"), Secrets.NONE));
    }

    @Test
    void a_journal_is_not_taken_for_an_archive() {
        try (SqliteFile journal = SqliteFile.open(file, SqliteFile.Mode.READ_WRITE)) {
            journal.require("journal", new SqliteFile.Schema(42, List.of("CREATE TABLE j (x)")));
        }
        assertKind(Kind.MALFORMED, this::source);
        assertKind(Kind.MALFORMED, this::target);
    }

    @Test
    void a_later_version_is_refused() {
        target().close();
        try (SqliteFile later = SqliteFile.open(file, SqliteFile.Mode.READ_WRITE)) {
            later.call(db -> db.update("UPDATE godwit_component SET version = 99"));
        }
        assertKind(Kind.USAGE, this::source);
        assertKind(Kind.USAGE, this::target);
    }

    @Test
    void a_file_cut_short_is_damaged() throws IOException {
        try (Target target = target()) {
            Account.fill(target, BOX, "a");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        assertKind(Kind.MALFORMED, this::source);
    }

    @Test
    void a_read_only_archive_can_be_read_and_not_written() throws IOException {
        try (Target target = target()) {
            Account.fill(target, BOX, "a");
        }
        assumeTrue(file.toFile().setWritable(false) && directory.toFile().setWritable(false) && !Files.isWritable(file), "root may write everything");
        try (Source source = source()) {
            assertThat(Account.list(source, BOX).size()).isEqualTo(1);
        }
        assertKind(Kind.ACCESS_DENIED, this::target);
        assertThat(directory.toFile().setWritable(true)).isTrue();
    }
}
