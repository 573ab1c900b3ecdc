package dev.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.store.SqliteFile.Mode;
import dev.godwit.store.SqliteFile.Schema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    private static final Schema ONE = new Schema(0x11223344, List.of("CREATE TABLE t (a INTEGER UNIQUE); CREATE TABLE u (b TEXT)"));
    private static final Schema TWO = new Schema(0x11223344, List.of(ONE.migrations().getFirst(), "ALTER TABLE u ADD COLUMN c TEXT"));
    private static final Schema GUEST = new Schema(0x55667788, List.of("CREATE TABLE g (x INTEGER)"));

    @TempDir
    Path directory;

    private SqliteFile open() {
        SqliteFile file = SqliteFile.open(directory.resolve("a ?#%20ü.db"), Mode.READ_WRITE);
        file.require("one", ONE);
        return file;
    }

    private static List<Integer> rows(SqliteFile file) {
        return file.call(db -> db.query("SELECT a FROM t ORDER BY a", row -> row.getInt(1)));
    }

    @Test
    void what_was_committed_is_there_after_reopening_whatever_the_file_is_called() {
        try (SqliteFile file = open()) {
            file.call(db -> db.batch("INSERT INTO t VALUES (?)", List.of(new Object[] {1}, new Object[] {2L})));
        }
        try (SqliteFile file = open()) {
            assertThat(rows(file)).containsExactly(1, 2);
            assertThat(file.<Long>call(db -> db.queryLong("PRAGMA page_size").orElseThrow())).isEqualTo(8192);
        }
        assertThat(directory.resolve("a ?#%20ü.db")).exists();
        assertThat(directory.resolve("a ?#%20ü.db-wal")).doesNotExist();
    }

    @Test
    void failed_work_is_undone_alone_and_its_exception_reaches_the_caller() throws Exception {
        try (SqliteFile file = open()) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            file.submit(db -> {
                started.countDown();
                await(go);
                return db.update("INSERT INTO t VALUES (1)");
            });
            started.await();
            CompletableFuture<Integer> bad = file.submit(db -> {
                db.update("INSERT INTO t VALUES (2)");
                return db.update("INSERT INTO t VALUES (1)");
            });
            CompletableFuture<Integer> good = file.submit(db -> db.update("INSERT INTO t VALUES (3)"));
            go.countDown();
            assertThat(good.join()).isEqualTo(1);
            assertThatThrownBy(bad::join).hasCauseInstanceOf(StoreException.class);
            assertThat(rows(file)).containsExactly(1, 3);
            IllegalArgumentException mine = new IllegalArgumentException("mine");
            assertThatThrownBy(() -> file.call(db -> {
                throw mine;
            })).isSameAs(mine);
        }
    }

    @Test
    void work_runs_on_one_platform_thread_named_after_the_file() {
        try (SqliteFile file = open()) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(file.submit(db -> threads.add(Thread.currentThread())));
            }
            file.flush();
            assertThat(all).allMatch(CompletableFuture::isDone);
            assertThat(threads).singleElement().matches(t -> !t.isVirtual() && t.getName().contains("a ?#%20ü.db"));
        }
    }

    @Test
    void the_sixty_sixth_submission_blocks_until_there_is_room() throws Exception {
        try (SqliteFile file = open()) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            file.submit(db -> {
                started.countDown();
                await(go);
                return null;
            });
            started.await();
            for (int i = 0; i < 64; i++) {
                file.submit(db -> null);
            }
            CompletableFuture<Void> submitted = new CompletableFuture<>();
            Thread blocked = Thread.startVirtualThread(() -> {
                file.submit(db -> null);
                submitted.complete(null);
            });
            while (blocked.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(submitted).isNotDone();
            go.countDown();
            submitted.get();
        }
    }

    @Test
    void a_guest_component_shares_the_file_and_leaves_its_mark_alone() {
        try (SqliteFile file = open()) {
            file.require("guest", GUEST);
            file.require("guest", GUEST);
            file.call(db -> db.update("INSERT INTO g VALUES (1)"));
            assertThat(file.applicationId()).isEqualTo(0x11223344);
            assertThat(file.<Long>call(db -> db.queryLong("PRAGMA user_version").orElseThrow())).isEqualTo(1);
        }
    }

    @Test
    void migrations_run_once_and_a_later_version_is_refused() {
        try (SqliteFile file = open()) {
            file.require("one", TWO);
            file.require("one", TWO);
            file.call(db -> db.update("INSERT INTO u VALUES ('b', 'c')"));
            assertKind(() -> file.require("one", ONE), StoreException.Kind.TOO_NEW);
        }
    }

    @Test
    void reading_only_changes_nothing_and_says_what_is_missing() {
        Path path = directory.resolve("r.db");
        assertKind(() -> SqliteFile.open(path, Mode.READ_ONLY), StoreException.Kind.MISSING);
        try (SqliteFile file = SqliteFile.open(path, Mode.READ_WRITE)) {
            file.require("one", ONE);
        }
        try (SqliteFile file = SqliteFile.open(path, Mode.READ_ONLY)) {
            file.require("one", ONE);
            assertThat(rows(file)).isEmpty();
            assertKind(() -> file.require("one", TWO), StoreException.Kind.TOO_OLD);
            assertKind(() -> file.require("guest", GUEST), StoreException.Kind.FOREIGN);
            assertKind(() -> file.call(db -> db.update("INSERT INTO t VALUES (1)")), StoreException.Kind.NOT_ALLOWED);
        }
    }

    @Test
    void other_files_are_refused_by_kind() throws Exception {
        Path text = Files.writeString(directory.resolve("text.db"), "hello\n".repeat(100));
        assertKind(() -> SqliteFile.open(text, Mode.READ_WRITE), StoreException.Kind.NOT_A_DATABASE);
        assertKind(() -> SqliteFile.open(directory, Mode.READ_WRITE), StoreException.Kind.NOT_A_DATABASE);
        assertKind(() -> SqliteFile.open(directory.resolve("no/where.db"), Mode.READ_WRITE), StoreException.Kind.MISSING);
        Path foreign = directory.resolve("foreign.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + foreign); var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE browser_history (x)");
        }
        assertKind(() -> SqliteFile.open(foreign, Mode.READ_WRITE), StoreException.Kind.FOREIGN);
        assertKind(() -> SqliteFile.open(foreign, Mode.READ_ONLY), StoreException.Kind.FOREIGN);
    }

    @Test
    void a_file_cut_short_is_damaged() throws IOException {
        Path path = directory.resolve("cut.db");
        try (SqliteFile file = SqliteFile.open(path, Mode.READ_WRITE)) {
            file.require("one", ONE);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(8192);
        }
        assertKind(() -> SqliteFile.open(path, Mode.READ_ONLY), StoreException.Kind.DAMAGED);
    }

    @Test
    void a_closed_file_says_so_and_closing_twice_is_allowed() {
        SqliteFile file = open();
        CompletableFuture<Integer> last = file.submit(db -> db.update("INSERT INTO t VALUES (9)"));
        file.close();
        file.close();
        assertThat(last).isCompletedWithValue(1);
        assertKind(() -> rows(file), StoreException.Kind.CLOSED);
    }

    @Test
    void a_lease_excludes_others_and_names_its_holder_until_it_is_closed() {
        Path path = directory.resolve("leased.db");
        try (FileLease lease = SqliteFile.tryLock(path)) {
            assertThatThrownBy(() -> SqliteFile.tryLock(path)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        assertThat(directory.resolve("leased.db.lock")).doesNotExist();
        SqliteFile.tryLock(path).close();
    }

    @Test
    void the_same_statement_can_run_inside_its_own_cursor() {
        try (SqliteFile file = open()) {
            file.call(db -> db.batch("INSERT INTO t VALUES (?)", List.of(new Object[] {1}, new Object[] {2})));
            List<Long> sums = new ArrayList<>();
            file.call(db -> {
                db.forEach("SELECT a FROM t", outer -> db.forEach("SELECT a FROM t", inner -> sums.add(outer.getLong(1) * 10 + inner.getLong(1))));
                return null;
            });
            assertThat(sums).containsExactly(11L, 12L, 21L, 22L);
        }
    }

    @Test
    void a_full_file_says_so_undoes_the_work_and_can_be_used_on() {
        try (SqliteFile file = open()) {
            file.call(db -> db.update("INSERT INTO t VALUES (1)"));
            file.call(db -> db.queryLong("PRAGMA max_page_count = 12"));
            assertKind(() -> file.call(db -> {
                db.update("INSERT INTO t VALUES (2)");
                return db.update("INSERT INTO u VALUES (hex(zeroblob(1000000)))");
            }), StoreException.Kind.FULL);
            file.call(db -> db.update("INSERT INTO t VALUES (3)"));
            assertThat(rows(file)).containsExactly(1, 3);
        }
    }

    @Test
    void all_that_was_in_one_transaction_with_what_found_no_room_hear_of_that_reason() {
        try (SqliteFile file = open()) {
            file.call(db -> db.queryLong("PRAGMA max_page_count = 12"));
            boolean together = false;
            for (int round = 0; round < 100 && !together; round++) {
                int value = round;
                CompletableFuture<Integer> before = file.submit(db -> db.update("INSERT INTO t VALUES (?)", value));
                CompletableFuture<Integer> full = file.submit(db -> db.update("INSERT INTO u VALUES (hex(zeroblob(1000000)))"));
                assertFull(full);
                together = before.handle((rows, failure) -> failure != null).join(); // where the first was quick it has a transaction of its own
                if (together) {
                    assertFull(before);
                }
            }
            assertThat(together).isTrue();
        }
    }

    @Test
    void the_native_library_is_unpacked_once_and_not_among_temporary_files() {
        open().close();
        Path library = Path.of(System.getProperty("org.sqlite.lib.path"), System.getProperty("org.sqlite.lib.name"));
        assertThat(library).exists();
        assertThat(library.startsWith(System.getProperty("java.io.tmpdir"))).isFalse();
    }

    private static void assertKind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, StoreException.Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static void assertFull(CompletableFuture<?> work) {
        assertThat(work.handle((result, failure) -> failure).join())
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(StoreException.Kind.FULL));
    }

    private static void await(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }
}
