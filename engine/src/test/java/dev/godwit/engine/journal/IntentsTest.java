package dev.godwit.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.HeaderKeys;
import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentsTest {
    private static final MailboxPath WORK = MailboxPath.of("Work");

    @TempDir
    Path directory;

    private SqliteFile file() {
        return SqliteFile.open(directory.resolve("journal"), SqliteFile.Mode.READ_WRITE);
    }

    private static Journal journal(SqliteFile file) {
        return Journal.open(file, new MemoryAccount("a", MemoryOptions.DEFAULT).openSource().describe(), new MemoryAccount("b", MemoryOptions.DEFAULT).openSource().describe());
    }

    private static long mailbox(Journal journal) {
        return journal.mailbox(WORK, WORK, null).id();
    }

    private static List<Entry> all(Journal journal) {
        List<Entry> all = new ArrayList<>();
        journal.forEach(mailbox(journal), all::add);
        return all;
    }

    /** With the extremes of what each column holds. */
    private static Entry intent(long mailbox, long uid) {
        Fingerprint print = new Fingerprint(ContentDigest.sha256Of(Long.toString(uid).getBytes(StandardCharsets.UTF_8)), uid * 10,
                new HeaderKeys(uid % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE, -uid), 0xffff_ffff_0000_0000L + uid);
        return new Entry(mailbox, uid, 0, Entry.State.INTENT, print, null, uid % 2 == 0 ? Long.MIN_VALUE : -1, Keywords.of(Keywords.SEEN, "\"[,]'"), Keywords.of(Keywords.SEEN), 17, null);
    }

    @Test
    void each_answer_finds_its_message_and_nothing_of_it_is_lost() {
        try (SqliteFile file = file()) {
            Journal journal = journal(file);
            long mailbox = mailbox(journal);
            List<Entry> batch = List.of(intent(mailbox, 1), intent(mailbox, 2), intent(mailbox, 0xffff_ffffL), intent(mailbox, 9));
            long number = journal.intend(batch).join();
            assertThat(all(journal)).isEmpty();
            journal.answered(number, new long[] {0xffff_fffeL, -1, 0, 12}).join();
            assertThat(all(journal)).containsExactly(batch.get(0).confirmed(0xffff_fffeL), batch.get(1), batch.get(3).confirmed(12), batch.get(2).withState(Entry.State.SENT));
            assertThat(journal.unsettled(mailbox)).containsExactly(batch.get(1), batch.get(2).withState(Entry.State.SENT));
        }
    }

    @Test
    void a_batch_without_an_answer_is_in_doubt_when_the_journal_is_opened_again() {
        List<Entry> batch;
        try (SqliteFile file = file()) {
            Journal journal = journal(file);
            long mailbox = mailbox(journal);
            journal.put(List.of(intent(mailbox, 1).withState(Entry.State.DELETED_ON_TARGET))).join();
            batch = List.of(intent(mailbox, 1), intent(mailbox, 2));
            journal.intend(batch).join();
        }
        try (SqliteFile file = file()) {
            Journal journal = journal(file);
            assertThat(journal.unsettled()).containsExactly(mailbox(journal));
            assertThat(all(journal)).isEqualTo(batch);
        }
        try (SqliteFile file = file()) {
            assertThat(all(journal(file))).isEqualTo(batch);
        }
    }

    @Test
    void what_is_settled_does_not_come_back() {
        try (SqliteFile file = file()) {
            Journal journal = journal(file);
            long mailbox = mailbox(journal);
            journal.intend(List.of(intent(mailbox, 1))).join();
            journal.remove(journal.unsettled(mailbox)).join();
        }
        try (SqliteFile file = file()) {
            Journal journal = journal(file);
            assertThat(journal.unsettled()).isEmpty();
            assertThat(all(journal)).isEmpty();
        }
    }

    @Test
    void a_journal_of_the_first_version_is_brought_up_to_date_with_what_is_in_doubt_in_it() {
        try (SqliteFile file = file()) {
            file.require(JournalSchema.COMPONENT, new SqliteFile.Schema(JournalSchema.APPLICATION_ID, JournalSchema.SCHEMA.migrations().subList(0, 1)));
            file.call(db -> {
                db.update("INSERT INTO journal_pair(id, source, target) VALUES (1, ?, ?)", new MemoryAccount("a", MemoryOptions.DEFAULT).openSource().describe().identity(),
                        new MemoryAccount("b", MemoryOptions.DEFAULT).openSource().describe().identity());
                db.update("INSERT INTO journal_mailbox(id, pair, source_path, target_path) VALUES (1, 1, 'Work', 'Work')");
                db.update("INSERT INTO journal_keywords(id, names) VALUES (1, '')");
                return db.update("INSERT INTO journal_message(mailbox, s_uid, state, s_keywords, t_keywords, floor) VALUES (1, 5, 1, 1, 1, 3)");
            });
        }
        try (SqliteFile file = file()) {
            Journal journal = journal(file);
            assertThat(journal.unsettled()).containsExactly(1L);
            Entry again = intent(1, 6);
            journal.answered(journal.intend(List.of(again)).join(), new long[] {8}).join();
            assertThat(all(journal)).extracting(Entry::sourceUid, Entry::state)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(5L, Entry.State.INTENT), org.assertj.core.groups.Tuple.tuple(6L, Entry.State.CONFIRMED));
        }
    }
}
