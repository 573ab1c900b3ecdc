package dev.godwit.engine.journal;

import dev.godwit.model.MailboxPath;
import dev.godwit.store.SqliteFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which messages of several mailboxes of the source are one ({@link dev.godwit.model.Listing#emailId}, or what stands for it),
 * as far as a run that files messages has seen. Any thread.
 */
public final class EmailIds {
    private static final SqliteFile.Schema SCHEMA = new SqliteFile.Schema(JournalSchema.APPLICATION_ID, List.of("""
            CREATE TABLE journal_email(
              email INTEGER NOT NULL, mailbox INTEGER NOT NULL, s_uid INTEGER NOT NULL, PRIMARY KEY(email, mailbox, s_uid)) WITHOUT ROWID;
            CREATE INDEX journal_email_message ON journal_email(mailbox, s_uid);
            """));
    private static final String COMPONENT = "journal_email";

    private final SqliteFile file;
    private final Journal journal;

    EmailIds(SqliteFile file, Journal journal) {
        this.file = file;
        this.journal = journal;
        file.require(COMPONENT, SCHEMA);
    }

    /** A message that is on the target, and where; on the source it was in {@code source} when it was noted. */
    public record Home(long email, MailboxPath source, MailboxPath target, Entry entry) {
    }

    /** Notes the ids of messages of one mailbox, by UID; repeating it changes nothing. */
    public void note(long mailbox, Map<Long, Long> emails) {
        List<Object[]> rows = new ArrayList<>();
        emails.forEach((uid, email) -> rows.add(new Object[] {email, mailbox, uid}));
        file.call(db -> {
            db.batch("DELETE FROM journal_email WHERE mailbox = ? AND s_uid = ?", rows.stream().map(row -> new Object[] {row[1], row[2]}).toList());
            db.batch("INSERT OR IGNORE INTO journal_email(email, mailbox, s_uid) VALUES (?, ?, ?)", rows);
            return null;
        });
    }

    /** Where messages with these ids are confirmed to be on the target, the oldest mailbox pair first. */
    public List<Home> homes(Collection<Long> emails) {
        List<Home> homes = new ArrayList<>();
        Map<Long, MailboxPair> pairs = new HashMap<>();
        journal.mailboxes().forEach(pair -> pairs.put(pair.id(), pair));
        file.call(db -> {
            for (long email : Set.copyOf(emails)) {
                db.forEach(Journal.ENTRY + " JOIN journal_email e USING (mailbox, s_uid) WHERE e.email = ? AND state = 3 ORDER BY mailbox, s_uid", row -> {
                    Entry entry = journal.entry(db, row);
                    MailboxPair pair = pairs.get(entry.mailbox());
                    if (pair != null) {
                        homes.add(new Home(email, pair.source(), pair.target(), entry));
                    }
                }, email);
            }
            return null;
        });
        return homes;
    }
}
