package dev.godwit.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.memory.MemoryAccount;
import dev.godwit.memory.MemoryOptions;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    @TempDir
    Path directory;

    private static Journal journal(SqliteFile file) {
        return Journal.open(file, new MemoryAccount("a", MemoryOptions.DEFAULT).openSource().describe(), new MemoryAccount("b", MemoryOptions.DEFAULT).openSource().describe());
    }

    private static Entry entry(long mailbox, long uid, Keywords keywords) {
        return new Entry(mailbox, uid, uid, Entry.State.CONFIRMED, null, null, 0, keywords, keywords, 1, "a note that takes room ".repeat(20));
    }

    @Test
    void what_was_undone_for_lack_of_room_is_written_anew_with_its_keywords() {
        try (SqliteFile file = SqliteFile.open(directory.resolve("journal"), SqliteFile.Mode.READ_WRITE)) {
            Journal journal = journal(file);
            long mailbox = journal.mailbox(MailboxPath.INBOX, MailboxPath.INBOX, null).id();
            file.call(db -> db.queryLong("PRAGMA max_page_count = 1"));
            List<Entry> many = LongStream.rangeClosed(1, 1000).mapToObj(uid -> entry(mailbox, uid, Keywords.of("new"))).toList();
            assertThatThrownBy(() -> journal.put(many).join()).isInstanceOf(java.util.concurrent.CompletionException.class);
            file.call(db -> db.queryLong("PRAGMA max_page_count = 1000000"));
            journal.put(List.of(entry(mailbox, 7, Keywords.of("new")))).join();
        }
        try (SqliteFile file = SqliteFile.open(directory.resolve("journal"), SqliteFile.Mode.READ_WRITE)) {
            Journal journal = journal(file);
            long mailbox = journal.mailbox(MailboxPath.INBOX, MailboxPath.INBOX, null).id();
            List<Keywords> found = new java.util.ArrayList<>();
            journal.forEach(mailbox, entry -> found.add(entry.sourceKeywords()));
            assertThat(found).containsExactly(Keywords.of("new"));
        }
    }
}
