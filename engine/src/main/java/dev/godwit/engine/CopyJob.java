package dev.godwit.engine;

import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;

/** One run of {@code match → plan → apply → verify} for one account. */
public final class CopyJob {
    /** The endpoints and the journal stay the caller's to close. For {@code drain} the source must be a {@link Target} too. */
    public CopyJob(Source source, Target target, Journal journal, FolderRules folders, CopyOptions options, EngineListener listener) {
        throw new UnsupportedOperationException();
    }

    /** @throws SafetyStop before anything dangerous is done; {@code EndpointException} where an endpoint fails for good */
    public CopyReport run() {
        throw new UnsupportedOperationException();
    }
}
