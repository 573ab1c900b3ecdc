package dev.godwit.engine.pump;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.CopyOptions;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.plan.KeywordMerge;
import dev.godwit.engine.run.Connections;
import dev.godwit.engine.run.Pauses;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves message bodies: several readers, a bounded queue of batches, several writers. For each message the journal
 * holds the intent before its first byte is sent and the confirmation after the target's answer; what is left without
 * an answer is for {@link Settler} to find out once nothing else of its mailbox is under way.
 *
 * <p>Heap use is bounded by the number of batches: those being filled, queued and sent.
 */
public final class Pump {
    /** A batch is sent when it holds so many bytes, or as many messages as its work says. */
    private static final long BATCH_BYTES = 4 << 20;
    /** Small, so that no writer waits long for its first batch. */
    private static final int FIRST_MESSAGES = 16;
    /** A message that broke the connection so often when it was sent alone is taken for refused (Gmail closes on a NUL). */
    private static final int DEATHS_UNTIL_REPAIR = 3;

    private final Connections<MailboxReader> readers;
    private final Connections<MailboxWriter> writers;
    private final Journal journal;
    private final Throttle throttle;
    private final Pauses pauses;
    private final Refusals refusals;
    private final Outcome outcome;
    private final CopyOptions options;
    private final BlockPool blocks = new BlockPool();

    /** Hears what became of the work. Called from several threads. */
    public interface Outcome {
        void copied(Entry entry);

        /** Whether the run has stored anything: then a message that breaks the connection is to blame, not the target. */
        boolean anyCopied();

        /** Nothing of the work is under way any more; called on a thread that may do I/O. @param doubtful whether entries need to be settled */
        void over(CopyWork work, boolean doubtful, String failure);
    }

    public Pump(Connections<MailboxReader> readers, Connections<MailboxWriter> writers, Journal journal, Pauses pauses,
            Refusals refusals, Outcome outcome, CopyOptions options) {
        this.readers = readers;
        this.writers = writers;
        this.journal = journal;
        this.throttle = new Throttle(options.pace(), journal, pauses::sleep, options.clock());
        this.pauses = pauses;
        this.refusals = refusals;
        this.outcome = outcome;
        this.options = options;
    }

    /** Does all the work and returns when it is over. @throws RuntimeException the first failure that ends the whole run */
    public void run(List<CopyWork> work) {
        BatchQueue queue = new BatchQueue(writers.limit(), options.ordered());
        PumpThreads threads = new PumpThreads(queue, pauses);
        threads.start(writers.limit(), () -> writeAll(queue));
        threads.runReaders(work, Math.min(readers.limit(), 4), one -> read(one, queue));
        threads.finish();
    }

    private void read(CopyWork work, BatchQueue queue) {
        WorkInProgress progress = new WorkInProgress(work);
        try (BodyStore bodies = new BodyStore(options.spillDirectory(), blocks)) {
            read(new Filling(progress, queue, bodies), progress);
        } finally {
            partDone(progress);
        }
    }

    private void read(Filling filling, WorkInProgress progress) {
        CopyWork work = progress.work;
        Connections.Backoff backoff = Connections.backoff(options.retry());
        UidSet rest = work.uids();
        while (!rest.isEmpty()) {
            UidSet asked = rest;
            long before = filling.count;
            try {
                readers.once(reader -> {
                    reader.bodies(work.pair().source(), asked, filling::add);
                    return null;
                });
                break;
            } catch (EndpointException e) {
                if (filling.count > before) {
                    backoff.reset();
                }
                rest = filling.notTaken(asked);
                // a message that the source cannot give is reported when all others have been given
                if (e.kind() == Kind.MAILBOX_GONE || e.kind() == Kind.ITEM_REFUSED) {
                    progress.fail(e.getMessage());
                    break;
                }
                pauses.waitBefore(backoff.next(e));
            }
        }
        filling.flush();
    }

    private void partDone(WorkInProgress progress) {
        if (progress.partDone() && !pauses.isEnded()) {
            outcome.over(progress.work, progress.isDoubtful(), progress.failure());
        }
    }

    /** The batch a reader is filling. */
    private final class Filling {
        private final WorkInProgress progress;
        private final BatchQueue queue;
        private final BodyStore bodies;
        private List<Batch.Item> items = new ArrayList<>();
        private long bytes;
        private long count;
        /** Rows of the listing. */
        private final BitSet taken = new BitSet();
        /** Listings share the objects of equal sets. */
        private final Map<Keywords, Keywords> storable = new IdentityHashMap<>();
        private final long most;
        private final long first;

        Filling(WorkInProgress progress, BatchQueue queue, BodyStore bodies) {
            this.progress = progress;
            this.queue = queue;
            this.bodies = bodies;
            this.most = Math.min(progress.work.batchMessages(), throttle.messagesAtOnce());
            // a daily amount is used up best by batches that it is a multiple of
            this.first = throttle.isUnlimited() ? Math.min(most, FIRST_MESSAGES) : most;
        }

        UidSet notTaken(UidSet asked) {
            UidSet.Builder rest = new UidSet.Builder();
            asked.forEach(uid -> {
                int row = progress.work.listing().indexOf(uid);
                if (row < 0 || !taken.get(row)) {
                    rest.add(uid);
                }
            });
            return rest.build();
        }

        void add(long uid, long size, InputStream in) throws IOException {
            BodyStore.Taken message = bodies.take(in);
            long length = message.body().size();
            if (bytes + length > throttle.bytesAtOnce()) {
                flush();
            }
            items.add(item(uid, message));
            count++;
            int row = progress.work.listing().indexOf(uid);
            if (row >= 0) {
                taken.set(row);
            }
            bytes += length;
            if (items.size() >= (queue.isStarting() ? first : most) || bytes >= BATCH_BYTES) {
                flush();
            }
        }

        private Batch.Item item(long uid, BodyStore.Taken taken) {
            CopyWork work = progress.work;
            Listing listing = work.listing();
            int row = listing.indexOf(uid);
            Keywords wanted = row < 0 ? Keywords.NONE : listing.keywords(row);
            long received = row < 0 ? Long.MIN_VALUE : listing.receivedEpochSecond(row);
            Keywords kept = storable.computeIfAbsent(wanted, all -> KeywordMerge.storable(all, work.support()));
            Entry entry = new Entry(work.pair().id(), uid, 0, Entry.State.INTENT, taken.fingerprint(), null, received, wanted, kept, work.floor(), null);
            return new Batch.Item(entry, new OutgoingMessage(taken.body(), kept, received, uid, row < 0 ? null : listing.uidl(row),
                    row < 0 ? 0 : listing.emailId(row)));
        }

        void flush() {
            if (items.isEmpty()) {
                return;
            }
            progress.batchBegun();
            Batch batch = new Batch(progress, items, bytes, journal.intend(items.stream().map(Batch.Item::entry).toList()));
            items = new ArrayList<>();
            bytes = 0;
            if (!queue.put(batch)) {
                batch.close();
                throw new Pauses.RunEnded();
            }
        }
    }

    private void writeAll(BatchQueue queue) {
        for (Batch batch = queue.take(); batch != null; batch = queue.take()) {
            try {
                write(batch, number(batch));
            } finally {
                batch.close();
                queue.sent(batch);
            }
            partDone(batch.work());
        }
    }

    /** Waits until the intent is committed. */
    private static long number(Batch batch) {
        try {
            return Journal.committed(batch.noted());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Pauses.RunEnded();
        }
    }

    /** Sends the batch, again only as long as it is certain that nothing of it was sent. */
    private void write(Batch batch, long number) {
        Connections.Backoff backoff = Connections.backoff(options.retry());
        CopyWork work = batch.work().work;
        int deaths = deaths(batch);
        if (deaths > DEATHS_UNTIL_REPAIR && outcome.anyCopied()) {
            note(batch, number, new BatchAnswers(batch, work.targetUidValidity()));
            refusals.giveUp(work, takenForRefused(batch));
            return;
        }
        boolean repair = deaths == DEATHS_UNTIL_REPAIR && (outcome.anyCopied() || refusals.canRepair(work, takenForRefused(batch)));
        while (true) {
            throttle.before(batch.items().size(), batch.bytes());
            BatchAnswers answers = new BatchAnswers(batch, work.targetUidValidity());
            try {
                writers.once(writer -> {
                    answers.begun();
                    if (repair) {
                        note(batch, number, answers);
                        refusals.handle(writer, work, List.of(takenForRefused(batch)));
                        return null;
                    }
                    writer.append(work.pair().target(), batch.items().stream().map(Batch.Item::message).toList(), answers);
                    note(batch, number, answers);
                    refusals.handle(writer, work, answers.refused());
                    return null;
                });
                return;
            } catch (EndpointException e) {
                if (answers.hasBegun()) {
                    batch.work().setDoubtful();
                    note(batch, number, answers);
                }
                if (e.kind() == Kind.SLOW_DOWN) {
                    e.retryAfter().ifPresent(throttle::slowDown);
                }
                if (e.kind() == Kind.MAILBOX_GONE) {
                    batch.work().fail(e.getMessage());
                    return;
                }
                java.time.Duration wait = backoff.next(e);
                if (answers.hasBegun() && e.kind() == Kind.CONNECTION && batch.items().size() == 1) {
                    work.deaths().merge(batch.items().getFirst().entry().sourceUid(), 1, Integer::sum);
                }
                pauses.waitBefore(wait);
                if (answers.hasBegun()) {
                    return;
                }
            }
        }
    }

    private static int deaths(Batch batch) {
        return batch.items().size() > 1 ? 0 : batch.work().work.deaths().getOrDefault(batch.items().getFirst().entry().sourceUid(), 0);
    }

    private static BatchAnswers.Refused takenForRefused(Batch batch) {
        return new BatchAnswers.Refused(batch.items().getFirst(), RefusalReason.UNCLASSIFIED, "the connection broke each time it was sent alone");
    }

    /** Before anything else is noted of a message of the batch; a second call does nothing. */
    private void note(Batch batch, long number, BatchAnswers answers) {
        if (answers.noted()) {
            return;
        }
        List<Entry> stored = answers.stored();
        if (stored.stream().anyMatch(e -> e.state() == Entry.State.SENT)) {
            batch.work().setDoubtful();
        }
        journal.answered(number, answers.uids());
        stored.forEach(outcome::copied);
        refusals.remarked(answers.remarks());
    }
}
