package dev.godwit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.Db;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.TestMessages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCheckTest {
    private static final MailboxPath BOX = MailboxPath.of("Box", "Übung");

    private static final BytesBody LARGE = TestMessages.ofSize("large", 2_500_000);

    @TempDir
    Path directory;

    private Path file;
    private final List<ArchiveCheck.Damage> damages = new ArrayList<>();

    @BeforeEach
    void fill() {
        file = directory.resolve("a.godwit");
        try (Target target = open()) {
            target.create(Mailbox.of(BOX));
            Account.append(target, BOX, Account.message("one"), Account.message("two"), Account.message("two"),
                    Account.message(LARGE, Keywords.of(Keywords.SEEN), 1));
        }
    }

    private Target open() {
        return new ArchiveEndpoint(InstantSource.system()).openTarget(EndpointUri.parse("archive:" + file), Secrets.NONE);
    }

    private ArchiveCheck.Result check(boolean repair) {
        damages.clear();
        return ArchiveCheck.run(file, repair, damages::add, bytes -> { });
    }

    private interface Tampering {
        void with(Db db) throws SQLException;
    }

    private void tamper(Tampering tampering) {
        try (SqliteFile tampered = SqliteFile.open(file, SqliteFile.Mode.READ_WRITE)) {
            tampered.call(db -> {
                tampering.with(db);
                return null;
            });
        }
    }

    private List<String> places() {
        check(false);
        return damages.stream().map(ArchiveCheck.Damage::place).toList();
    }

    @Test
    void a_whole_archive_has_no_damage() {
        ArchiveCheck.Result result = check(false);
        assertThat(damages).isEmpty();
        assertThat(result).isEqualTo(new ArchiveCheck.Result(4, 0, 3, LARGE.size() + 2 * TestMessages.ordinary("one").size(), 0, 0, 0));
        assertThat(result.whole()).isTrue();
    }

    @Test
    void a_flipped_bit_in_a_chunk_is_found_and_every_message_with_it_named() {
        tamper(db -> {
            byte[] data = db.queryOne("SELECT data FROM chunk WHERE id = 2 * 65536", row -> row.getBytes(1)).orElseThrow();
            data[data.length / 2] ^= 4;
            db.update("UPDATE chunk SET data = ? WHERE id = 2 * 65536", (Object) data);
        });
        assertThat(places()).containsExactly("Box/Übung UID 2", "Box/Übung UID 3");
    }

    @Test
    void an_exchanged_body_is_found_though_it_unpacks() {
        tamper(db -> {
            byte[] forged = TestMessages.ordinary("one").bytes();
            forged[forged.length - 5] ^= 1;
            db.update("UPDATE chunk SET data = ? WHERE id = 65536", (Object) Packing.pack(forged, forged.length, 1));
        });
        assertThat(places()).containsExactly("Box/Übung UID 1");
        assertThat(damages.getFirst().what()).contains("SHA-256");
    }

    @Test
    void missing_and_surplus_chunks_are_found() {
        tamper(db -> db.update("DELETE FROM chunk WHERE id = 3 * 65536 + 1"));
        assertThat(places()).containsExactly("Box/Übung UID 4");
        tamper(db -> db.update("INSERT INTO chunk VALUES (65536 + 1, x'00')"));
        assertThat(places()).containsExactly("Box/Übung UID 1", "Box/Übung UID 4");
    }

    @Test
    void wrong_sizes_and_counts_are_found() {
        tamper(db -> {
            db.update("UPDATE mailbox SET messages = 7, last_uid = 2 WHERE path = 'Box/Übung'");
            db.update("UPDATE message SET size = 5 WHERE uid = 1");
        });
        assertThat(places()).containsExactly("Box/Übung", "Box/Übung", "Box/Übung UID 1");
        tamper(db -> {
            db.update("DELETE FROM chunk WHERE id / 65536 = 2");
            db.update("DELETE FROM message WHERE uid = 3");
        });
        assertThat(places()).contains("Box/Übung UID 2").doesNotContain("Box/Übung UID 3");
    }

    @Test
    void a_page_overwritten_in_the_file_is_damage_and_the_rest_is_still_checked() throws IOException {
        long pages = Files.size(file) / 8192;
        int found = 0;
        for (long page = 2; page < Math.min(pages, 30); page++) {
            byte[] whole = Files.readAllBytes(file);
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.seek(page * 8192);
                raw.write("garbage ".repeat(1024).getBytes(StandardCharsets.US_ASCII));
            }
            try {
                check(false);
                found += damages.isEmpty() ? 0 : 1;
            } catch (EndpointException e) {
                assertThat(e.kind()).isEqualTo(EndpointException.Kind.MALFORMED);
                found++;
            }
            Files.write(file, whole);
        }
        assertThat(found).isEqualTo((int) Math.min(pages, 30) - 2);
    }

    @Test
    void leftovers_are_no_damage_and_are_removed_on_request() {
        tamper(db -> {
            db.update("INSERT INTO body (id, digest, size) VALUES (50, NULL, 3000000), (51, ?, 5)", (Object) new byte[32]);
            db.update("INSERT INTO chunk VALUES (50 * 65536, x'00'), (60 * 65536, x'00'), (60 * 65536 + 1, x'00')");
        });
        assertThat(check(false)).matches(r -> r.leftovers() == 3 && r.removed() == 0);
        assertThat(check(true)).matches(r -> r.leftovers() == 3 && r.removed() == 3);
        assertThat(check(false)).matches(r -> r.leftovers() == 0 && r.whole() && r.messages() == 4);
    }
}
