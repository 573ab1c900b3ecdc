package dev.godwit.archive;

import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.store.Db;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A row of the table of collections. The one place of a kind without collections, and the root of the files, are rows of an
 * empty name and of the outer id "".
 *
 * @param parent the row of the directory it lies in; 0 for none
 */
record CollectionRow(long id, DataKind kind, long parent, String name, String properties, long modseq, boolean parentIsRoot) {
    private static final String SELECT = "SELECT c.*, coalesce((SELECT p.name = '' AND p.parent IS NULL FROM collection p WHERE p.id = c.parent), 1) AS at_top"
            + " FROM collection c";

    static CollectionRow read(ResultSet row) throws SQLException {
        return new CollectionRow(row.getLong("id"), DataKind.valueOf(row.getString("kind")), row.getLong("parent"), row.getString("name"),
                row.getString("properties"), row.getLong("modseq"), row.getBoolean("at_top"));
    }

    static List<CollectionRow> all(Db db, DataKind kind) throws SQLException {
        return db.query(SELECT + " WHERE c.kind = ? ORDER BY c.id", CollectionRow::read, kind.name());
    }

    /** By its outer id. @throws dev.godwit.contract.EndpointException MAILBOX_GONE */
    static CollectionRow require(Db db, DataKind kind, String id) throws SQLException {
        return find(db, kind, id).orElseThrow(() -> ArchiveErrors.gone(kind, id));
    }

    static Optional<CollectionRow> find(Db db, DataKind kind, String id) throws SQLException {
        if (id.isEmpty()) {
            return db.queryOne(SELECT + " WHERE c.kind = ? AND c.name = '' AND c.parent IS NULL", CollectionRow::read, kind.name());
        }
        return id.matches("\\d{1,18}") ? db.queryOne(SELECT + " WHERE c.kind = ? AND c.id = ?", CollectionRow::read, kind.name(), Long.parseLong(id))
                : Optional.empty();
    }

    static Optional<CollectionRow> named(Db db, DataKind kind, long parent, String name) throws SQLException {
        return db.queryOne(SELECT + " WHERE c.kind = ? AND coalesce(c.parent, 0) = ? AND c.name = ?", CollectionRow::read, kind.name(), parent, name);
    }

    /** Whether it was made with the archive and stays as long. */
    boolean isFixed() {
        return name.isEmpty() && parent == 0 && (kind == DataKind.FILES || !kind.hasCollections());
    }

    ItemCollection describe() {
        String outer = isFixed() ? "" : String.valueOf(id);
        String outerParent = parent == 0 || parentIsRoot ? "" : String.valueOf(parent);
        return new ItemCollection(kind, outer, outerParent, name, Properties.read(properties), String.valueOf(modseq));
    }

    /** Notes a change of what is in it. @return the number of the change */
    static long bump(Db db, long id, int itemsMore) throws SQLException {
        db.update("UPDATE collection SET modseq = modseq + 1, items = items + ? WHERE id = ?", itemsMore, id);
        return db.queryLong("SELECT modseq FROM collection WHERE id = ?", id).orElseThrow();
    }
}
