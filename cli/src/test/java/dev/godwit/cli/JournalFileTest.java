package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs on one journal exclude each other. */
class JournalFileTest {
    @TempDir
    Path directory;

    private static Target account(String name) {
        return new MemoryAccount(name, MemoryOptions.DEFAULT).openTarget();
    }

    private JournalFile open(Source source, Target target) {
        return JournalFile.open(null, source, target, Map.of("GODWIT_STATE_DIR", directory.toString()));
    }

    @Test
    void a_second_run_of_the_same_pair_is_turned_away_until_the_first_ends() {
        try (JournalFile first = open(account("a"), account("b"))) {
            assertThatThrownBy(() -> open(account("a"), account("b"))).isInstanceOfSatisfying(StoreException.class,
                    e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BUSY));
            assertThat(first.journal().mailboxes()).isEmpty();
        }
        try (JournalFile second = open(account("a"), account("b"))) {
            assertThat(second.journal().mailboxes()).isEmpty();
        }
    }

    @Test
    void runs_of_other_pairs_and_the_way_back_do_not_wait_for_each_other() {
        try (JournalFile there = open(account("a"), account("b")); JournalFile other = open(account("a"), account("c"));
                JournalFile back = open(account("b"), account("a"))) {
            assertThat(there.journal().mailboxes()).isEqualTo(other.journal().mailboxes()).isEqualTo(back.journal().mailboxes());
        }
    }

    @Test
    void two_pairs_given_the_same_file_exclude_each_other_too() {
        Path given = directory.resolve("given");
        try (JournalFile first = JournalFile.open(given, account("a"), account("b"), Map.of())) {
            assertThat(first.journal().mailboxes()).isEmpty();
            assertThatThrownBy(() -> JournalFile.open(given, account("c"), account("d"), Map.of())).isInstanceOf(StoreException.class);
        }
    }
}
