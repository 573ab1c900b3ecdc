package dev.godwit.engine.pump;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.journal.Entry;
import dev.godwit.engine.journal.Journal;
import dev.godwit.model.Keywords;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happens to a message that the target refused: other keywords or no date where those were refused, then repairs
 * from the smallest on, then quarantine. Every step is noted in the journal before it is taken. Never stops the run.
 */
public final class Refusals {
    private final Journal journal;
    private final Path directory;
    private final Consumer<Entry> copied;
    private final Consumer<Warning> warnings;

    /** @param directory where repaired bodies are held and quarantined originals are kept */
    public Refusals(Journal journal, Path directory, Consumer<Entry> copied, Consumer<Warning> warnings) {
        this.journal = journal;
        this.directory = directory;
        this.copied = copied;
        this.warnings = warnings;
    }

    void handle(MailboxWriter writer, CopyWork work, List<BatchAnswers.Refused> refused) {
        for (BatchAnswers.Refused one : refused) {
            handle(writer, work, one);
        }
    }

    private void handle(MailboxWriter writer, CopyWork work, BatchAnswers.Refused refused) {
        throw new UnsupportedOperationException();
    }
}
