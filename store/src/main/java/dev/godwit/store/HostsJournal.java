package dev.godwit.store;

/** An endpoint whose file can also hold the journal of a copy into or out of it. */
public interface HostsJournal {
    /**
     * The endpoint's own file, open as long as the endpoint is; the journal adds tables to it by {@link SqliteFile#require}.
     * Where its {@link SqliteFile#mode()} is READ_ONLY (a source on read-only media) the journal must live elsewhere.
     */
    SqliteFile database();
}
