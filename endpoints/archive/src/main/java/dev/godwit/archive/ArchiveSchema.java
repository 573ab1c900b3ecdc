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

    private static final String VERSION_2 = """
            ALTER TABLE message ADD COLUMN email INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE origin (
              kind TEXT PRIMARY KEY,
              identity TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE collection (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              kind TEXT NOT NULL,
              parent INTEGER REFERENCES collection,
              name TEXT NOT NULL,
              properties TEXT NOT NULL,
              modseq INTEGER NOT NULL,
              items INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX collection_name ON collection (kind, coalesce(parent, 0), name);
            CREATE INDEX collection_parent ON collection (parent);
            CREATE TABLE item (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              collection INTEGER NOT NULL REFERENCES collection,
              version TEXT NOT NULL,
              media_type TEXT NOT NULL,
              name TEXT NOT NULL,
              uid TEXT NOT NULL,
              properties TEXT NOT NULL,
              body INTEGER NOT NULL REFERENCES body,
              size INTEGER NOT NULL,
              modseq INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX item_modseq ON item (collection, modseq);
            CREATE INDEX item_body ON item (body);
            CREATE UNIQUE INDEX item_name ON item (collection, name) WHERE name <> '';
            CREATE UNIQUE INDEX item_uid ON item (collection, uid) WHERE uid <> '';
            CREATE TABLE removed_item (
              collection INTEGER NOT NULL REFERENCES collection,
              modseq INTEGER NOT NULL,
              item INTEGER NOT NULL,
              PRIMARY KEY (collection, modseq)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO collection (kind, name, properties, modseq, items) VALUES
              ('IDENTITIES', '', '{}', 1, 0), ('VACATION', '', '{}', 1, 0), ('SCRIPTS', '', '{}', 1, 0),
              ('PARTICIPANT_IDENTITIES', '', '{}', 1, 0), ('FILES', '', '{}', 1, 0)
            """;

    static final Schema SCHEMA = new Schema(APPLICATION_ID, List.of(VERSION_1, VERSION_2));

    private ArchiveSchema() {
    }
}
