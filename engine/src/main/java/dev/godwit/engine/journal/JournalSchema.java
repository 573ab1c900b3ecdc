package dev.godwit.engine.journal;

import dev.godwit.store.SqliteFile;
import java.util.List;

/** The journal's tables; documented in {@code docs/formats/journal.md}. */
public final class JournalSchema {
    public static final String COMPONENT = "journal";
    /** "GDWJ": a file that holds a journal and nothing else. */
    public static final int APPLICATION_ID = 0x4744574a;

    public static final SqliteFile.Schema SCHEMA = new SqliteFile.Schema(APPLICATION_ID, List.of("""
            CREATE TABLE journal_pair(
              id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, drained INTEGER NOT NULL DEFAULT 0,
              UNIQUE(source, target));
            CREATE TABLE journal_mailbox(
              id INTEGER PRIMARY KEY, pair INTEGER NOT NULL REFERENCES journal_pair(id),
              source_path TEXT NOT NULL, target_path TEXT NOT NULL, object_id TEXT,
              s_uidvalidity INTEGER, s_uidnext INTEGER, s_messages INTEGER, s_modseq INTEGER,
              t_uidvalidity INTEGER, t_uidnext INTEGER, t_messages INTEGER, t_modseq INTEGER,
              UNIQUE(pair, source_path));
            CREATE INDEX journal_mailbox_target ON journal_mailbox(pair, target_path);
            CREATE TABLE journal_keywords(id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
            CREATE TABLE journal_message(
              mailbox INTEGER NOT NULL, s_uid INTEGER NOT NULL, t_uid INTEGER, state INTEGER NOT NULL,
              digest BLOB, size INTEGER, message_id INTEGER, envelope INTEGER, text INTEGER,
              stored_digest BLOB, stored_text INTEGER,
              received INTEGER, s_keywords INTEGER NOT NULL, t_keywords INTEGER NOT NULL, floor INTEGER NOT NULL, note TEXT,
              PRIMARY KEY(mailbox, s_uid)) WITHOUT ROWID;
            CREATE INDEX journal_message_unsettled ON journal_message(mailbox) WHERE state < 3;
            CREATE INDEX journal_message_quarantined ON journal_message(mailbox) WHERE state = 4;
            CREATE TABLE journal_orphan(
              mailbox INTEGER NOT NULL, s_uid INTEGER, t_uid INTEGER, digest BLOB, size INTEGER, message_id INTEGER, envelope INTEGER,
              text INTEGER, stored_digest BLOB, stored_text INTEGER);
            CREATE INDEX journal_orphan_mailbox ON journal_orphan(mailbox);
            CREATE TABLE journal_spent(
              pair INTEGER NOT NULL, day INTEGER NOT NULL, bytes INTEGER NOT NULL, messages INTEGER NOT NULL, PRIMARY KEY(pair, day));
            """, """
            CREATE TABLE journal_batch(id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL, rows TEXT NOT NULL);
            """));

    private JournalSchema() {
    }
}
