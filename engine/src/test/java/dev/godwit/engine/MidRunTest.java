package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.CopyOptions.Retry;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import dev.godwit.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes away, breaks or fills up while a run is under way. */
@Timeout(60)
class MidRunTest {
    @TempDir
    Path directory;
    private World world;
    private Watched source;
    private Watched target;

    @BeforeEach
    void fill() {
        world = new World(directory);
        source = new Watched(world.source);
        target = new Watched(world.target);
        for (int i = 0; i < 5; i++) {
            World.add(world.source, "INBOX", "i" + i, "inbox " + i);
            World.add(world.source, "Work", "w" + i, "work " + i);
        }
    }

    private CopyOptions options() {
        return world.options().withRetry(new Retry(5, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    /** Does it once, before the first thing that is so called. */
    private static void once(Watched account, String what, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        account.before = (doing, mailbox) -> {
            if ((doing + " " + mailbox).equals(what) && done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private void assertCompletes() {
        assertThat(world.copy(options()).complete()).isTrue();
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
        assertThat(world.copy(options()).changedAnything()).isFalse();
    }

    @Test
    void a_source_mailbox_that_vanishes_before_it_is_listed_does_not_stop_the_others() {
        once(source, "open Work", () -> world.source.delete(MailboxPath.of("Work")));
        CopyReport report = world.copy(source, target, options());
        assertThat(report.failures()).extracting(CopyReport.Failure::mailbox).containsExactly(MailboxPath.of("Work"));
        assertThat(World.contents(world.target).get("INBOX")).isEqualTo(World.contents(world.source).get("INBOX"));
        assertThat(world.copy(options()).complete()).isTrue();
    }

    @Test
    void a_source_mailbox_that_vanishes_while_it_is_read_does_not_stop_the_others() {
        once(source, "bodies Work", () -> world.source.delete(MailboxPath.of("Work")));
        CopyReport report = world.copy(source, target, options());
        assertThat(report.failures()).extracting(CopyReport.Failure::mailbox).containsExactly(MailboxPath.of("Work"));
        assertThat(World.contents(world.target).get("INBOX")).isEqualTo(World.contents(world.source).get("INBOX"));
        assertThat(world.copy(options()).complete()).isTrue();
    }

    @Test
    void a_target_mailbox_that_vanishes_while_it_is_written_is_made_again_by_the_next_run() {
        once(target, "append-5 Work", () -> world.target.delete(MailboxPath.of("Work")));
        CopyReport report = world.copy(source, target, options());
        assertThat(report.failures()).extracting(CopyReport.Failure::mailbox).containsExactly(MailboxPath.of("Work"));
        assertThat(World.contents(world.target).get("INBOX")).isEqualTo(World.contents(world.source).get("INBOX"));
        assertCompletes();
    }

    @Test
    void a_target_mailbox_that_vanishes_before_its_keywords_change_is_left_for_the_next_run() {
        world.copy(options());
        World.flag(world.source, "Work", 1, Keywords.of(Keywords.FLAGGED), Keywords.NONE);
        World.flag(world.source, "INBOX", 1, Keywords.of(Keywords.FLAGGED), Keywords.NONE);
        once(target, "keywords Work", () -> world.target.delete(MailboxPath.of("Work")));
        assertThat(world.copy(source, target, options()).failures()).extracting(CopyReport.Failure::mailbox).containsExactly(MailboxPath.of("Work"));
        assertCompletes();
    }

    @Test
    void a_message_that_vanishes_on_the_source_is_simply_not_copied() {
        once(source, "bodies Work", () -> World.delete(world.source, "Work", 2, 3));
        CopyReport report = world.copy(source, target, options());
        assertThat(report.complete()).isTrue();
        assertThat(report.copied().messages()).isEqualTo(8);
        assertCompletes();
    }

    @Test
    void a_message_that_arrives_on_the_source_meanwhile_comes_with_the_next_run() {
        once(source, "bodies Work", () -> World.add(world.source, "Work", "late", "late"));
        world.copy(source, target, options());
        assertCompletes();
    }

    @Test
    void a_source_connection_lost_in_the_middle_of_a_message_is_made_again() {
        AtomicInteger breaks = new AtomicInteger(4);
        source.bodies = in -> new FilterInputStream(in) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, Math.min(len, 40));
                if (n > 0 && breaks.getAndDecrement() > 0) {
                    throw EndpointException.of(Kind.CONNECTION, "lost on purpose");
                }
                return n;
            }
        };
        CopyReport report = world.copy(source, target, options());
        assertThat(report.complete()).isTrue();
        assertThat(report.copied().messages()).isEqualTo(10);
        assertCompletes();
    }

    @Test
    void a_message_that_the_source_cannot_give_is_reported_and_all_others_are_copied() {
        source.before = (what, mailbox) -> {
            if (what.equals("body-5") && mailbox.equals(MailboxPath.of("Work"))) {
                throw EndpointException.of(Kind.ITEM_REFUSED, "Work: UID 5: the server cannot give this");
            }
        };
        for (int run = 0; run < 2; run++) {
            CopyReport report = world.copy(source, target, options());
            assertThat(report.complete()).isFalse();
            assertThat(report.failures()).singleElement().satisfies(f -> assertThat(f.reason()).contains("UID 5"));
        }
        assertThat(World.contents(world.target).get("Work")).hasSize(4);
        assertThat(World.contents(world.target).get("INBOX")).hasSize(5);
        assertCompletes();
    }

    @Test
    void one_message_that_breaks_the_connection_again_and_again_is_put_aside() {
        byte[] poison = "work 2".getBytes(StandardCharsets.UTF_8);
        target.beforeAppend = (mailbox, message) -> {
            try (var in = message.body().open()) {
                if (new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(new String(poison, StandardCharsets.UTF_8))) {
                    throw EndpointException.of(Kind.CONNECTION, "the server closed the connection");
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
        CopyReport report = world.copy(source, target, options());
        assertThat(report.quarantined()).singleElement().satisfies(note -> assertThat(note.uid()).isEqualTo(3));
        assertThat(report.copied().messages()).isEqualTo(9);
        assertThat(report.failures()).isEmpty();
        assertThat(world.copy(source, target, options()).changedAnything()).isFalse();
        assertThat(world.copy(options().withRetryQuarantined(true)).complete()).isTrue();
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }

    @Test
    void a_target_that_is_down_puts_nothing_aside() {
        World.add(world.source, "Single", "single", "the only one");
        target.before = (what, mailbox) -> {
            if (what.startsWith("append")) {
                throw EndpointException.of(Kind.CONNECTION, "down");
            }
        };
        CopyReport report = world.copy(source, target, options());
        assertThat(report.quarantined()).isEmpty();
        assertThat(report.failures()).hasSize(3);
        target.before = (what, mailbox) -> { };
        assertCompletes();
    }

    @Test
    void nothing_is_deleted_from_a_mailbox_whose_copy_failed() {
        world.copy(options());
        World.delete(world.source, "Work", 1);
        World.add(world.source, "Work", "new", "new");
        once(source, "bodies Work", () -> world.source.delete(MailboxPath.of("Work")));
        CopyReport report = world.copy(source, target, options().withDeletions(Deletions.PROPAGATE));
        assertThat(report.failures()).hasSize(1);
        assertThat(report.deleted()).isZero();
    }

    @Test
    void a_full_disk_of_the_journal_stops_the_run_and_the_next_completes_it() throws IOException {
        for (int i = 0; i < 400; i++) {
            World.add(world.source, "Many", "m" + i, "many " + i);
        }
        try (SqliteFile file = SqliteFile.open(world.journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal journal = Journal.open(file, world.source.describe(), world.target.describe());
            file.call(db -> db.queryLong("PRAGMA max_page_count = 1"));
            assertThatThrownBy(() -> new CopyJob(world.source, world.target, journal, FolderRules.DEFAULT, options(), EngineListener.SILENT).run())
                    .isInstanceOf(RuntimeException.class).hasMessageContaining("journal");
        }
        assertCompletes();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString).filter(n -> n.endsWith(".body"))).isEmpty();
        }
    }

    @Test
    void a_disk_that_is_too_full_for_the_journal_ends_the_run_with_that_reason() {
        for (int i = 0; i < 500; i++) {
            World.add(world.source, "INBOX", "many" + i, "many " + i);
        }
        try (SqliteFile file = SqliteFile.open(world.journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal journal = Journal.open(file, world.source.describe(), world.target.describe());
            file.call(db -> db.queryLong("PRAGMA max_page_count = 1")); // it can be no smaller than it is
            CopyJob job = new CopyJob(world.source, world.target, journal, FolderRules.DEFAULT, options(), EngineListener.SILENT);
            assertThatThrownBy(job::run).isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FULL));
        }
        assertCompletes();
    }
}
