package dev.godwit.archive;

import dev.godwit.archive.Intake.Packed;
import dev.godwit.archive.Intake.Place;
import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Writes messages into an archive. Small ones are packed and stored in slices, so that one slice is packed while another is committed. */
final class ArchiveWriter implements MailboxWriter, MovesServerSide {
    private static final int SLICE_BYTES = 2 << 20;
    private static final int SLICE_MESSAGES = 128;
    private static final int SLICES_UNDER_WAY = 2;

    private final ArchiveTarget target;
    private volatile boolean closed;

    ArchiveWriter(ArchiveTarget target) {
        this.target = target;
    }

    private Archive archive() {
        if (closed) {
            throw ArchiveErrors.closed();
        }
        return target.archive();
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        return archive().call(db -> MailboxRow.selectable(db, mailbox).stateForWriting());
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        state(mailbox);
        return KeywordSupport.EVERYTHING;
    }

    /** A run of small messages that is being stored. */
    private record Slice(int first, CompletableFuture<List<Place>> places) {
        void answer(AppendAnswers answers) {
            int index = first;
            for (Place place : Archive.await(places)) {
                answers.stored(index++, place.uidValidity(), place.uid());
            }
        }
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        Intake intake = new Intake(archive());
        Set<ContentDigest> known = intake.known(batch);
        ArrayDeque<Slice> underWay = new ArrayDeque<>();
        for (int i = 0; i < batch.size();) {
            if (batch.get(i).body().size() > Packing.CHUNK) {
                answerAll(underWay, answers);
                appendLarge(intake, mailbox, i, batch.get(i), known, answers);
                i++;
                continue;
            }
            int end = sliceEnd(batch, i);
            List<Packed> packed = pack(intake, batch.subList(i, end), known);
            underWay.add(new Slice(i, intake.store(mailbox, packed)));
            if (underWay.size() == SLICES_UNDER_WAY) {
                underWay.poll().answer(answers);
            }
            i = end;
        }
        answerAll(underWay, answers);
    }

    private static void answerAll(ArrayDeque<Slice> underWay, AppendAnswers answers) {
        while (!underWay.isEmpty()) {
            underWay.poll().answer(answers);
        }
    }

    private static int sliceEnd(List<OutgoingMessage> batch, int start) {
        int end = start;
        for (long bytes = 0; end < batch.size() && end - start < SLICE_MESSAGES && bytes < SLICE_BYTES; end++) {
            long size = batch.get(end).body().size();
            if (size > Packing.CHUNK) {
                break;
            }
            bytes += size;
        }
        return end;
    }

    private static List<Packed> pack(Intake intake, List<OutgoingMessage> slice, Set<ContentDigest> known) {
        List<CompletableFuture<Packed>> packing = new ArrayList<>();
        for (OutgoingMessage message : slice) {
            packing.add(known.contains(message.body().digest()) ? CompletableFuture.completedFuture(new Packed(message, null)) : intake.pack(message));
        }
        return packing.stream().map(Archive::await).toList();
    }

    private static void appendLarge(Intake intake, MailboxPath mailbox, int index, OutgoingMessage message, Set<ContentDigest> known, AppendAnswers answers) {
        if (message.body().size() > Bodies.LARGEST) {
            answers.refused(index, RefusalReason.TOO_LARGE, "an archive takes messages of up to " + Bodies.LARGEST + " bytes");
            return;
        }
        Place place = known.contains(message.body().digest()) ? intake.storeKnown(mailbox, message) : null;
        if (place == null) {
            place = intake.storeLarge(mailbox, message);
            known.add(message.body().digest());
        }
        answers.stored(index, place.uidValidity(), place.uid());
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        for (KeywordChange change : changes) {
            UidCursor uids = new UidCursor(change.uids());
            while (!uids.done()) {
                archive().call(db -> {
                    Messages.changeKeywords(db, MailboxRow.selectable(db, mailbox), uids, change);
                    return null;
                });
            }
        }
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        UidCursor cursor = new UidCursor(uids);
        while (!cursor.done()) {
            archive().call(db -> Messages.delete(db, MailboxRow.selectable(db, mailbox), cursor));
        }
    }

    @Override
    public Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
        Map<Long, Long> moved = new TreeMap<>();
        if (from.equals(to)) {
            return moved;
        }
        UidCursor cursor = new UidCursor(uids);
        while (!cursor.done()) {
            archive().call(db -> {
                Messages.move(db, MailboxRow.selectable(db, from), cursor, MailboxRow.selectable(db, to), moved);
                return null;
            });
        }
        return moved;
    }

    @Override
    public void close() {
        closed = true;
    }
}
