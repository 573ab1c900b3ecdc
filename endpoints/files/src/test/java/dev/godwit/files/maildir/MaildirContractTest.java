package dev.godwit.files.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.ContractFixture;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the layouts and flavours of Maildir. */
class MaildirContractTest {
    static final Set<Ability> ABILITIES = Ability.allBut(Ability.PRESERVES_ROLES, Ability.REPORTS_CHANGES, Ability.EXACT_BARE_NEWLINES);

    abstract static class Fixture implements ContractFixture {
        @TempDir
        Path directory;
        private Target target;

        abstract String options();

        @BeforeEach
        void open() {
            target = new MaildirEndpoint(Clock.systemUTC(), 42, "host.example.org", new Random(1)).openTarget(uri(), Secrets.NONE);
        }

        private EndpointUri uri() {
            return EndpointUri.parse("maildir:" + directory.resolve("Maildir") + "?" + options());
        }

        @AfterEach
        void close() {
            target.close();
        }

        @Override
        public Target target() {
            return target;
        }

        /** Another endpoint than the target's, which must not write. */
        @Override
        public Source source() {
            return new MaildirEndpoint().openSource(uri(), Secrets.NONE);
        }

        @Override
        public void reopen() {
            target.close();
            open();
        }

        @Override
        public Set<Ability> abilities() {
            return ABILITIES;
        }
    }

    @Nested
    class Dovecot extends Fixture implements SourceContract, TargetContract {
        @Override
        String options() {
            return "flavor=dovecot";
        }
    }

    @Nested
    class DovecotReadThroughTheTarget extends Fixture implements SourceContract {
        @Override
        String options() {
            return "flavor=dovecot&fsync=yes";
        }

        @Override
        public Source source() {
            return target();
        }
    }

    @Nested
    class Courier extends Fixture implements SourceContract, TargetContract {
        @Override
        String options() {
            return "flavor=courier&layout=maildir%2B%2B&names=utf8";
        }
    }

    @Nested
    class DirectoriesInDirectories extends Fixture implements SourceContract, TargetContract {
        @Override
        String options() {
            return "layout=fs";
        }

        /** The rules can forbid characters only; names that are hidden or reserved are refused when they are made. */
        @Override
        @Test
        public void every_name_the_rules_allow_survives_reopening() {
            for (String name : List.of(".hidden", "..", "cur", "new", "tmp")) {
                assertThatThrownBy(() -> target().create(Mailbox.of(MailboxPath.of("Top", name))))
                        .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.USAGE));
            }
            List<MailboxPath> made = DIFFICULT_NAMES.stream().filter(name -> !name.contains("/") && !name.startsWith(".") && !Set.of("cur", "new", "tmp").contains(name))
                    .map(name -> MailboxPath.of("Top", name)).toList();
            made.forEach(path -> target().create(Mailbox.of(path)));
            reopen();
            assertThat(Account.paths(source())).containsAll(made).doesNotHaveDuplicates();
        }
    }
}
