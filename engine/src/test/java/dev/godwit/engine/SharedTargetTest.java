package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.memory.MemoryFeature;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several mailboxes of the source go to one of the target. */
class SharedTargetTest {
    @TempDir
    Path directory;
    private World world;

    @BeforeEach
    void fill() {
        fill(new World(directory));
    }

    private void fill(World made) {
        world = made;
        world.map("A", "All");
        world.map("B", "All");
        World.add(world.source, "A", "same", "equal", "Work");
        World.add(world.source, "A", "a", "only A");
        World.add(world.source, "B", "same", "equal", "Work");
        World.add(world.source, "B", "b", "only B");
        World.add(world.source, "B", "b2", "only B too");
    }

    /** What is in A and B together. */
    private List<String> wanted() {
        List<String> all = new ArrayList<>(World.contents(world.source).get("A"));
        all.addAll(World.contents(world.source).get("B"));
        all.sort(null);
        return all;
    }

    private List<String> there() {
        return World.contents(world.target).get("All");
    }

    @Test
    void equal_messages_of_both_arrive_both_and_a_repeated_run_does_nothing() {
        assertThat(world.copy(world.options()).copied().messages()).isEqualTo(5);
        assertThat(there()).isEqualTo(wanted());
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
        assertThat(world.copy(world.options().withDeletions(Deletions.MIRROR)).changedAnything()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Deletions.class)
    void without_the_journal_all_is_recognised_and_nothing_deleted(Deletions deletions) throws IOException {
        world.copy(world.options());
        world.loseJournal();
        CopyReport report = world.copy(world.options().withDeletions(deletions));
        assertThat(report.adopted()).isEqualTo(5);
        assertThat(report.copied().messages()).isZero();
        assertThat(report.deleted()).isZero();
        assertThat(there()).isEqualTo(wanted());
        assertThat(world.copy(world.options().withDeletions(deletions)).changedAnything()).isFalse();
    }

    @Test
    void a_mirror_deletes_what_neither_has_once_and_counts_it_once() {
        world.copy(world.options());
        World.add(world.target, "All", "own", "the owner's");
        assertThat(world.copy(world.options().withDeletions(Deletions.MIRROR)).deleted()).isEqualTo(1);
        assertThat(there()).isEqualTo(wanted());
    }

    @Test
    void deleting_one_of_two_equal_messages_deletes_one() {
        world.copy(world.options());
        World.delete(world.source, "A", 1);
        assertThat(world.copy(world.options().withDeletions(Deletions.PROPAGATE)).deleted()).isEqualTo(1);
        assertThat(there()).isEqualTo(wanted());
        assertThat(there()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_message_moved_between_them_stays_where_it_is(boolean movesThere) {
        fill(new World(directory.resolve("."), MemoryOptions.DEFAULT, movesThere ? MemoryOptions.DEFAULT
                : MemoryOptions.DEFAULT.without(MemoryFeature.MOVES_SERVER_SIDE, MemoryFeature.TELLS_UIDS)));
        world.copy(world.options());
        World.move(world.source, "A", 2, "B");
        world.copy(world.options());
        assertThat(there()).isEqualTo(wanted());
        assertThat(world.copy(world.options().withDeletions(Deletions.MIRROR)).changedAnything()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void lost_answers_neither_lose_nor_double(int at) {
        for (FaultyTarget.Fault fault : FaultyTarget.Fault.values()) {
            fill(new World(directory.resolve("."), MemoryOptions.DEFAULT, MemoryOptions.DEFAULT.without(MemoryFeature.TELLS_UIDS)));
            deleteJournal();
            try {
                world.copy(new FaultyTarget(world.target, fault, at), world.options());
            } catch (FaultyTarget.Crash | EndpointException expected) {
                assertThat(Account.list(world.target, MailboxPath.INBOX).size()).isZero();
            }
            world.copy(world.options());
            assertThat(there()).as("%s at %d", fault, at).isEqualTo(wanted());
            assertThat(world.copy(world.options()).changedAnything()).isFalse();
        }
    }

    private void deleteJournal() {
        try {
            world.loseJournal();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
