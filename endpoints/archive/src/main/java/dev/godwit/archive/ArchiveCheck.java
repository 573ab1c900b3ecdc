package dev.godwit.archive;

import dev.godwit.contract.EndpointException;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.Db;
import dev.godwit.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Proves that an archive is whole: the SQLite file itself, every chunk, the digest of every body, every reference and
 * every count. Names each damage. Leftovers of a killed process are no damage; they are counted and, on request, removed.
 */
public final class ArchiveCheck {
    private static final int PAGE = 500;

    private final Archive archive;
    private final boolean repair;
    private final Consumer<Damage> damages;
    private final LongConsumer progress;
    private long messages;
    private long items;
    private long bodies;
    private long bytes;
    private long damaged;
    private long leftovers;
    private long removed;

    /** What is wrong, and where: a mailbox and UIDs, or the id of an item, or a table. */
    public record Damage(String place, String what) {
    }

    /**
     * @param bytes of the bodies, unpacked
     * @param damages how many were told
     * @param leftovers unfinished and unused bodies and chunks, which cost space and nothing else
     * @param removed how many of the leftovers were removed
     */
    public record Result(long messages, long items, long bodies, long bytes, long damages, long leftovers, long removed) {
        public boolean whole() {
            return damages == 0;
        }
    }

    private ArchiveCheck(Archive archive, boolean repair, Consumer<Damage> damages, LongConsumer progress) {
        this.archive = archive;
        this.repair = repair;
        this.damages = damages;
        this.progress = progress;
    }

    /**
     * Reads everything once. Nothing else should write the archive meanwhile.
     *
     * @param repair whether leftovers are removed; damaged messages are never touched
     * @param damages hears of each damage as it is found
     * @param progress hears now and then how many bytes were checked
     * @throws EndpointException if the file cannot be opened as an archive at all
     */
    public static Result run(Path file, boolean repair, Consumer<Damage> damages, LongConsumer progress) {
        try (Archive archive = repair ? Archive.openForRepair(file, InstantSource.system()) : Archive.openReadOnly(file)) {
            return new ArchiveCheck(archive, repair, damages, progress).run();
        }
    }

    private Result run() {
        part("file", this::file);
        part("foreign keys", this::references);
        part("table mailbox", this::mailboxes);
        part("table message", this::messageRows);
        part("table collection", this::collections);
        part("table item", this::itemRows);
        part("table body", db -> {
            leftovers(db, "SELECT id FROM body WHERE digest IS NULL OR NOT EXISTS (SELECT 1 FROM message WHERE message.body = body.id)"
                    + " AND NOT EXISTS (SELECT 1 FROM item WHERE item.body = body.id)");
            leftovers(db, "SELECT DISTINCT id / " + Bodies.CHUNKS + " FROM chunk WHERE NOT EXISTS (SELECT 1 FROM body WHERE body.id = chunk.id / " + Bodies.CHUNKS + ")");
        });
        allBodies();
        return new Result(messages, items, bodies, bytes, damaged, leftovers, removed);
    }

    @FunctionalInterface
    private interface Part {
        void run(Db db) throws SQLException;
    }

    /** A damage that SQLite itself stumbles over ends one part of the check and not the others. */
    private boolean part(String place, Part part) {
        try {
            archive.file().call(db -> {
                part.run(db);
                return null;
            });
            return true;
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DAMAGED) {
                throw ArchiveErrors.of(e);
            }
            damage(place, "SQLite cannot read it");
            return false;
        }
    }

    private void damage(String place, String what) {
        damaged++;
        damages.accept(new Damage(place, what));
    }

    private void file(Db db) throws SQLException {
        for (String line : db.query("PRAGMA integrity_check", row -> row.getString(1))) {
            if (!line.equals("ok")) {
                damage("file", line);
            }
        }
    }

    private void references(Db db) throws SQLException {
        db.forEach("PRAGMA foreign_key_check", row -> damage("table " + row.getString(1), "refers to a row of " + row.getString(3) + " that is missing"));
    }

    private void mailboxes(Db db) throws SQLException {
        db.forEach("SELECT m.path, m.messages, m.last_uid, m.modseq, count(e.uid), coalesce(max(e.uid), 0), coalesce(max(e.modseq), 0)"
                + " FROM mailbox m LEFT JOIN message e ON e.mailbox = m.id GROUP BY m.id", row -> {
                    if (row.getLong(2) != row.getLong(5)) {
                        damage(row.getString(1), "counts " + row.getLong(2) + " messages and has " + row.getLong(5));
                    }
                    if (row.getLong(6) > row.getLong(3) || row.getLong(7) > row.getLong(4)) {
                        damage(row.getString(1), "has messages above its highest UID or modification sequence");
                    }
                });
        for (String path : db.query("SELECT path FROM mailbox", row -> row.getString(1))) {
            try {
                MailboxRow.find(db, MailboxPath.parse(path)).ifPresentOrElse(found -> { }, () -> damage(path, "its path is not in canonical form"));
            } catch (IllegalArgumentException e) {
                damage(path, "its path or role is not one");
            }
        }
    }

    private void messageRows(Db db) throws SQLException {
        messages = db.queryLong("SELECT count(*) FROM message").orElse(0);
        db.forEach("SELECT m.path, e.uid, e.size, b.size FROM message e JOIN body b ON b.id = e.body JOIN mailbox m ON m.id = e.mailbox WHERE e.size <> b.size",
                row -> damage(row.getString(1) + " UID " + row.getLong(2), "has a size of " + row.getLong(3) + " and a body of " + row.getLong(4)));
    }

    private void collections(Db db) throws SQLException {
        db.forEach("SELECT c.kind, c.id, c.items, c.modseq, count(i.id), coalesce(max(i.modseq), 0) FROM collection c LEFT JOIN item i ON i.collection = c.id GROUP BY c.id", row -> {
            String place = place(row.getString(1), row.getLong(2));
            if (row.getLong(3) != row.getLong(5)) {
                damage(place, "counts " + row.getLong(3) + " items and has " + row.getLong(5));
            }
            if (row.getLong(6) > row.getLong(4)) {
                damage(place, "has items above its modification sequence");
            }
        });
        for (DataKind kind : DataKind.values()) {
            boolean fixed = kind == DataKind.FILES || !kind.hasCollections();
            if (fixed && CollectionRow.find(db, kind, "").isEmpty()) {
                damage(kind.word(), "its one collection is missing");
            }
        }
        db.forEach("SELECT c.kind, c.id FROM collection c JOIN collection p ON p.id = c.parent WHERE p.kind <> c.kind OR c.kind <> 'FILES'",
                row -> damage(place(row.getString(1), row.getLong(2)), "lies in a collection that is no directory"));
        db.forEach("WITH RECURSIVE tree (id) AS (SELECT id FROM collection WHERE parent IS NULL UNION SELECT c.id FROM collection c JOIN tree t ON c.parent = t.id)"
                + " SELECT kind, id FROM collection WHERE id NOT IN tree", row -> damage(place(row.getString(1), row.getLong(2)), "lies within itself"));
        db.forEach("SELECT kind, id, properties FROM collection", row -> properties(place(row.getString(1), row.getLong(2)), row.getString(3)));
    }

    private static String place(String kind, long collection) {
        return kind.toLowerCase(Locale.ROOT).replace('_', '-') + " collection " + collection;
    }

    private void properties(String place, String text) {
        try {
            Properties.read(text);
        } catch (EndpointException e) {
            damage(place, "its properties are not a JSON object of strings");
        }
    }

    private void itemRows(Db db) throws SQLException {
        items = db.queryLong("SELECT count(*) FROM item").orElse(0);
        db.forEach("SELECT i.*, b.digest, b.size AS body_size FROM item i JOIN body b ON b.id = i.body", row -> {
            ItemRow item = ItemRow.read(row);
            String place = "item " + item.id();
            byte[] digest = row.getBytes("digest");
            if (item.size() != row.getLong("body_size")) {
                damage(place, "has a size of " + item.size() + " and a body of " + row.getLong("body_size"));
            }
            if (digest == null) {
                damage(place, "its body is unfinished");
            } else if (!item.version().equals(ItemRow.version(ContentDigest.of(digest), item.mediaType(), item.name(), item.uid(), item.properties()))) {
                damage(place, "its version is not that of what is stored");
            }
            properties(place, item.properties());
        });
    }

    private void leftovers(Db db, String sql) throws SQLException {
        List<Long> ids = db.query(sql, row -> row.getLong(1));
        leftovers += ids.size();
        if (repair) {
            for (long id : ids) {
                Bodies.drop(db, id);
            }
            removed += ids.size();
        }
    }

    private record BodyRow(long id, byte[] digest, long size) {
    }

    private void allBodies() {
        long[] last = {0};
        List<BodyRow> page = new ArrayList<>();
        do {
            page.clear();
            if (!part("table body", db -> page.addAll(db.query("SELECT id, digest, size FROM body WHERE id > ? ORDER BY id LIMIT " + PAGE,
                    row -> new BodyRow(row.getLong(1), row.getBytes(2), row.getLong(3)), last[0])))) {
                return;
            }
            for (BodyRow body : page) {
                last[0] = body.id;
                if (body.digest != null && !part("body " + body.id, db -> content(db, body))) {
                    part("body " + body.id, db -> blame(db, body, "SQLite cannot read its body"));
                }
            }
            progress.accept(bytes);
        } while (!page.isEmpty());
    }

    /** On the thread of the file, which is a platform thread and has nothing else to do. */
    private void content(Db db, BodyRow body) throws SQLException {
        bodies++;
        MessageDigest digest = ContentDigest.newSha256();
        int chunks = Bodies.chunks(body.size);
        for (int seq = 0; seq < chunks; seq++) {
            byte[] packed = Bodies.chunk(db, body.id, seq);
            if (packed == null) {
                blame(db, body, "chunk " + seq + " of its body is missing");
                return;
            }
            try {
                digest.update(Packing.unpack(packed, Bodies.chunkLength(body.size, seq)));
            } catch (IOException e) {
                blame(db, body, "chunk " + seq + " of its body: " + e.getMessage());
                return;
            }
        }
        bytes += body.size;
        long surplus = db.queryLong("SELECT count(*) FROM chunk WHERE id BETWEEN ? AND ?", body.id * Bodies.CHUNKS + chunks,
                body.id * Bodies.CHUNKS + Bodies.CHUNKS - 1).orElse(0);
        if (surplus > 0) {
            blame(db, body, "its body has " + surplus + " chunks too many");
        } else if (!MessageDigest.isEqual(digest.digest(), body.digest)) {
            blame(db, body, "its body has another SHA-256 than was stored with it");
        }
    }

    /** Names every message and item that has this body. */
    private void blame(Db db, BodyRow body, String what) throws SQLException {
        List<String> places = db.query("SELECT m.path, e.uid FROM message e JOIN mailbox m ON m.id = e.mailbox WHERE e.body = ? ORDER BY 1, 2",
                row -> row.getString(1) + " UID " + row.getLong(2), body.id);
        places.addAll(db.query("SELECT id FROM item WHERE body = ? ORDER BY 1", row -> "item " + row.getLong(1), body.id));
        if (places.isEmpty()) {
            damage("body " + body.id, what);
        }
        places.forEach(place -> damage(place, what));
    }
}
