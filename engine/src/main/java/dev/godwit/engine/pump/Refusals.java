package dev.godwit.engine.pump;

import dev.godwit.contract.Body;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.CopyReport.Note;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.Fingerprinter;
import dev.godwit.engine.repair.MessageFacts;
import dev.godwit.engine.repair.RepairPlan;
import dev.godwit.engine.repair.RepairedBody;
import dev.godwit.model.Keywords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens to a message that the target refused: system flags only or no date where those were refused, then
 * repairs from the smallest on, then quarantine. Every step is noted in the journal before it is taken. Never stops
 * the run.
 */
public final class Refusals {
    private final Journal journal;
    private final Path quarantine;
    private final Outcome outcome;

    /** Hears what became of refused messages. Called from several threads. */
    public interface Outcome {
        void copied(Entry entry);

        void repaired(Note note);

        void warning(Warning warning);
    }

    /** @param quarantine the directory that originals are kept in which could not be stored; made when it is needed */
    public Refusals(Journal journal, Path quarantine, Outcome outcome) {
        this.journal = journal;
        this.quarantine = quarantine;
        this.outcome = outcome;
    }

    void handle(MailboxWriter writer, CopyWork work, List<BatchAnswers.Refused> refused) {
        for (BatchAnswers.Refused one : refused) {
            handle(writer, work, one);
        }
    }

    private void handle(MailboxWriter writer, CopyWork work, BatchAnswers.Refused refused) {
        try {
            if (!storedWithLess(writer, work, refused) && !storedRepaired(writer, work, refused)) {
                quarantine(work, refused);
            }
        } catch (IOException e) {
            throw unreadable(work, refused, e);
        }
    }

    /** Passes on what the target remarked of messages that it took. */
    void remarked(List<Warning> remarks) {
        remarks.forEach(outcome::warning);
    }

    /** Keeps the original without trying anything more. */
    void giveUp(CopyWork work, BatchAnswers.Refused refused) {
        try {
            quarantine(work, refused);
        } catch (IOException e) {
            throw unreadable(work, refused, e);
        }
    }

    /** Whether there is a repair to try. */
    boolean canRepair(CopyWork work, BatchAnswers.Refused refused) {
        try {
            return !RepairPlan.suggest(refused.reason(), facts(refused)).isEmpty();
        } catch (IOException e) {
            throw unreadable(work, refused, e);
        }
    }

    private static MessageFacts facts(BatchAnswers.Refused refused) throws IOException {
        try (InputStream in = refused.item().message().body().open()) {
            return MessageFacts.scan(in);
        }
    }

    private static UncheckedIOException unreadable(CopyWork work, BatchAnswers.Refused refused, IOException e) {
        return new UncheckedIOException("cannot read the body of UID " + refused.item().entry().sourceUid() + " of " + work.pair().source() + " or keep it in quarantine", e);
    }

    /** Without the keywords or the date that the server may have taken offence at. */
    private boolean storedWithLess(MailboxWriter writer, CopyWork work, BatchAnswers.Refused refused) {
        OutgoingMessage m = refused.item().message();
        Entry entry = refused.item().entry();
        boolean keywordsMayBeIt = refused.reason() == RefusalReason.BAD_KEYWORD || refused.reason() == RefusalReason.UNCLASSIFIED;
        Keywords system = Keywords.of(m.keywords().asList().stream().filter(Keywords::isSystem).toList());
        if (keywordsMayBeIt && !system.equals(m.keywords())) {
            Entry with = entry.withKeywords(entry.sourceKeywords(), system);
            return stored(writer, work, with, new OutgoingMessage(m.body(), system, m.receivedEpochSecond(), m.sourceUid(), m.uidl(), m.emailId()), "without its keywords, with which it was refused: " + refused.serverText());
        }
        if (refused.reason() == RefusalReason.BAD_DATE && m.receivedEpochSecond() != Long.MIN_VALUE) {
            return stored(writer, work, entry, new OutgoingMessage(m.body(), m.keywords(), Long.MIN_VALUE, m.sourceUid(), m.uidl(), m.emailId()), "without its received date, with which it was refused: " + refused.serverText());
        }
        return false;
    }

    private boolean storedRepaired(MailboxWriter writer, CopyWork work, BatchAnswers.Refused refused) throws IOException {
        OutgoingMessage m = refused.item().message();
        for (RepairPlan plan : RepairPlan.suggest(refused.reason(), facts(refused))) {
            RepairedBody repaired = RepairedBody.of(m.body(), plan);
            Fingerprint print = fingerprint(repaired);
            String what = repaired.notes().stream().map(n -> n.repair() + " at " + n.places() + " places, first at byte " + n.firstOffset())
                    .collect(Collectors.joining("; "));
            Entry entry = refused.item().entry();
            Entry noted = new Entry(entry.mailbox(), entry.sourceUid(), 0, Entry.State.INTENT, entry.fingerprint(), print, entry.received(),
                    entry.sourceKeywords(), entry.targetKeywords(), entry.floor(), what);
            if (stored(writer, work, noted, new OutgoingMessage(repaired, m.keywords(), m.receivedEpochSecond(), m.sourceUid(), m.uidl(), m.emailId()), what)) {
                return true;
            }
        }
        return false;
    }

    private static Fingerprint fingerprint(Body body) throws IOException {
        try (InputStream in = body.open()) {
            return new Fingerprinter().of(in, new byte[64 * 1024]);
        }
    }

    private boolean stored(MailboxWriter writer, CopyWork work, Entry entry, OutgoingMessage message, String how) {
        commit(entry);
        WorkInProgress alone = new WorkInProgress(work);
        BatchAnswers answers = new BatchAnswers(new Batch(alone, List.of(new Batch.Item(entry, message)), message.body().size(), null), work.targetUidValidity());
        writer.append(work.pair().target(), List.of(message), answers);
        remarked(answers.remarks());
        for (Entry stored : answers.stored()) {
            journal.confirm(List.of(stored));
            outcome.copied(stored);
            outcome.repaired(new Note(work.pair().source(), entry.sourceUid(), how));
        }
        return !answers.stored().isEmpty();
    }

    private void quarantine(CopyWork work, BatchAnswers.Refused refused) throws IOException {
        Entry entry = refused.item().entry();
        Files.createDirectories(quarantine);
        Path file = quarantine.resolve(entry.fingerprint().digest() + ".eml");
        try (OutputStream out = Files.newOutputStream(file)) {
            refused.item().message().body().writeTo(out);
        }
        commit(new Entry(entry.mailbox(), entry.sourceUid(), 0, Entry.State.QUARANTINED, entry.fingerprint(), null, entry.received(),
                entry.sourceKeywords(), Keywords.NONE, entry.floor(), refused.reason().name().toLowerCase(java.util.Locale.ROOT) + ": " + refused.serverText()));
        outcome.warning(new Warning("quarantined", work.pair().source(), entry.sourceUid(),
                "the target refused this message in every form (" + refused.serverText() + "); its original is kept as " + file));
    }

    private void commit(Entry entry) {
        try {
            Journal.committed(journal.put(List.of(entry)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.godwit.engine.run.Pauses.RunEnded();
        }
    }
}
