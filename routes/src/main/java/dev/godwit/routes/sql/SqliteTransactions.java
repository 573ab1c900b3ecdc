package dev.godwit.routes.sql;

import dev.godwit.routes.RouteStoreException;
import dev.godwit.store.SqliteFile;
import dev.godwit.store.SqliteFile.Mode;
import dev.godwit.store.SqliteFile.Schema;
import dev.godwit.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Work on the one thread of an SQLite file. */
final class SqliteTransactions implements Transactions {
    /** "GwRt" */
    private static final int APPLICATION_ID = 0x47775274;

    private final SqliteFile file;
    private final Path log;

    private SqliteTransactions(SqliteFile file) {
        this.file = file;
        this.log = file.path().resolveSibling(file.path().getFileName() + "-wal");
    }

    static SqliteTransactions open(Path path) {
        try {
            SqliteFile file = SqliteFile.open(path, Mode.READ_WRITE);
            try {
                file.require("routes", new Schema(APPLICATION_ID, RouteTables.MIGRATIONS));
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
            return new SqliteTransactions(file);
        } catch (StoreException e) {
            throw new RouteStoreException(e.getMessage(), e);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        T result = read(work);
        synchronise();
        return result;
    }

    /** Even reading is done with the write lock: so nothing that was committed before can be missed by a group that began earlier. */
    @Override
    public <T> T read(Work<T> work) {
        try {
            return file.call(db -> work.run(db.connection()));
        } catch (StoreException e) {
            throw new RouteStoreException(e.getMessage(), e);
        }
    }

    /**
     * Our SQLite files are opened with synchronous=NORMAL, where a power cut may undo the last commits. A route that was acknowledged
     * must not be undone. Opening the log here releases no lock of SQLite's: those are on the other two files.
     */
    private void synchronise() {
        if (Files.notExists(log)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new RouteStoreException(log + " cannot be written to the disk", e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
