package dev.godwit.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One SQLite file and the one platform thread that touches it (JNI would pin a virtual one). All methods may be called
 * from any thread, virtual or not, except from within {@link Work}.
 */
public final class SqliteFile implements AutoCloseable {
    private final Path path;
    private final Mode mode;
    private final Worker worker;

    /**
     * The tables of one component.
     *
     * @param applicationId what a file is marked with when this component is its first
     * @param migrations element i, one or several statements separated by ';', brings version i to i+1
     */
    public record Schema(int applicationId, List<String> migrations) {
        public Schema {
            migrations = List.copyOf(migrations);
        }
    }

    public enum Mode {
        /** Makes the file if it is missing. */
        READ_WRITE,
        /** Changes nothing in the file; works on read-only media too. */
        READ_ONLY
    }

    /** Something to do with the file, in a transaction, on its thread. Should be short: others wait. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Db db) throws SQLException;
    }

    private SqliteFile(Path path, Mode mode, Worker worker) {
        this.path = path;
        this.mode = mode;
        this.worker = worker;
    }

    /**
     * Begins to load the database library in the background; returns at once. A program that knows that it will need it
     * calls this before it waits for something else: loading takes some 100 ms. What goes wrong is told when a file is opened.
     */
    public static void prepare() {
        Thread.ofPlatform().daemon().name("sqlite-loader").start(Connections::load);
    }

    /**
     * Opens the file: WAL, synchronous=NORMAL (a killed process loses nothing committed; a power cut may lose the last
     * moments but leaves the file whole), foreign keys on.
     *
     * @throws StoreException MISSING, NOT_A_DATABASE, FOREIGN (an SQLite file that is not one of ours), DAMAGED, NOT_ALLOWED
     */
    public static SqliteFile open(Path file, Mode mode) {
        Path path = file.toAbsolutePath().normalize();
        return new SqliteFile(path, mode, Worker.start(path, mode));
    }

    /**
     * Sole use of {@code file} among processes, by a lock file {@code <file>.lock} beside it.
     *
     * @throws StoreException BUSY, naming the process that holds it and since when
     */
    public static FileLease tryLock(Path file) {
        return FileLease.tryLock(file.toAbsolutePath().normalize());
    }

    /**
     * Creates the component's tables or brings them up to date, in one transaction. Versions are kept per component,
     * so that several can share a file. The first component of a file sets its {@code application_id} and
     * {@code user_version}; see {@link #applicationId()}.
     *
     * @throws StoreException TOO_NEW; open for reading only: FOREIGN if the component is not there, TOO_OLD
     */
    public void require(String component, Schema schema) {
        call(db -> {
            Components.require(db, path, mode, component, schema);
            return null;
        });
    }

    /** What the file is marked with; 0 for a file that no component has been added to yet. */
    public int applicationId() {
        return call(db -> (int) db.queryLong("PRAGMA application_id").orElse(0));
    }

    /**
     * Runs the work in one transaction on the file's thread and waits until it is committed. What the work throws comes
     * back to the caller (an SQLException as {@link StoreException}) and its changes are undone.
     */
    public <T> T call(Work<T> work) {
        try {
            return submit(work).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            cause.addSuppressed(new AsynchronousCall());
            switch (cause) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    /** The caller's side of the stack, since the exception was made on the file's thread. */
    private static final class AsynchronousCall extends RuntimeException {
        AsynchronousCall() {
            super("called from here");
        }
    }

    /**
     * The same without waiting; work is done in the order of submission, several pieces perhaps in one transaction, and
     * the future completes after the commit. At most 64 pieces wait; then the caller blocks.
     */
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return worker.submit(work);
    }

    /** Blocks until everything submitted so far is committed, or has failed (which its futures tell). */
    public void flush() {
        call(db -> null);
    }

    /** Whether it was opened for reading only. */
    public Mode mode() {
        return mode;
    }

    public Path path() {
        return path;
    }

    /** Does what was submitted, then closes the file; a second call does nothing. */
    @Override
    public void close() {
        worker.close();
    }
}
