package dev.godwit.archive;

import dev.godwit.contract.Body;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.Db;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** How messages get into an archive: packed and hashed on the archive's own threads, stored once, and only then given a row. */
final class Intake {
    /** How many chunks of a large body are packed and not yet stored. */
    private static final int CHUNKS_UNDER_WAY = 4;

    private final Archive archive;

    Intake(Archive archive) {
        this.archive = archive;
    }

    /** A message and, unless its body is already there or too large for one chunk, its packed bytes. */
    record Packed(OutgoingMessage message, byte[] data) {
    }

    record Place(long uidValidity, long uid) {
    }

    /** Which of these bodies the archive has. */
    Set<ContentDigest> known(List<OutgoingMessage> batch) {
        return archive.call(db -> {
            Set<ContentDigest> known = new HashSet<>();
            for (OutgoingMessage message : batch) {
                if (Bodies.find(db, message.body().digest()).isPresent()) {
                    known.add(message.body().digest());
                }
            }
            return known;
        });
    }

    CompletableFuture<Packed> pack(OutgoingMessage message) {
        return CompletableFuture.supplyAsync(() -> new Packed(message, packWhole(message.body())), archive.packers());
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

    /** Stores the messages in their order; the future completes when they are committed. */
    CompletableFuture<List<Place>> store(MailboxPath path, List<Packed> packed) {
        return archive.submit(db -> {
            MailboxRow mailbox = MailboxRow.selectable(db, path);
            List<Place> places = new ArrayList<>();
            for (Packed each : packed) {
                Body body = each.message.body();
                OptionalLong known = Bodies.find(db, body.digest());
                long id = known.isPresent() ? known.getAsLong() : insertBody(db, each);
                places.add(insert(db, mailbox, each.message, id));
            }
            mailbox.write(db);
            return places;
        });
    }

    private long insertBody(Db db, Packed packed) throws SQLException {
        Body body = packed.message.body();
        long id = Bodies.insert(db, body.digest(), body.size());
        if (body.size() > 0) {
            // without data: the body was known a moment ago and has been deleted since, which is rare
            Bodies.insertChunk(db, id, 0, packed.data == null ? packWhole(body) : packed.data);
        }
        return id;
    }

    private Place insert(Db db, MailboxRow mailbox, OutgoingMessage message, long body) throws SQLException {
        long received = message.receivedEpochSecond() == Long.MIN_VALUE ? archive.now() : message.receivedEpochSecond();
        long uid = mailbox.takeUid(message.sourceUid());
        new MessageRow(uid, body, message.body().size(), received, MessageRow.keywordSet(db, message.keywords()), ++mailbox.modseq, message.uidl())
                .insert(db, mailbox.id);
        mailbox.messages++;
        return new Place(mailbox.uidValidity, uid);
    }

    /** Stores a message of several chunks. Until the last of them is there its body is unfinished and nobody sees it. */
    Place storeLarge(MailboxPath path, OutgoingMessage message) {
        Body body = message.body();
        long id = archive.call(db -> {
            MailboxRow.selectable(db, path);
            return Bodies.insert(db, null, body.size());
        });
        try {
            storeChunks(id, body);
        } catch (RuntimeException e) {
            dropUnfinished(id, e);
            throw e;
        }
        return archive.call(db -> {
            MailboxRow mailbox = MailboxRow.selectable(db, path);
            Place place = insert(db, mailbox, message, finish(db, id, body.digest()));
            mailbox.write(db);
            return place;
        });
    }

    /** For a large message whose body is already there; empty if it was deleted since. */
    Place storeKnown(MailboxPath path, OutgoingMessage message) {
        return archive.call(db -> {
            OptionalLong known = Bodies.find(db, message.body().digest());
            if (known.isEmpty()) {
                return null;
            }
            MailboxRow mailbox = MailboxRow.selectable(db, path);
            Place place = insert(db, mailbox, message, known.getAsLong());
            mailbox.write(db);
            return place;
        });
    }

    private static long finish(Db db, long id, ContentDigest digest) throws SQLException {
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
