package dev.godwit.lab;

import static dev.godwit.testkit.contract.Ability.DATES_BEFORE_1970;
import static dev.godwit.testkit.contract.Ability.DELETES_PARENTS;
import static dev.godwit.testkit.contract.Ability.EXACT_BARE_NEWLINES;
import static dev.godwit.testkit.contract.Ability.EXACT_MALFORMED_HEADERS;
import static dev.godwit.testkit.contract.Ability.EXACT_NUL_BYTES;
import static dev.godwit.testkit.contract.Ability.PRESERVES_ROLES;
import static dev.godwit.testkit.contract.Ability.PRESERVES_UIDS;
import static dev.godwit.testkit.contract.Ability.STORES_EMPTY_MESSAGES;
import static dev.godwit.testkit.contract.Ability.WRITERS_SIDE_BY_SIDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Target;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.JournalNumbers;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.store.SqliteFile;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.RecordedAnswers;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import dev.godwit.testkit.contract.TestMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of the endpoint contract by JMAP on the servers that speak it, and why a server leaves one out.
 *
 * <p>No JMAP server can choose UIDs, or delete a mailbox and leave its children. Cyrus refuses bare newlines, NUL bytes and
 * header lines without a colon, and has no dates before 1970; James gives lines and headers the ends they lack. Neither
 * stores a message without a byte. James keeps no roles, and Cyrus gives each only once, which its accounts have already. James
 * fails of its own accord where two write at once: the endpoint asks for one writer there.
 */
@Tag("lab")
class JmapServersTest {
    /** The contract over one server's account. Numbers are kept in a journal, as between runs. */
    abstract static class OverJmap implements SourceContract, TargetContract {
        private static final String USER = "user16";

        private final LabServer server;
        private final Set<Ability> abilities;
        private final boolean equalOnce;
        @TempDir
        private Path directory;
        private Target target;
        private SqliteFile journal;

        /** @param equalOnce whether the server makes ids of the content, so that equal messages are one */
        OverJmap(String name, boolean equalOnce, Ability... missing) {
            server = LabServer.named(name);
            this.equalOnce = equalOnce;
            abilities = new java.util.HashSet<>(Ability.allBut(missing));
            abilities.removeAll(Set.of(PRESERVES_UIDS, DELETES_PARENTS, STORES_EMPTY_MESSAGES, EXACT_BARE_NEWLINES, EXACT_MALFORMED_HEADERS));
        }

        @Override
        public Target target() {
            if (target == null) {
                target = new JmapEndpoint().openTarget(EndpointUri.parse(server.jmapUrl(USER)), server.secrets());
                journal = SqliteFile.open(directory.resolve("journal.sqlite"), SqliteFile.Mode.READ_WRITE);
                JournalNumbers.use(Journal.open(journal, target.describe(), target.describe()), target, target);
            }
            return target;
        }

        @Override
        public void reopen() {
            close();
        }

        @Override
        public Set<Ability> abilities() {
            return abilities;
        }

        @BeforeEach
        void empty() {
            List<MailboxPath> mailboxes = target().mailboxes().stream().map(Mailbox::path).sorted(Comparator.comparing(MailboxPath::depth).reversed()).toList();
            for (MailboxPath path : mailboxes) {
                try {
                    if (!path.isInbox()) { // James deletes it, and is never the same again
                        target().delete(path);
                        continue;
                    }
                    Account.delete(target(), path, Account.list(target(), path).uids());
                } catch (EndpointException kept) {
                    Account.delete(target(), path, Account.list(target(), path).uids()); // servers keep mailboxes with roles
                }
            }
            forgetNumbers();
        }

        /** Cyrus makes ids of the content: what an earlier case left would keep its number, below those of what comes first now. */
        private void forgetNumbers() {
            close();
            for (String suffix : List.of("", "-wal", "-shm")) {
                try {
                    Files.deleteIfExists(directory.resolve("journal.sqlite" + suffix));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @AfterEach
        void close() {
            if (target != null) {
                target.close();
                journal.close();
                target = null;
            }
        }

        @Override
        @Test
        public void five_equal_messages_are_five_messages() {
            if (!equalOnce) {
                TargetContract.super.five_equal_messages_are_five_messages();
                return;
            }
            target().create(Mailbox.of(BOX));
            RecordedAnswers answers = new RecordedAnswers();
            try (MailboxWriter writer = target().openWriter()) {
                writer.append(BOX, Collections.nCopies(5, Account.message("same")), answers);
            }
            assertThat(answers.all()).hasSize(5).filteredOn(RecordedAnswers.Answer::isStored).hasSize(1);
        }

        @Override
        @Test
        public void system_flags_can_be_stored_and_are_kept() {
            Keywords flags = Keywords.of(Keywords.SEEN, Keywords.ANSWERED, Keywords.FLAGGED, Keywords.DRAFT);
            target().create(Mailbox.of(BOX));
            long uid = Account.append(target(), BOX, Account.message(TestMessages.ordinary("flags"), flags, Account.SOME_DATE)).getFirst();
            reopen();
            assertThat(Account.keywords(source(), BOX, uid)).isEqualTo(flags);
        }

        @Override
        @Test
        public void deleting_takes_only_the_named_and_not_what_others_marked_as_deleted() {
            List<Long> uids = Account.fill(target(), BOX, "kept", "named", "plain");
            Account.delete(target(), BOX, UidSet.of(uids.get(1), uids.get(2) + 1000));
            reopen();
            assertThat(Account.list(source(), BOX).uids()).isEqualTo(UidSet.of(uids.get(0), uids.get(2)));
        }
    }

    @Nested
    class Cyrus36 extends OverJmap {
        Cyrus36() {
            super("cyrus36", true, EXACT_NUL_BYTES, DATES_BEFORE_1970, PRESERVES_ROLES);
        }
    }

    @Nested
    class Cyrus310 extends OverJmap {
        Cyrus310() {
            super("cyrus310", true, EXACT_NUL_BYTES, DATES_BEFORE_1970, PRESERVES_ROLES);
        }
    }

    @Nested
    class James extends OverJmap {
        James() {
            super("james", false, PRESERVES_ROLES, WRITERS_SIDE_BY_SIDE);
        }

        /** See {@code lab/server/james}: what ran before may have worn it out. */
        @BeforeAll
        static void begin() {
            LabServer.named("james").reset();
        }
    }
}
