package dev.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Levels of the tree that hold no messages: servers have them where only something below was made. */
class LevelsTest {
    private static final MailboxPath LEVEL = MailboxPath.of("Projects");

    @TempDir
    Path temp;

    @Test
    void a_level_of_the_target_becomes_a_mailbox_where_the_source_has_one() {
        World world = new World(temp);
        world.target.create(Mailbox.of(LEVEL).withSelectable(false));
        world.target.create(Mailbox.of(LEVEL.child("2024")));
        Account.fill(world.source, LEVEL, "one");
        CopyReport report = world.copy(world.options());
        assertThat(report.failures()).isEmpty();
        assertThat(report.mailboxesCreated()).isEqualTo(1);
        assertThat(Account.list(world.target, LEVEL).size()).isEqualTo(1);
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
    }

    @Test
    void a_level_of_the_source_is_no_mailbox_to_be_made_again() {
        World world = new World(temp);
        world.source.create(Mailbox.of(LEVEL).withSelectable(false));
        Account.fill(world.source, LEVEL.child("2024"), "one");
        world.copy(world.options());
        assertThat(world.copy(world.options()).changedAnything()).isFalse();
    }
}
