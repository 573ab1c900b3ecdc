package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.CopyOptions.MessageFilter;
import dev.godwit.engine.CopyOptions.Pace;
import dev.godwit.engine.journal.Journal;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Account;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters, daily amounts, dry runs, and trying again what was left out. */
class OptionsTest {
    @TempDir
    Path directory;
    private World world;

    @BeforeEach
    void make() {
        world = new World(directory);
    }

    private static long size(Target account, String mailbox) {
        return Account.list(account, MailboxPath.parse(mailbox)).size();
    }

    private void addAt(String id, Instant received, int length) {
        Account.append(world.source, MailboxPath.INBOX, new OutgoingMessage(World.mail(id, "x".repeat(length)), Keywords.NONE, received.getEpochSecond(), 0, null));
    }

    @Test
    void age_and_size_decide_what_is_copied_and_what_was_left_out_comes_when_the_filter_goes() {
        ManualClock clock = new ManualClock(Instant.parse("2026-03-10T12:00:00Z"));
        addAt("old", clock.instant().minus(Duration.ofDays(400)), 10);
        addAt("small", clock.instant().minus(Duration.ofDays(30)), 10);
        addAt("large", clock.instant().minus(Duration.ofDays(30)), 5000);
        addAt("new", clock.instant().minus(Duration.ofHours(1)), 10);
        CopyOptions options = world.options().withClock(clock);
        CopyOptions narrow = options.withFilter(new MessageFilter(Duration.ofDays(1), Duration.ofDays(365), null, 1000L));
        CopyReport report = world.copy(narrow);
        assertThat(report.copied().messages()).isEqualTo(1);
        assertThat(report.plan()).anyMatch(a -> a instanceof Action.LeaveOut out && out.reason().startsWith("3 messages"));
        assertThat(world.copy(narrow).changedAnything()).isFalse();
        clock.advance(Duration.ofDays(1));
        assertThat(world.copy(narrow).copied().messages()).as("the new one is old enough now").isEqualTo(1);
        assertThat(world.copy(options.withFilter(new MessageFilter(null, null, 1000L, null))).copied().messages()).isEqualTo(1);
        assertThat(world.copy(options).copied().messages()).isEqualTo(1);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }

    @Test
    void a_mirror_with_a_filter_deletes_nothing_that_the_filter_leaves_out() {
        ManualClock clock = new ManualClock(Instant.parse("2026-03-10T12:00:00Z"));
        addAt("one", clock.instant().minus(Duration.ofDays(30)), 10);
        addAt("two", clock.instant().minus(Duration.ofDays(400)), 10);
        world.copy(world.options());
        CopyOptions options = world.options().withClock(clock).withDeletions(Deletions.MIRROR).withFilter(new MessageFilter(null, Duration.ofDays(365), null, null));
        assertThat(world.copy(options).changedAnything()).isFalse();
        assertThat(size(world.target, "INBOX")).isEqualTo(2);
    }

    @Test
    void what_was_deleted_on_the_target_comes_back_only_when_asked_for() {
        World.add(world.source, "INBOX", "one", "first", "Work");
        World.add(world.source, "INBOX", "two", "second");
        world.copy(world.options());
        World.delete(world.target, "INBOX", 1);
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
        assertThat(world.copy(world.options().withRestoreDeleted(true)).copied().messages()).isEqualTo(1);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
        assertThat(world.copy(world.options().withRestoreDeleted(true)).changedAnything()).isFalse();
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
    }

    @Test
    void what_is_in_quarantine_is_tried_again_only_when_asked_for() {
        AtomicBoolean strict = new AtomicBoolean(true);
        World scanned = new World(directory, MemoryOptions.DEFAULT, MemoryOptions.DEFAULT.withRefusals(message ->
                strict.get() && new String(message, StandardCharsets.UTF_8).contains("virus") ? Optional.of(RefusalReason.UNCLASSIFIED) : Optional.empty()));
        World.add(scanned.source, "INBOX", "one", "virus");
        World.add(scanned.source, "INBOX", "two", "harmless");
        CopyReport first = scanned.copy(scanned.options());
        assertThat(first.complete()).isFalse();
        assertThat(first.quarantined()).hasSize(1);
        assertThat(directory.resolve("quarantine")).isDirectoryContaining("glob:**.eml");
        CopyReport again = scanned.copy(scanned.options());
        assertThat(again.changedAnything()).isFalse();
        assertThat(again.complete()).as("still in quarantine").isFalse();
        assertThat(scanned.copy(scanned.options().withRetryQuarantined(true)).quarantined()).hasSize(1);
        strict.set(false);
        CopyReport stored = scanned.copy(scanned.options().withRetryQuarantined(true));
        assertThat(stored.copied().messages()).isEqualTo(1);
        assertThat(stored.complete()).isTrue();
        assertThat(World.contents(scanned.target)).isEqualTo(World.contents(scanned.source));
    }

    @Test
    void uids_are_taken_over_in_a_mailbox_of_many_batches() {
        for (int i = 0; i < 1500; i++) {
            World.add(world.source, "INBOX", "m" + i, "text " + i);
        }
        world.copy(world.options());
        assertThat(uids(world.target)).isEqualTo(uids(world.source)).hasSize(1500);
    }

    private static List<Long> uids(Target account) {
        List<Long> uids = new ArrayList<>();
        try (MailboxReader reader = account.openReader()) {
            Listing listing = reader.list(MailboxPath.INBOX);
            for (int row = 0; row < listing.size(); row++) {
                uids.add(listing.uid(row));
            }
        }
        return uids;
    }

    @Test
    void the_daily_amount_is_kept_over_restarts_and_days_until_all_is_copied() {
        ManualClock clock = new ManualClock(Instant.parse("2026-03-10T12:00:00Z"));
        for (int i = 0; i < 250; i++) {
            World.add(world.source, "INBOX", "m" + i, "text " + i);
        }
        CopyOptions options = world.options().withClock(clock).withPace(new Pace(0, 0, 0, 40));
        List<Long> days = new ArrayList<>();
        boolean complete = false;
        for (int day = 0; day < 10 && !complete; day++) {
            long before = size(world.target, "INBOX");
            CopyReport report = world.copy(options);
            complete = report.complete();
            assertThat(world.copy(options).copied().messages()).as("a second run on the same day").isZero();
            days.add(size(world.target, "INBOX") - before);
            clock.advance(Duration.ofDays(1));
        }
        assertThat(days).containsExactly(40L, 40L, 40L, 40L, 40L, 40L, 10L);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }

    @Test
    void daily_bytes_smaller_than_a_batch_let_the_copy_go_on() {
        ManualClock clock = new ManualClock(Instant.parse("2026-03-10T12:00:00Z"));
        for (int i = 0; i < 6; i++) {
            World.add(world.source, "INBOX", "m" + i, "x".repeat(1000));
        }
        World.add(world.source, "INBOX", "huge", "x".repeat(9000));
        CopyOptions options = world.options().withClock(clock).withPace(new Pace(0, 0, 4000, 0));
        int days = 0;
        while (!world.copy(options).complete() && days < 10) {
            days++;
            clock.advance(Duration.ofDays(1));
        }
        assertThat(days).isBetween(2, 4);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }

    /** Every row of the journal's tables, after it was opened, which makes entries of what a killed run left. */
    private Map<String, List<String>> journal() {
        Map<String, List<String>> tables = new TreeMap<>();
        try (SqliteFile file = SqliteFile.open(world.journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal.open(file, world.source.describe(), world.target.describe());
            for (String table : List.of("journal_pair", "journal_mailbox", "journal_message", "journal_batch", "journal_orphan", "journal_spent")) {
                tables.put(table, file.call(db -> db.query("SELECT * FROM " + table, row -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(row.getString(i)).append('|');
                    }
                    return text.toString();
                })));
            }
        }
        return tables;
    }

    private void assertDryRunChangesNothing(CopyOptions options) {
        Map<String, List<String>> journal = journal();
        Map<String, List<String>> source = World.contents(world.source);
        Map<String, List<String>> target = World.contents(world.target);
        Watched from = new Watched(world.source);
        Watched to = new Watched(world.target);
        CopyReport report = world.copy(from, to, options.withDryRun(true));
        assertThat(report.dryRun()).isTrue();
        assertThat(from.log).allMatch(line -> line.matches("(open|list|list-some|headers|bodies|body-\\d+|changes) .*"));
        assertThat(to.log).allMatch(line -> line.matches("(open|list|list-some|headers|bodies|body-\\d+|changes) .*"));
        assertThat(journal()).isEqualTo(journal);
        assertThat(World.contents(world.source)).isEqualTo(source);
        assertThat(World.contents(world.target)).isEqualTo(target);
    }

    @Test
    void a_dry_run_writes_nothing_anywhere() {
        World.add(world.source, "INBOX", "one", "first", Keywords.SEEN);
        World.add(world.source, "Work", "two", "second", "Later");
        World.add(world.source, "Work", "three", "third");
        World.add(world.target, "INBOX", "one", "first");
        world.copy(world.options().withDryRun(true));
        assertDryRunChangesNothing(world.options());
        world.copy(world.options());
        assertDryRunChangesNothing(world.options());
        World.add(world.source, "New", "four", "fourth");
        World.flag(world.source, "INBOX", 1, Keywords.of(Keywords.FLAGGED), Keywords.NONE);
        World.delete(world.source, "Work", 1);
        World.delete(world.target, "Work", 2);
        World.move(world.source, "Work", 2, "Moved");
        assertDryRunChangesNothing(world.options());
        assertDryRunChangesNothing(world.options().withDeletions(Deletions.MIRROR));
        assertDryRunChangesNothing(world.options().withDeletions(Deletions.PROPAGATE).withRestoreDeleted(true).withRetryQuarantined(true));
    }

    @Test
    void a_dry_run_leaves_unsettled_and_void_entries_as_they_are_and_plans_what_a_run_would_do() {
        for (int i = 0; i < 6; i++) {
            World.add(world.source, "INBOX", "m" + i, "text " + i);
            World.add(world.source, "Work", "w" + i, "text " + i);
        }
        FaultyTarget dying = new FaultyTarget(world.target, FaultyTarget.Fault.CRASH_AFTER, 6);
        try {
            world.copy(dying, world.options());
        } catch (FaultyTarget.Crash expected) {
            assertThat(dying.steps()).isPositive();
        }
        assertThat(journal().get("journal_message")).isNotEmpty();
        assertDryRunChangesNothing(world.options());
        long there = size(world.target, "INBOX") + size(world.target, "Work");
        long planned = world.copy(world.options().withDryRun(true)).plan().stream()
                .mapToLong(a -> a instanceof Action.CopyMessages copy ? copy.uids().size() : 0).sum();
        assertThat(planned).isEqualTo(12 - there);
        world.copy(world.options());
        world.target.delete(MailboxPath.of("Work"));
        world.target.create(Mailbox.of(MailboxPath.of("Work")));
        World.add(world.target, "Work", "w1", "text 1");
        assertDryRunChangesNothing(world.options());
        assertThat(world.copy(world.options()).copied().messages()).isEqualTo(5);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }
}
