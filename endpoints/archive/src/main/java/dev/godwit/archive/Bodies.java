package dev.godwit.archive;

import dev.godwit.model.ContentDigest;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The tables of bodies and their chunks. A body without a digest is unfinished. */
final class Bodies {
    /** A chunk's id is its body's id times this, plus its place in the body. */
    static final long CHUNKS = 1 << 16;
    static final long LARGEST = CHUNKS * Packing.CHUNK;

    private Bodies() {
    }

    static int chunks(long size) {
        return (int) ((size + Packing.CHUNK - 1) / Packing.CHUNK);
    }

    static int chunkLength(long size, int seq) {
        return (int) Math.min(Packing.CHUNK, size - (long) seq * Packing.CHUNK);
    }

    static OptionalLong find(Db db, ContentDigest digest) throws SQLException {
        return db.queryLong("SELECT id FROM body WHERE digest = ?", digest.bytes());
    }

    /** @param digest null for an unfinished body */
    static long insert(Db db, ContentDigest digest, long size) throws SQLException {
        return db.insert("INSERT INTO body (digest, size) VALUES (?, ?)", digest == null ? null : digest.bytes(), size);
    }

    static void insertChunk(Db db, long body, int seq, byte[] packed) throws SQLException {
        db.update("INSERT INTO chunk (id, data) VALUES (?, ?)", body * CHUNKS + seq, packed);
    }

    static byte[] chunk(Db db, long body, int seq) throws SQLException {
        return db.queryOne("SELECT data FROM chunk WHERE id = ?", row -> row.getBytes(1), body * CHUNKS + seq).orElse(null);
    }

    /** Deletes the body if no message or item has it (any more). */
    static void release(Db db, long body) throws SQLException {
        if (db.queryLong("SELECT 1 FROM message WHERE body = ?1 UNION ALL SELECT 1 FROM item WHERE body = ?1 LIMIT 1", body).isEmpty()) {
            drop(db, body);
        }
    }

    static void drop(Db db, long body) throws SQLException {
        db.update("DELETE FROM chunk WHERE id BETWEEN ? AND ?", body * CHUNKS, body * CHUNKS + CHUNKS - 1);
        db.update("DELETE FROM body WHERE id = ?", body);
    }
}
