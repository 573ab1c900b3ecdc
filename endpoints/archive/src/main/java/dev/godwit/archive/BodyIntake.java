package dev.godwit.archive;

import dev.godwit.contract.Body;
import dev.godwit.model.ContentDigest;
import dev.godwit.store.Db;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** How bodies get into an archive: packed and hashed on the archive's own threads, and stored once. */
final class BodyIntake {
    /** How many chunks of a large body are packed and not yet stored. */
    private static final int CHUNKS_UNDER_WAY = 4;

    private final Archive archive;

    BodyIntake(Archive archive) {
        this.archive = archive;
    }

    /** Which of these the archive has. */
    Set<ContentDigest> known(Collection<? extends Body> bodies) {
        return archive.call(db -> {
            Set<ContentDigest> known = new HashSet<>();
            for (Body body : bodies) {
                if (Bodies.find(db, body.digest()).isPresent()) {
                    known.add(body.digest());
                }
            }
            return known;
        });
    }

    /** The packed bytes of a body of one chunk. */
    CompletableFuture<byte[]> pack(Body body) {
        return CompletableFuture.supplyAsync(() -> packWhole(body), archive.packers());
    }

    private byte[] packWhole(Body body) {
        int size = (int) body.size();
        byte[] raw = new byte[size];
        try (InputStream in = body.open()) {
            if (in.readNBytes(raw, 0, size) != size || in.read() >= 0 || !ContentDigest.sha256Of(raw).equals(body.digest())) {
                throw ArchiveErrors.notWhatItSaid();
            }
        } catch (IOException e) {
            throw ArchiveErrors.unreadable(e);
        }
        return Packing.pack(raw, size, archive.level());
    }

    /** The body's id, whether it was there or not. {@code packed} may be null if it was known a moment ago. */
    long findOrInsert(Db db, Body body, byte[] packed) throws SQLException {
        OptionalLong known = Bodies.find(db, body.digest());
        if (known.isPresent()) {
            return known.getAsLong();
        }
        long id = Bodies.insert(db, body.digest(), body.size());
        if (body.size() > 0) {
            // without data: the body was known a moment ago and has been deleted since, which is rare
            Bodies.insertChunk(db, id, 0, packed == null ? packWhole(body) : packed);
        }
        return id;
    }

    /** Stores a body of several chunks. It is unfinished, and nobody sees it, until {@link #finish}; its id. */
    long storeUnfinished(Body body) {
        long id = archive.call(db -> Bodies.insert(db, null, body.size()));
        try {
            storeChunks(id, body);
        } catch (RuntimeException e) {
            dropUnfinished(id, e);
            throw e;
        }
        return id;
    }

    /** Makes the body one that counts, or drops it if its twin is there. @return the id that counts */
    static long finish(Db db, long id, ContentDigest digest) throws SQLException {
        OptionalLong twin = Bodies.find(db, digest);
        if (twin.isPresent()) {
            Bodies.drop(db, id);
            return twin.getAsLong();
        }
        if (db.update("UPDATE body SET digest = ? WHERE id = ?", digest.bytes(), id) == 0) {
            throw ArchiveErrors.takenAway();
        }
        return id;
    }

    private void dropUnfinished(long id, RuntimeException reason) {
        try {
            archive.call(db -> {
                Bodies.drop(db, id);
                return null;
            });
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private void storeChunks(long id, Body body) {
        ArrayDeque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        MessageDigest digest = ContentDigest.newSha256();
        CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
        long total = 0;
        try (InputStream in = body.open()) {
            int chunks = Bodies.chunks(body.size());
            for (int seq = 0; seq < chunks; seq++) {
                byte[] raw = in.readNBytes(Bodies.chunkLength(body.size(), seq));
                total += raw.length;
                hashed = hashed.thenRunAsync(() -> digest.update(raw), archive.packers());
                underWay.add(storeChunk(id, seq, raw).thenCombine(hashed, (stored, nothing) -> null));
                if (underWay.size() == CHUNKS_UNDER_WAY) {
                    Archive.await(underWay.poll());
                }
            }
            if (in.read() >= 0) {
                throw ArchiveErrors.notWhatItSaid();
            }
        } catch (IOException e) {
            throw ArchiveErrors.unreadable(e);
        } finally {
            // nothing of this body may be under way any more when it is dropped
            underWay.forEach(each -> each.handle((done, failure) -> null).join());
        }
        underWay.forEach(Archive::await);
        if (total != body.size() || !ContentDigest.of(digest.digest()).equals(body.digest())) {
            throw ArchiveErrors.notWhatItSaid();
        }
    }

    private CompletableFuture<Void> storeChunk(long id, int seq, byte[] raw) {
        return CompletableFuture.supplyAsync(() -> Packing.pack(raw, raw.length, archive.level()), archive.packers())
                .thenCompose(packed -> archive.submit(db -> {
                    Bodies.insertChunk(db, id, seq, packed);
                    return null;
                }));
    }
}
