package dev.godwit.engine;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import dev.godwit.engine.journal.JournalNumbers;
import dev.godwit.engine.run.Ends;
import dev.godwit.engine.run.Pauses;
import dev.godwit.engine.run.Run;
import dev.godwit.engine.run.SafeListener;

/**
 * One run of {@code match → plan → apply → verify} for one account. Repeating a run carries over only what changed
 * since; a run that was killed at any point is completed by the next.
 */
public final class CopyJob {
    private final Source source;
    private final Target target;
    private final Journal journal;
    private final FolderRules folders;
    private final CopyOptions options;
    private final SafeListener listener;
    private final Pauses pauses;

    /** The endpoints and the journal stay the caller's to close. For {@code drain} the source must be a {@link Target} too. */
    public CopyJob(Source source, Target target, Journal journal, FolderRules folders, CopyOptions options, EngineListener listener) {
        this.source = source;
        this.target = target;
        this.journal = journal;
        this.folders = folders;
        this.options = options;
        this.listener = new SafeListener(listener);
        this.pauses = new Pauses(this.listener);
    }

    /**
     * @throws SafetyStop before anything dangerous is done
     * @throws EndpointException where an endpoint fails for good; what was confirmed until then is in the journal
     */
    public CopyReport run() {
        checkOptions();
        listener.stage(Stage.CONNECT);
        JournalNumbers.use(journal, source, target);
        try (Ends ends = new Ends(source, target, options.retry(), pauses)) {
            if (ends.sourceDescription.identity().equals(ends.targetDescription.identity())) {
                throw new SafetyStop("same-account", "source and target are the same account: " + ends.targetDescription.display(),
                        "Check both URLs.");
            }
            CopyReport report = new Run(ends, journal, folders, options, pauses, listener).run();
            journal.flush();
            listener.stage(Stage.DONE);
            return report;
        }
    }

    private void checkOptions() {
        if (options.drain() && options.deletions() != Deletions.KEEP) {
            throw new SafetyStop("both-directions", "one run cannot delete on the source and on the target", "Use --drain without --mirror and --propagate-deletions.");
        }
        if (options.drain() && !(source instanceof Target)) {
            throw new SafetyStop("source-read-only", "the source cannot be written to, so it cannot be drained", "Leave out --drain.");
        }
        if (options.deletions() != Deletions.KEEP && journal.isDrained()) {
            throw new SafetyStop("drained", "the source was drained: that a message is missing there does not mean it was deleted",
                    "Run without --mirror and --propagate-deletions.");
        }
    }
}
