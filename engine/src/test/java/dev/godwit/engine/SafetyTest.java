package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.DeletionCap;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.Role;
import dev.godwit.testkit.contract.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is deleted that should not be: caps, stops, drains, trash. */
class SafetyTest {
    @TempDir
    Path directory;
    private World world;
    private CopyOptions mirror;
    private CopyOptions propagate;

    @BeforeEach
    void fill() {
        world = new World(directory);
        mirror = world.options().withDeletions(Deletions.MIRROR);
        propagate = world.options().withDeletions(Deletions.PROPAGATE);
    }

    private static void addMany(Target to, String mailbox, int count) {
        for (int i = 0; i < count; i++) {
            World.add(to, mailbox, mailbox + i, "text " + i);
        }
    }

    private static long size(Target account, String mailbox) {
        return Account.list(account, MailboxPath.parse(mailbox)).size();
    }

    private static Deletions[] deleting() {
        return new Deletions[] {Deletions.PROPAGATE, Deletions.MIRROR};
    }

    @Test
    void deletions_up_to_the_cap_are_done_and_one_more_stops_the_run_before_any() {
        addMany(world.source, "INBOX", 60);
        world.copy(world.options());
        CopyOptions capped = mirror.withDeletionCap(new DeletionCap(5, 0, false));
        World.delete(world.source, "INBOX", LongStream.rangeClosed(1, 6).toArray());
        assertThatThrownBy(() -> world.copy(capped)).isInstanceOf(SafetyStop.class).hasMessageContaining("6 of 60");
        assertThat(size(world.target, "INBOX")).isEqualTo(60);
        assertThat(world.copy(capped.withDeletionCap(new DeletionCap(6, 0, false))).deleted()).isEqualTo(6);
        assertThat(size(world.target, "INBOX")).isEqualTo(54);
    }

    @Test
    void the_cap_is_the_larger_of_the_number_and_the_percentage() {
        assertThat(new DeletionCap(100, 5, false).allows(100, 10)).isTrue();
        assertThat(new DeletionCap(100, 5, false).allows(101, 2000)).isFalse();
        assertThat(new DeletionCap(100, 5, false).allows(500, 10_000)).isTrue();
        assertThat(new DeletionCap(100, 5, false).allows(501, 10_000)).isFalse();
        assertThat(new DeletionCap(0, 0, true).allows(Long.MAX_VALUE, 1)).isTrue();
    }

    @Test
    void a_source_that_is_suddenly_empty_stops_the_run() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options());
        World.delete(world.source, "INBOX", 1, 2, 3);
        for (Deletions deletions : deleting()) {
            assertThatThrownBy(() -> world.copy(world.options().withDeletions(deletions))).isInstanceOfSatisfying(SafetyStop.class,
                    stop -> assertThat(stop.getMessage()).contains("suddenly lacks 3 of 3"));
        }
        assertThat(size(world.target, "INBOX")).isEqualTo(3);
    }

    @Test
    void a_source_that_lost_most_of_its_mail_stops_the_run_even_within_the_cap() {
        addMany(world.source, "INBOX", 40);
        world.copy(world.options());
        World.delete(world.source, "INBOX", LongStream.rangeClosed(1, 21).toArray());
        assertThatThrownBy(() -> world.copy(propagate)).isInstanceOf(SafetyStop.class).hasMessageContaining("21 of 40");
        assertThat(world.copy(propagate.withDeletionCap(new DeletionCap(0, 0, true))).deleted()).isEqualTo(21);
    }

    @Test
    void a_mailbox_whose_state_the_source_does_not_tell_is_not_taken_for_empty() {
        World.add(world.source, "INBOX", "one", "first");
        addMany(world.source, "Work", 5);
        world.copy(world.options());
        for (Deletions deletions : deleting()) {
            Watched source = new Watched(world.source);
            source.states = all -> without(all, "Work");
            CopyReport report = world.copy(source, world.target, world.options().withDeletions(deletions));
            assertThat(report.deleted()).isZero();
            assertThat(report.failures()).extracting(CopyReport.Failure::mailbox).containsExactly(MailboxPath.of("Work"));
            assertThat(size(world.target, "Work")).isEqualTo(5);
            assertThat(world.copy(world.options().withDeletions(deletions)).complete()).isTrue();
        }
    }

    private static Map<MailboxPath, MailboxState> without(Map<MailboxPath, MailboxState> states, String mailbox) {
        Map<MailboxPath, MailboxState> rest = new HashMap<>(states);
        rest.remove(MailboxPath.parse(mailbox));
        return rest;
    }

    @Test
    void a_mailbox_whose_state_the_target_does_not_tell_is_left_for_later_and_the_others_are_copied() {
        World.add(world.source, "INBOX", "one", "first");
        World.add(world.source, "Work", "two", "second");
        world.copy(world.options());
        World.add(world.source, "INBOX", "three", "third");
        World.add(world.source, "Work", "four", "fourth");
        Watched target = new Watched(world.target);
        target.states = all -> without(all, "Work");
        CopyReport report = world.copy(target, world.options());
        assertThat(report.failures()).extracting(CopyReport.Failure::mailbox).containsExactly(MailboxPath.of("Work"));
        assertThat(size(world.target, "INBOX")).isEqualTo(2);
        assertThat(world.copy(world.options()).complete()).isTrue();
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }

    private void renumberSource(String mailbox, int keep) {
        MailboxPath path = MailboxPath.parse(mailbox);
        world.source.delete(path);
        addMany(world.source, mailbox, keep);
    }

    @Test
    void a_mirror_stops_when_the_source_renumbered_a_mailbox_and_lacks_messages() {
        addMany(world.source, "Work", 10);
        addMany(world.source, "INBOX", 10);
        world.copy(world.options());
        renumberSource("Work", 7);
        for (int run = 0; run < 3; run++) {
            assertThatThrownBy(() -> world.copy(mirror)).isInstanceOf(SafetyStop.class).hasMessageContaining("Work");
            assertThat(size(world.target, "Work")).isEqualTo(10);
        }
        assertThat(world.copy(world.options()).copied().messages()).as("without --mirror all is recognised").isZero();
        assertThat(size(world.target, "Work")).isEqualTo(10);
    }

    @Test
    void propagated_deletions_stay_away_from_a_renumbered_mailbox() {
        addMany(world.source, "Work", 10);
        addMany(world.source, "INBOX", 10);
        world.copy(world.options());
        renumberSource("Work", 7);
        assertThat(world.copy(propagate).deleted()).isZero();
        assertThat(size(world.target, "Work")).isEqualTo(10);
    }

    @Test
    void a_renumbered_source_mailbox_is_recognised_without_reading_the_target_again() {
        addMany(world.source, "Work", 10);
        world.copy(world.options());
        renumberSource("Work", 10);
        Watched target = new Watched(world.target);
        CopyReport report = world.copy(target, mirror);
        assertThat(report.copied().messages()).isZero();
        assertThat(report.adopted()).isEqualTo(10);
        assertThat(target.count("bodies")).isZero();
        assertThat(world.copy(mirror).changedAnything()).isFalse();
    }

    @Test
    void a_renumbered_target_mailbox_is_recognised_without_reading_the_source_again() {
        addMany(world.source, "Work", 10);
        world.copy(world.options());
        world.target.delete(MailboxPath.of("Work"));
        addMany(world.target, "Work", 9);
        Watched source = new Watched(world.source);
        CopyReport report = world.copy(source, world.target, world.options());
        assertThat(report.adopted()).isEqualTo(9);
        assertThat(report.copied().messages()).isEqualTo(1);
        assertThat(source.log.stream().filter(line -> line.startsWith("body-"))).hasSize(1);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
    }

    @Test
    void after_a_lost_journal_nothing_is_doubled_and_nothing_deleted() throws IOException {
        addMany(world.source, "Work", 10);
        World.add(world.source, "Work", "same", "equal");
        World.add(world.source, "Work", "same", "equal");
        world.copy(world.options());
        world.loseJournal();
        CopyReport report = world.copy(mirror);
        assertThat(report.adopted()).isEqualTo(12);
        assertThat(report.copied().messages()).isZero();
        assertThat(report.deleted()).isZero();
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }

    @Test
    void journals_of_two_pairs_in_one_file_know_nothing_of_each_other() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options());
        Target other = new dev.godwit.memory.MemoryAccount("other", dev.godwit.memory.MemoryOptions.DEFAULT).openTarget();
        assertThat(world.copy(other, world.options()).copied().messages()).isEqualTo(3);
        World.delete(world.source, "INBOX", 1);
        assertThat(world.copy(propagate).deleted()).isEqualTo(1);
        assertThat(size(other, "INBOX")).isEqualTo(3);
        assertThat(world.copy(other, propagate).deleted()).isEqualTo(1);
    }

    @Test
    void deletions_of_a_whole_mailbox_travel_too() {
        for (Deletions deletions : deleting()) {
            addMany(world.source, "INBOX", 10);
            addMany(world.source, "Old", 3);
            world.copy(world.options());
            world.source.delete(MailboxPath.of("Old"));
            CopyReport report = world.copy(world.options().withDeletions(deletions));
            assertThat(report.deleted()).as("%s", deletions).isEqualTo(3);
            if (deletions == Deletions.MIRROR) {
                assertThat(Account.paths(world.target)).doesNotContain(MailboxPath.of("Old"));
            } else {
                assertThat(size(world.target, "Old")).isZero();
            }
            assertThat(world.copy(world.options().withDeletions(deletions)).changedAnything()).isFalse();
        }
    }

    @Test
    void a_deleted_mailbox_stays_on_the_target_by_default_and_is_recognised_when_it_returns() {
        addMany(world.source, "Old", 3);
        world.copy(world.options());
        world.source.delete(MailboxPath.of("Old"));
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
        assertThat(size(world.target, "Old")).isEqualTo(3);
        addMany(world.source, "Old", 4);
        assertThat(world.copy(world.options()).copied().messages()).isEqualTo(1);
        assertThat(size(world.target, "Old")).isEqualTo(4);
    }

    @Test
    void messages_moved_out_of_a_mailbox_before_it_was_deleted_move_on_the_target() {
        addMany(world.source, "Old", 3);
        world.copy(world.options());
        for (int uid = 1; uid <= 3; uid++) {
            World.move(world.source, "Old", uid, "New");
        }
        world.source.delete(MailboxPath.of("Old"));
        world.copy(world.options());
        assertThat(size(world.target, "Old")).isZero();
        assertThat(size(world.target, "New")).isEqualTo(3);
    }

    @Test
    void draining_deletes_on_the_source_what_is_on_the_target_also_when_nothing_is_new() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options());
        CopyReport report = world.copy(world.options().withDrain(true));
        assertThat(report.drained()).isEqualTo(3);
        assertThat(size(world.source, "INBOX")).isZero();
        assertThat(size(world.target, "INBOX")).isEqualTo(3);
        CopyReport again = world.copy(world.options().withDrain(true));
        assertThat(again.drained()).isZero();
        assertThat(again.changedAnything()).isFalse();
        assertThat(size(world.target, "INBOX")).isEqualTo(3);
    }

    @Test
    void draining_reads_the_target_once_and_not_again_for_what_is_gone() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options().withDrain(true));
        Watched target = new Watched(world.target);
        world.copy(target, world.options().withDrain(true));
        assertThat(target.count("bodies")).isZero();
    }

    @Test
    void a_message_that_changed_on_the_target_is_not_drained() {
        addMany(world.source, "INBOX", 2);
        world.copy(world.options());
        Watched target = new Watched(world.target);
        target.bodies = in -> new java.io.FilterInputStream(in) {
            private boolean first = target.count("body-1") == 1 && target.count("body-2") == 0;

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                if (first && n > 0) {
                    b[off + n - 1] ^= 1;
                    first = false;
                }
                return n;
            }
        };
        CopyReport report = world.copy(target, world.options().withDrain(true));
        assertThat(report.drained()).isEqualTo(1);
        assertThat(Account.list(world.source, MailboxPath.INBOX).uids().toString()).isEqualTo("1");
        assertThat(report.warnings()).anyMatch(w -> w.id().equals("not-drained"));
    }

    @Test
    void messages_without_a_copy_on_the_target_are_not_drained() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options());
        World.delete(world.target, "INBOX", 2);
        world.copy(world.options().withDrain(true));
        assertThat(Account.list(world.source, MailboxPath.INBOX).uids().toString()).isEqualTo("2");
    }

    @Test
    void a_drained_source_is_never_mirrored() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options().withDrain(true));
        for (Deletions deletions : deleting()) {
            assertThatThrownBy(() -> world.copy(world.options().withDeletions(deletions))).isInstanceOf(SafetyStop.class).hasMessageContaining("drained");
        }
        assertThat(size(world.target, "INBOX")).isEqualTo(3);
    }

    @Test
    void one_run_never_deletes_on_both_sides() {
        for (Deletions deletions : deleting()) {
            assertThatThrownBy(() -> world.copy(world.options().withDrain(true).withDeletions(deletions))).isInstanceOf(SafetyStop.class);
        }
    }

    @Test
    void a_dry_run_of_a_drain_deletes_nothing_and_says_what_it_would() {
        addMany(world.source, "INBOX", 3);
        world.copy(world.options());
        CopyReport report = world.copy(world.options().withDrain(true).withDryRun(true));
        assertThat(size(world.source, "INBOX")).isEqualTo(3);
        assertThat(report.plan()).anyMatch(a -> a instanceof Action.DrainMessages d && d.uids().size() == 3);
    }

    @Test
    void an_account_is_never_copied_onto_itself() {
        addMany(world.source, "INBOX", 1);
        assertThatThrownBy(() -> world.copy(world.source, world.sourceAccount.openTarget(), world.options())).isInstanceOf(SafetyStop.class);
        assertThat(size(world.source, "INBOX")).isEqualTo(1);
    }

    @Test
    void deleted_messages_go_to_the_trash_and_the_trash_itself_is_spared() {
        addMany(world.source, "INBOX", 10);
        world.target.create(Mailbox.of(MailboxPath.of("Bin")).withRole(Role.TRASH));
        world.source.create(Mailbox.of(MailboxPath.of("Trash")).withRole(Role.TRASH));
        World.add(world.target, "Bin", "old", "thrown away on the target");
        world.copy(world.options());
        World.delete(world.source, "INBOX", 1, 2);
        assertThat(world.copy(mirror).deleted()).isEqualTo(2);
        assertThat(size(world.target, "INBOX")).isEqualTo(8);
        assertThat(size(world.target, "Bin")).isEqualTo(3);
        assertThat(world.copy(mirror).changedAnything()).isFalse();
        assertThat(size(world.target, "Bin")).isEqualTo(3);
    }

    @Test
    void without_trash_first_messages_are_deleted_for_good() {
        addMany(world.source, "INBOX", 10);
        world.target.create(Mailbox.of(MailboxPath.of("Bin")).withRole(Role.TRASH));
        world.copy(world.options());
        World.delete(world.source, "INBOX", 1, 2);
        assertThat(world.copy(mirror.withTrashFirst(false)).deleted()).isEqualTo(2);
        assertThat(size(world.target, "Bin")).isZero();
    }

    @Test
    void a_target_that_cannot_delete_single_messages_keeps_them_and_says_so() {
        World limited = new World(directory.resolve("."), dev.godwit.memory.MemoryOptions.DEFAULT, dev.godwit.memory.MemoryOptions.DEFAULT
                .without(dev.godwit.memory.MemoryFeature.DELETES_EXACTLY, dev.godwit.memory.MemoryFeature.MOVES_SERVER_SIDE));
        addMany(limited.source, "INBOX", 5);
        limited.copy(limited.options());
        World.delete(limited.source, "INBOX", 1);
        assertThatThrownBy(() -> limited.copy(limited.options().withDeletions(Deletions.PROPAGATE)))
                .isInstanceOf(dev.godwit.contract.EndpointException.class);
        assertThat(size(limited.target, "INBOX")).isEqualTo(5);
    }

    @Test
    void a_message_whose_repair_was_stored_is_not_drained_because_the_original_would_be_lost() {
        byte[] nul = "Message-ID: <nul@example.org>\r\nSubject: x\r\n\r\na\0b\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        World strict = new World(directory.resolve("."), dev.godwit.memory.MemoryOptions.DEFAULT, dev.godwit.memory.MemoryOptions.DEFAULT.withRefusals(
                message -> new String(message, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\0') >= 0
                        ? java.util.Optional.of(dev.godwit.contract.RefusalReason.NUL_BYTE) : java.util.Optional.empty()));
        Account.append(strict.source, MailboxPath.INBOX, new OutgoingMessage(new dev.godwit.testkit.contract.BytesBody(nul), Keywords.NONE, Account.SOME_DATE, 0, null));
        World.add(strict.source, "INBOX", "plain", "text");
        CopyReport report = strict.copy(strict.options().withDrain(true));
        assertThat(report.repaired()).hasSize(1);
        assertThat(report.drained()).isEqualTo(1);
        assertThat(Account.digests(strict.source, MailboxPath.INBOX).values()).containsExactly(dev.godwit.model.ContentDigest.sha256Of(nul));
    }
}
