package dev.godwit.engine.verify;

import dev.godwit.contract.Source;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.folders.FolderRules;
import dev.godwit.engine.journal.Journal;
import java.nio.file.Path;

/** Compares two accounts message by message. */
public final class VerifyJob {
    /**
     * @param journal pairs messages by what the copies noted; null to pair by content alone
     * @param manifest where to write the manifest, or null
     */
    public VerifyJob(Source source, Source target, Journal journal, FolderRules folders, VerifyReport.Level level, Path manifest, EngineListener listener) {
        throw new UnsupportedOperationException();
    }

    public VerifyReport run() {
        throw new UnsupportedOperationException();
    }
}
