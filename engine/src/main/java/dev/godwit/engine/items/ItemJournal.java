package dev.godwit.engine.items;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.engine.items.ItemEntry.State;
import dev.godwit.engine.journal.JournalSchema;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.store.SqliteFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The memory of a pair of accounts for everything but mail: beside the {@link dev.godwit.engine.journal.Journal} in the
 * same file, with tables of its own. Every change is committed before the method returns; all methods may be called from
 * any thread. The format is described in {@code docs/formats/journal.md}.
 */
public final class ItemJournal {
    private static final String COMPONENT = "item-journal";
    private static final SqliteFile.Schema SCHEMA = new SqliteFile.Schema(JournalSchema.APPLICATION_ID, List.of("""
            CREATE TABLE journal_item_pair(
              id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, UNIQUE(source, target));
            CREATE TABLE journal_item_collection(
              id INTEGER PRIMARY KEY, pair INTEGER NOT NULL REFERENCES journal_item_pair(id), kind TEXT NOT NULL,
              s_id TEXT NOT NULL, t_id TEXT NOT NULL, s_name TEXT NOT NULL, s_parent TEXT NOT NULL, t_name TEXT NOT NULL, t_parent TEXT NOT NULL,
              s_properties TEXT NOT NULL, t_properties TEXT NOT NULL,
              s_state TEXT NOT NULL, s_since TEXT NOT NULL, t_state TEXT NOT NULL, t_since TEXT NOT NULL, active TEXT,
              UNIQUE(pair, kind, s_id));
            CREATE TABLE journal_item(
              collection INTEGER NOT NULL, s_id TEXT NOT NULL, s_version TEXT NOT NULL, t_collection TEXT NOT NULL, t_id TEXT, t_version TEXT,
              state INTEGER NOT NULL, uid TEXT NOT NULL, name TEXT NOT NULL, meaning BLOB, t_meaning BLOB, size INTEGER NOT NULL,
              properties TEXT NOT NULL, note TEXT, PRIMARY KEY(collection, s_id)) WITHOUT ROWID;
            CREATE INDEX journal_item_open ON journal_item(collection, state) WHERE state <> 3;
            """));

    private final SqliteFile file;
    private final long pair;

    private ItemJournal(SqliteFile file, long pair) {
        this.file = file;
        this.pair = pair;
    }

    /** Opens or creates the journal of the pair in {@code file}; the file stays the caller's to close. */
    public static ItemJournal open(SqliteFile file, EndpointDescription source, EndpointDescription target) {
        file.require(COMPONENT, SCHEMA);
        long pair = file.call(db -> {
            db.update("INSERT OR IGNORE INTO journal_item_pair(source, target) VALUES (?, ?)", source.identity(), target.identity());
            return db.queryLong("SELECT id FROM journal_item_pair WHERE source = ? AND target = ?", source.identity(), target.identity()).getAsLong();
        });
        return new ItemJournal(file, pair);
    }

    /** The pairs of collections of the kind, in no order. */
    public List<CollectionPair> collections(DataKind kind) {
        return file.call(db -> db.query("SELECT * FROM journal_item_collection WHERE pair = ? AND kind = ?", ItemJournal::collection, pair, kind.word()));
    }

    /** Writes the pair, new or known. @return with its id */
    CollectionPair put(CollectionPair c) {
        return file.call(db -> {
            db.update("INSERT INTO journal_item_collection(pair, kind, s_id, t_id, s_name, s_parent, t_name, t_parent, s_properties, t_properties,"
                    + " s_state, s_since, t_state, t_since, active) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(pair, kind, s_id) DO UPDATE SET"
                    + " t_id = excluded.t_id, s_name = excluded.s_name, s_parent = excluded.s_parent, t_name = excluded.t_name, t_parent = excluded.t_parent,"
                    + " s_properties = excluded.s_properties, t_properties = excluded.t_properties, s_state = excluded.s_state, s_since = excluded.s_since,"
                    + " t_state = excluded.t_state, t_since = excluded.t_since, active = excluded.active",
                    pair, c.kind().word(), c.sourceId(), c.targetId(), c.sourceName(), c.sourceParent(), c.targetName(), c.targetParent(),
                    PropertyText.write(c.sourceProperties()), PropertyText.write(c.targetProperties()),
                    c.sourceState(), c.sourceSince(), c.targetState(), c.targetSince(), c.active());
            return db.query("SELECT * FROM journal_item_collection WHERE pair = ? AND kind = ? AND s_id = ?", ItemJournal::collection,
                    pair, c.kind().word(), c.sourceId()).getFirst();
        });
    }

    /** Forgets a pair of collections and its items. */
    void forget(CollectionPair c) {
        file.call(db -> {
            db.update("DELETE FROM journal_item WHERE collection = ?", c.id());
            return db.update("DELETE FROM journal_item_collection WHERE id = ?", c.id());
        });
    }

    /** Forgets the items of a pair, so that they are matched anew. */
    void forgetItems(CollectionPair c) {
        file.call(db -> db.update("DELETE FROM journal_item WHERE collection = ?", c.id()));
    }

    /** All entries of the collection, in order of the source's ids. */
    List<ItemEntry> entries(CollectionPair c) {
        return file.call(db -> db.query("SELECT * FROM journal_item WHERE collection = ? ORDER BY s_id", ItemJournal::entry, c.id()));
    }

    /** The entries in that state, of all collections of the kind. */
    public List<ItemEntry> entries(DataKind kind, State state) {
        return file.call(db -> db.query("SELECT i.* FROM journal_item i JOIN journal_item_collection c ON c.id = i.collection"
                + " WHERE c.pair = ? AND c.kind = ? AND i.state = ? ORDER BY i.collection, i.s_id", ItemJournal::entry, pair, kind.word(), state.code()));
    }

    boolean has(CollectionPair c, State state) {
        return count(c, state) > 0;
    }

    long count(CollectionPair c, State state) {
        return file.call(db -> db.queryLong("SELECT count(*) FROM journal_item WHERE collection = ? AND state = ?", c.id(), state.code()).orElse(0));
    }

    /** Writes the entries, new or known. */
    void put(Collection<ItemEntry> entries) {
        List<Object[]> rows = entries.stream().map(ItemJournal::columns).toList();
        if (rows.isEmpty()) {
            return;
        }
        file.call(db -> db.batch("INSERT INTO journal_item(collection, s_id, s_version, t_collection, t_id, t_version, state, uid, name, meaning, t_meaning,"
                + " size, properties, note) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(collection, s_id) DO UPDATE SET s_version = excluded.s_version,"
                + " t_collection = excluded.t_collection, t_id = excluded.t_id, t_version = excluded.t_version, state = excluded.state, uid = excluded.uid,"
                + " name = excluded.name, meaning = excluded.meaning, t_meaning = excluded.t_meaning, size = excluded.size,"
                + " properties = excluded.properties, note = excluded.note", rows));
    }

    /** Notes that the target calls a collection otherwise; what lies below a directory whose id is its path moves with it. */
    void retarget(DataKind kind, String from, String to) {
        file.call(db -> {
            for (String[] table : new String[][] {{"journal_item_collection", "t_id", "pair = ?1 AND kind = ?2"}, {"journal_item", "t_collection",
                "collection IN (SELECT id FROM journal_item_collection WHERE pair = ?1 AND kind = ?2)"}}) {
                db.update("UPDATE " + table[0] + " SET " + table[1] + " = ?4 || substr(" + table[1] + ", length(?3) + 1) WHERE " + table[2] + " AND ("
                        + table[1] + " = ?3 OR ?2 = 'files' AND substr(" + table[1] + ", 1, length(?3)) = ?3 AND (substr(?3, -1) = '/' OR substr("
                        + table[1] + ", length(?3) + 1, 1) = '/'))", pair, kind.word(), from, to);
            }
            return null;
        });
    }

    /** The entry, if there is one. */
    java.util.Optional<ItemEntry> entry(long collection, String sourceId) {
        return file.call(db -> db.query("SELECT * FROM journal_item WHERE collection = ? AND s_id = ?", ItemJournal::entry, collection, sourceId))
                .stream().findFirst();
    }

    void remove(Collection<ItemEntry> gone) {
        List<Object[]> rows = gone.stream().map(e -> new Object[] {e.collection(), e.sourceId()}).toList();
        if (!rows.isEmpty()) {
            file.call(db -> db.batch("DELETE FROM journal_item WHERE collection = ? AND s_id = ?", rows));
        }
    }

    private static Object[] columns(ItemEntry e) {
        return new Object[] {e.collection(), e.sourceId(), e.sourceVersion(), e.targetCollection(), e.targetId(), e.targetVersion(), e.state().code(),
            e.uid(), e.name(), bytes(e.meaning()), bytes(e.targetMeaning()), e.size(), PropertyText.write(e.properties()), e.note()};
    }

    private static byte[] bytes(ContentDigest digest) {
        return digest == null ? null : digest.bytes();
    }

    private static ContentDigest digest(byte[] bytes) {
        return bytes == null ? null : ContentDigest.of(bytes);
    }

    private static ItemEntry entry(ResultSet row) throws SQLException {
        return new ItemEntry(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                State.of(row.getInt(7)), row.getString(8), row.getString(9), digest(row.getBytes(10)), digest(row.getBytes(11)), row.getLong(12),
                PropertyText.read(row.getString(13)), row.getString(14));
    }

    private static CollectionPair collection(ResultSet row) throws SQLException {
        return new CollectionPair(row.getLong("id"), DataKind.ofWord(row.getString("kind")).orElseThrow(), row.getString("s_id"), row.getString("t_id"),
                row.getString("s_name"), row.getString("s_parent"), row.getString("t_name"), row.getString("t_parent"),
                PropertyText.read(row.getString("s_properties")), PropertyText.read(row.getString("t_properties")),
                row.getString("s_state"), row.getString("s_since"), row.getString("t_state"), row.getString("t_since"), row.getString("active"));
    }
}
