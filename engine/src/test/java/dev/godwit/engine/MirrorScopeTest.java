package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.folders.FolderFilter;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.memory.MemoryFeature;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Account;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror of a part of an account says nothing about the rest of the target. */
class MirrorScopeTest {
    @TempDir
    Path directory;

    private CopyReport mirror(World world, FolderRules rules) {
        try (SqliteFile file = SqliteFile.open(world.journalFile, SqliteFile.Mode.READ_WRITE)) {
            Journal journal = Journal.open(file, world.source.describe(), world.target.describe());
            return new CopyJob(world.source, world.target, journal, rules, world.options().withDeletions(CopyOptions.Deletions.MIRROR), EngineListener.SILENT).run();
        }
    }

    private World world() {
        World world = new World(directory, MemoryFeature.ALL, MemoryFeature.ALL);
        World.add(world.source, "Work", "one", "first");
        World.add(world.source, "Private", "two", "second");
        World.add(world.target, "Private", "three", "on the target only");
        World.add(world.target, "Own", "four", "the owner's");
        return world;
    }

    @Test
    void mailboxes_that_are_left_out_keep_their_mail() {
        World world = world();
        mirror(world, FolderRules.DEFAULT.withFilters(FolderFilter.exclude("Private")));
        mirror(world, FolderRules.DEFAULT.withFilters(FolderFilter.include("Work")));
        mirror(world, FolderRules.DEFAULT.into(MailboxPath.of("Below")));
        assertThat(Account.list(world.target, MailboxPath.of("Private")).size()).isEqualTo(1);
        assertThat(Account.list(world.target, MailboxPath.of("Own")).size()).isEqualTo(1);
    }

    @Test
    void a_mirror_of_the_whole_account_removes_what_the_source_does_not_have() {
        World world = world();
        mirror(world, FolderRules.DEFAULT);
        assertThat(World.contents(world.target)).isEqualTo(World.contents(world.source));
    }
}
