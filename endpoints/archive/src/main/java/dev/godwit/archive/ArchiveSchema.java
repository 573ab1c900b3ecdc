package dev.godwit.archive;

import dev.godwit.store.SqliteFile.Schema;
import java.util.List;

/** The tables of an archive, described in {@code docs/formats/archive.md}. A change of them is a new element of the list. */
final class ArchiveSchema {
    static final String COMPONENT = "archive";
    /** "GDWT". */
    static final int APPLICATION_ID = 0x47445754;

    private static final String VERSION_1 = """
            CREATE TABLE archive (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              uuid TEXT NOT NULL,
              created INTEGER NOT NULL,
              origin TEXT,
              last_uidvalidity INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE body (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              digest BLOB UNIQUE,
              size INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE chunk (
              id INTEGER PRIMARY KEY,
              data BLOB NOT NULL
            ) STRICT;
            CREATE TABLE keyword_set (
              id INTEGER PRIMARY KEY,
              keywords TEXT NOT NULL UNIQUE
            ) STRICT;
            CREATE TABLE mailbox (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              path TEXT NOT NULL UNIQUE,
              role TEXT,
              selectable INTEGER NOT NULL,
              subscribed INTEGER NOT NULL,
              uidvalidity INTEGER NOT NULL,
              last_uid INTEGER NOT NULL,
              uid_floor INTEGER NOT NULL,
              modseq INTEGER NOT NULL,
              messages INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE message (
              mailbox INTEGER NOT NULL REFERENCES mailbox,
              uid INTEGER NOT NULL,
              body INTEGER NOT NULL REFERENCES body,
              size INTEGER NOT NULL,
              received INTEGER NOT NULL,
              keywords INTEGER NOT NULL REFERENCES keyword_set,
              modseq INTEGER NOT NULL,
              uidl TEXT,
              PRIMARY KEY (mailbox, uid)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX message_modseq ON message (mailbox, modseq);
            CREATE INDEX message_body ON message (body);
            CREATE TABLE expunged (
              mailbox INTEGER NOT NULL REFERENCES mailbox,
              modseq INTEGER NOT NULL,
              uid INTEGER NOT NULL,
              PRIMARY KEY (mailbox, modseq)
            ) STRICT, WITHOUT ROWID
            """;

    static final Schema SCHEMA = new Schema(APPLICATION_ID, List.of(VERSION_1));

    private ArchiveSchema() {
    }
}
