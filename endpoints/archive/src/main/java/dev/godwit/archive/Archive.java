package dev.godwit.archive;

import dev.godwit.store.FileLease;
import dev.godwit.store.SqliteFile;
import dev.godwit.store.SqliteFile.Mode;
import dev.godwit.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An open archive: its file, and the platform threads that pack, unpack and hash for it. For any thread. */
final class Archive implements AutoCloseable {
    private static final int PACKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);

    private final SqliteFile file;
    private final ExecutorService packers;
    private final InstantSource clock;
    private final int level;

    /** Sole use of the file among writers; null for readers. */
    private FileLease lease;

    private Archive(SqliteFile file, InstantSource clock, int level) {
        this.file = file;
        this.clock = clock;
        this.level = level;
        packers = Executors.newFixedThreadPool(PACKERS, Thread.ofPlatform().daemon().name("archive-", 0).factory());
    }

    /**
     * Opens it for writing, and makes it if it is not there.
     *
     * @throws StoreException BUSY if another process is writing to it
     */
    static Archive openOrCreate(Path path, InstantSource clock, int level) {
        FileLease lease = Files.isDirectory(path.toAbsolutePath().getParent()) ? SqliteFile.tryLock(path) : null;
        Archive archive = null;
        try {
            archive = open(path, Mode.READ_WRITE, clock, level);
            archive.dropUnfinished();
            archive.lease = lease;
            return archive;
        } catch (RuntimeException e) {
            if (archive != null) {
                archive.close();
            }
            if (lease != null) {
                lease.close();
            }
            throw e;
        }
    }

    /** Opens it for reading; the file itself is open for writing where that is possible, so that a journal can live in it. */
    static Archive openExisting(Path path, InstantSource clock) {
        requireContent(path);
        Path directory = path.toAbsolutePath().getParent();
        boolean writable = Files.isWritable(path) && Files.isWritable(directory);
        return open(path, writable ? Mode.READ_WRITE : Mode.READ_ONLY, clock, 1);
    }

    /** Opens it so that nothing in it can change. */
    static Archive openReadOnly(Path path) {
        requireContent(path);
        return open(path, Mode.READ_ONLY, InstantSource.system(), 1);
    }

    /** Opens an archive for writing as it is, with what a killed process left in it. */
    static Archive openForRepair(Path path, InstantSource clock) {
        requireContent(path);
        return open(path, Mode.READ_WRITE, clock, 1);
    }

    private static void requireContent(Path path) {
        try {
            if (Files.notExists(path) || Files.isRegularFile(path) && Files.size(path) == 0) {
                throw ArchiveErrors.missing(path);
            }
        } catch (IOException e) {
            throw ArchiveErrors.of(new StoreException(StoreException.Kind.NOT_ALLOWED, path + " cannot be looked at: " + e, e));
        }
    }

    private static Archive open(Path path, Mode mode, InstantSource clock, int level) {
        SqliteFile file = null;
        try {
            file = SqliteFile.open(path, mode);
            int id = file.applicationId();
            if (id != 0 && id != ArchiveSchema.APPLICATION_ID) {
                throw ArchiveErrors.notAnArchive(path);
            }
            file.require(ArchiveSchema.COMPONENT, ArchiveSchema.SCHEMA);
            if (mode == Mode.READ_WRITE) {
                initialise(file, clock);
            }
            Archive archive = new Archive(file, clock, level);
            file = null;
            return archive;
        } catch (StoreException e) {
            throw ArchiveErrors.of(e);
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }

    private static void initialise(SqliteFile file, InstantSource clock) {
        file.call(db -> {
            if (db.queryLong("SELECT 1 FROM archive").isEmpty()) {
                db.update("INSERT INTO archive (id, uuid, created, last_uidvalidity) VALUES (1, ?, ?, 0)", UUID.randomUUID().toString(),
                        clock.instant().getEpochSecond());
                Mailboxes.makeInbox(db, clock.instant().getEpochSecond());
            }
            return null;
        });
    }

    /** What a killed process left: bodies whose last chunk never came. */
    private void dropUnfinished() {
        call(db -> {
            for (long body : db.query("SELECT id FROM body WHERE digest IS NULL", row -> row.getLong(1))) {
                Bodies.drop(db, body);
            }
            return null;
        });
    }

    SqliteFile file() {
        return file;
    }

    Executor packers() {
        return packers;
    }

    int level() {
        return level;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    <T> T call(SqliteFile.Work<T> work) {
        try {
            return file.call(work);
        } catch (StoreException e) {
            throw ArchiveErrors.of(e);
        }
    }

    <T> CompletableFuture<T> submit(SqliteFile.Work<T> work) {
        try {
            return file.submit(work);
        } catch (StoreException e) {
            throw ArchiveErrors.of(e);
        }
    }

    /** Waits; errors come out as they were thrown. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case StoreException store -> throw ArchiveErrors.of(store);
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    @Override
    public void close() {
        file.close();
        packers.shutdown();
        if (lease != null) {
            lease.close();
        }
    }
}
