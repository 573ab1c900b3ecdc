package dev.godwit.archive;

import dev.godwit.contract.ItemTarget.Answers;
import dev.godwit.contract.ItemTarget.Outgoing;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stores items in one collection, within one piece of work. */
final class ItemPut {
    private final Db db;
    private final CollectionRow collection;

    ItemPut(Db db, CollectionRow collection) {
        this.db = db;
        this.collection = collection;
    }

    /** What became of an item: stored if {@code version} is not null, else in conflict with {@code id}. */
    record Outcome(String id, String version) {
        static Outcome conflict(String id) {
            return new Outcome(id, null);
        }

        boolean isStored() {
            return version != null;
        }

        void tell(Answers answers, int index) {
            if (isStored()) {
                answers.stored(index, id, version);
            } else {
                answers.conflict(index, id);
            }
        }
    }

    /** Finds or stores the body; its id. */
    interface BodyOf {
        long get() throws SQLException;
    }

    Outcome put(Outgoing item, BodyOf body) throws SQLException {
        if (item.id() == null) {
            Optional<Long> inTheWay = inTheWay(item, 0);
            return inTheWay.isPresent() ? Outcome.conflict(String.valueOf(inTheWay.get())) : insert(item, body);
        }
        Optional<ItemRow> old = ItemRow.find(db, collection.id(), item.id());
        if (old.isEmpty() || item.replaces() != null && !old.get().version().equals(item.replaces())) {
            return Outcome.conflict(old.isEmpty() ? "" : item.id());
        }
        Optional<Long> inTheWay = inTheWay(item, old.get().id());
        return inTheWay.isPresent() ? Outcome.conflict(String.valueOf(inTheWay.get())) : replace(old.get(), item, body);
    }

    /** Another item of the same UID, or of the same name where names count. */
    private Optional<Long> inTheWay(Outgoing item, long itself) throws SQLException {
        if (collection.kind() == DataKind.VACATION) {
            return other("SELECT id FROM item WHERE collection = ? AND id <> ?", collection.id(), itself);
        }
        Optional<Long> twin = item.uid().isEmpty() ? Optional.empty()
                : other("SELECT id FROM item WHERE collection = ? AND id <> ? AND uid = ?", collection.id(), itself, item.uid());
        return twin.isPresent() || !nameCounts() || item.name().isEmpty() ? twin
                : other("SELECT id FROM item WHERE collection = ? AND id <> ? AND name = ?", collection.id(), itself, item.name());
    }

    private Optional<Long> other(String sql, Object... args) throws SQLException {
        return db.queryOne(sql, row -> row.getLong(1), args);
    }

    private boolean nameCounts() {
        return collection.kind() == DataKind.SCRIPTS || collection.kind() == DataKind.FILES;
    }

    private Outcome insert(Outgoing item, BodyOf body) throws SQLException {
        ItemRow row = row(0, item, freeName(item.name(), 0), item.properties(), body.get());
        deactivateOthers(item, 0);
        return new Outcome(String.valueOf(row.insert(db)), row.version());
    }

    private Outcome replace(ItemRow old, Outgoing item, BodyOf body) throws SQLException {
        String name = item.name().isEmpty() ? old.name() : freeName(item.name(), old.id());
        ItemRow row = row(old.id(), item, name, properties(old, item), body.get());
        deactivateOthers(item, old.id());
        if (!row.version().equals(old.version())) {
            row.update(db);
            Bodies.release(db, old.body());
        }
        return new Outcome(String.valueOf(old.id()), row.version());
    }

    /** What the item does not say stays as it was. */
    private static SortedMap<String, String> properties(ItemRow old, Outgoing item) {
        SortedMap<String, String> properties = Properties.read(old.properties());
        properties.putAll(item.properties());
        return properties;
    }

    private ItemRow row(long id, Outgoing item, String name, SortedMap<String, String> kept, long body) {
        String properties = Properties.write(kept);
        String version = ItemRow.version(item.content().digest(), item.mediaType(), name, item.uid(), properties);
        return new ItemRow(id, collection.id(), version, item.mediaType(), name, item.uid(), properties, body, item.content().size());
    }

    /** The name itself where nothing else has it, else with a number after it. */
    private String freeName(String wanted, long itself) throws SQLException {
        String name = wanted;
        for (int n = 2; !name.isEmpty() && other("SELECT id FROM item WHERE collection = ? AND id <> ? AND name = ?", collection.id(), itself, name).isPresent(); n++) {
            name = wanted + "-" + n;
        }
        return name;
    }

    /** Of the scripts one is active at most. */
    private void deactivateOthers(Outgoing item, long itself) throws SQLException {
        if (collection.kind() != DataKind.SCRIPTS || !"true".equals(item.properties().get(Item.ACTIVE))) {
            return;
        }
        for (ItemRow other : db.query("SELECT * FROM item WHERE collection = ? AND id <> ?", ItemRow::read, collection.id(), itself)) {
            TreeMap<String, String> properties = new TreeMap<>(Properties.read(other.properties()));
            if (properties.remove(Item.ACTIVE, "true")) {
                other.withProperties(db, Properties.write(properties)).update(db);
            }
        }
    }

    static Outcome remove(Db db, CollectionRow collection, Stub item) throws SQLException {
        Optional<ItemRow> row = ItemRow.find(db, collection.id(), item.id());
        if (row.isPresent() && !row.get().version().equals(item.version())) {
            return Outcome.conflict(item.id());
        }
        if (row.isPresent()) {
            row.get().remove(db);
        }
        return new Outcome(item.id(), "");
    }
}
