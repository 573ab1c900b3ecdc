package dev.godwit.archive;

import dev.godwit.model.ContentDigest;
import dev.godwit.model.Item;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.store.Db;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** A row of the table of items. */
record ItemRow(long id, long collection, String version, String mediaType, String name, String uid, String properties, long body, long size) {
    static ItemRow read(ResultSet row) throws SQLException {
        return new ItemRow(row.getLong("id"), row.getLong("collection"), row.getString("version"), row.getString("media_type"), row.getString("name"),
                row.getString("uid"), row.getString("properties"), row.getLong("body"), row.getLong("size"));
    }

    /** By its outer id. */
    static Optional<ItemRow> find(Db db, long collection, String id) throws SQLException {
        return id.matches("\\d{1,18}") ? db.queryOne("SELECT * FROM item WHERE id = ? AND collection = ?", ItemRow::read, Long.parseLong(id), collection)
                : Optional.empty();
    }

    /** The half of the SHA-256 of all that is told of an item: the same again if nothing of it is different. */
    static String version(ContentDigest content, String mediaType, String name, String uid, String properties) {
        MessageDigest digest = ContentDigest.newSha256();
        digest.update(content.bytes());
        for (String part : new String[] {mediaType, name, uid, properties}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** Stores it under a new id. @return that */
    long insert(Db db) throws SQLException {
        long modseq = CollectionRow.bump(db, collection, 1);
        return db.insert("INSERT INTO item (collection, version, media_type, name, uid, properties, body, size, modseq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                collection, version, mediaType, name, uid, properties, body, size, modseq);
    }

    /** Puts it in the place of the item of its id; the former body stays. */
    void update(Db db) throws SQLException {
        db.update("UPDATE item SET version = ?, media_type = ?, name = ?, uid = ?, properties = ?, body = ?, size = ?, modseq = ? WHERE id = ?",
                version, mediaType, name, uid, properties, body, size, CollectionRow.bump(db, collection, 0), id);
    }

    /** Takes it away and notes that; its body goes if nothing else has it. */
    void remove(Db db) throws SQLException {
        db.update("DELETE FROM item WHERE id = ?", id);
        db.update("INSERT INTO removed_item (collection, modseq, item) VALUES (?, ?, ?)", collection, CollectionRow.bump(db, collection, -1), id);
        Bodies.release(db, body);
    }

    ItemRow withProperties(Db db, String other) throws SQLException {
        ContentDigest digest = db.queryOne("SELECT digest FROM body WHERE id = ?", row -> ContentDigest.of(row.getBytes(1)), body)
                .orElseThrow(() -> ArchiveErrors.damaged("item " + id, "its body is missing"));
        return new ItemRow(id, collection, version(digest, mediaType, name, uid, other), mediaType, name, uid, other, body, size);
    }

    Stub stub() {
        return new Stub(String.valueOf(id), version, name, size);
    }

    Item describe() {
        return new Item(String.valueOf(id), version, mediaType, name, uid, size, Properties.read(properties));
    }
}
