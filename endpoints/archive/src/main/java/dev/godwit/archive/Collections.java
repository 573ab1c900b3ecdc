package dev.godwit.archive;

import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What can be done to the table of collections; each method within one piece of work. */
final class Collections {
    private static final int PAGE = 500;

    private Collections() {
    }

    static ItemCollection create(Db db, ItemCollection wanted) throws SQLException {
        if (!wanted.kind().hasCollections() || isRoot(wanted)) {
            return CollectionRow.require(db, wanted.kind(), "").describe();
        }
        long parent = parent(db, wanted);
        Optional<CollectionRow> known = CollectionRow.named(db, wanted.kind(), parent, wanted.name());
        if (known.isPresent()) {
            return known.get().describe();
        }
        long id = db.insert("INSERT INTO collection (kind, parent, name, properties, modseq, items) VALUES (?, ?, ?, ?, 1, 0)", wanted.kind().name(),
                parent == 0 ? null : parent, wanted.name(), Properties.write(wanted.properties()));
        return CollectionRow.require(db, wanted.kind(), String.valueOf(id)).describe();
    }

    private static boolean isRoot(ItemCollection wanted) {
        return wanted.kind() == DataKind.FILES && wanted.name().isEmpty() && wanted.parentId().isEmpty();
    }

    private static long parent(Db db, ItemCollection wanted) throws SQLException {
        return wanted.kind() == DataKind.FILES ? CollectionRow.require(db, DataKind.FILES, wanted.parentId()).id() : 0;
    }

    static ItemCollection change(Db db, ItemCollection existing, ItemCollection wanted) throws SQLException {
        CollectionRow row = CollectionRow.require(db, existing.kind(), existing.id());
        TreeMap<String, String> properties = new TreeMap<>(Properties.read(row.properties()));
        properties.putAll(wanted.properties());
        String name = row.isFixed() ? "" : wanted.name();
        long parent = row.isFixed() ? 0 : parent(db, wanted);
        if (CollectionRow.named(db, row.kind(), parent, name).filter(other -> other.id() != row.id()).isPresent()) {
            throw ArchiveErrors.taken(row.kind(), name);
        }
        if (isWithin(db, parent, row.id())) {
            throw ArchiveErrors.intoItself(name);
        }
        db.update("UPDATE collection SET name = ?, parent = ?, properties = ? WHERE id = ?", name, parent == 0 ? null : parent, Properties.write(properties), row.id());
        return CollectionRow.require(db, existing.kind(), existing.id()).describe();
    }

    private static boolean isWithin(Db db, long directory, long ancestor) throws SQLException {
        return db.queryLong("WITH RECURSIVE up (id) AS (SELECT ?1 UNION SELECT parent FROM collection JOIN up USING (id) WHERE parent IS NOT NULL)"
                + " SELECT 1 FROM up WHERE id = ?2", directory, ancestor).isPresent();
    }

    /** Deletes a page of what is in the collection, and, when it is empty, the collection. @return whether that was all */
    static boolean delete(Db db, ItemCollection collection) throws SQLException {
        Optional<CollectionRow> found = CollectionRow.find(db, collection.kind(), collection.id());
        if (found.isEmpty()) {
            return true;
        }
        CollectionRow row = found.get();
        List<Long> deepestFirst = db.query("WITH RECURSIVE below (id, depth) AS (SELECT ?1, 0 UNION ALL SELECT c.id, depth + 1 FROM collection c JOIN below b ON c.parent = b.id)"
                + " SELECT id FROM below ORDER BY depth DESC", each -> each.getLong(1), row.id());
        for (long id : deepestFirst) {
            List<ItemRow> items = db.query("SELECT * FROM item WHERE collection = ? LIMIT " + PAGE, ItemRow::read, id);
            for (ItemRow item : items) {
                item.remove(db);
            }
            if (items.size() == PAGE) {
                return false;
            }
            if (id != row.id() || !row.isFixed()) {
                db.update("DELETE FROM removed_item WHERE collection = ?", id);
                db.update("DELETE FROM collection WHERE id = ?", id);
            }
        }
        return true;
    }
}
