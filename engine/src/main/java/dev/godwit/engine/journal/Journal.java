package dev.godwit.engine.journal;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.store.SqliteFile;

/** The memory of a pair of accounts (source, target): what is known of every message. */
public final class Journal implements AutoCloseable {
    /** Opens or creates the journal of the pair in {@code file}; the file stays the caller's to close. */
    public static Journal open(SqliteFile file, EndpointDescription source, EndpointDescription target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
    }
}
