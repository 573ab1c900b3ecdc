package dev.godwit.archive;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** How messages get into an archive: their bodies first, and only then a row. */
final class Intake {
    private final Archive archive;
    private final BodyIntake bodies;

    Intake(Archive archive) {
        this.archive = archive;
        this.bodies = new BodyIntake(archive);
    }

    /** A message and, unless its body is already there or too large for one chunk, its packed bytes. */
    record Packed(OutgoingMessage message, byte[] data) {
    }

    record Place(long uidValidity, long uid) {
    }

    /** Which of these bodies the archive has. */
    Set<ContentDigest> known(List<OutgoingMessage> batch) {
        return bodies.known(batch.stream().map(OutgoingMessage::body).toList());
    }

    CompletableFuture<Packed> pack(OutgoingMessage message) {
        return bodies.pack(message.body()).thenApply(data -> new Packed(message, data));
    }

    /** Stores the messages in their order; the future completes when they are committed. */
    CompletableFuture<List<Place>> store(MailboxPath path, List<Packed> packed) {
        return archive.submit(db -> {
            MailboxRow mailbox = MailboxRow.selectable(db, path);
            List<Place> places = new ArrayList<>();
            for (Packed each : packed) {
                places.add(insert(db, mailbox, each.message, bodies.findOrInsert(db, each.message.body(), each.data)));
            }
            mailbox.write(db);
            return places;
        });
    }

    private Place insert(Db db, MailboxRow mailbox, OutgoingMessage message, long body) throws SQLException {
        long received = message.receivedEpochSecond() == Long.MIN_VALUE ? archive.now() : message.receivedEpochSecond();
        long uid = mailbox.takeUid(message.sourceUid());
        new MessageRow(uid, body, message.body().size(), received, MessageRow.keywordSet(db, message.keywords()), ++mailbox.modseq, message.uidl(), message.emailId())
                .insert(db, mailbox.id);
        mailbox.messages++;
        return new Place(mailbox.uidValidity, uid);
    }

    /** Stores a message of several chunks. Until the last of them is there its body is unfinished and nobody sees it. */
    Place storeLarge(MailboxPath path, OutgoingMessage message) {
        archive.call(db -> MailboxRow.selectable(db, path));
        long id = bodies.storeUnfinished(message.body());
        return archive.call(db -> {
            MailboxRow mailbox = MailboxRow.selectable(db, path);
            Place place = insert(db, mailbox, message, BodyIntake.finish(db, id, message.body().digest()));
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
}
