package dev.godwit.archive.vandelay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * An archive of Vandelay, opened so that nothing in or beside it changes, and the one platform thread that touches it (JNI would
 * pin a virtual one). With a write-ahead log beside it a copy of both is read, since SQLite cannot read such a pair without
 * writing. While it is open, Vandelay finds it locked.
 */
final class VandelayFile implements AutoCloseable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    /** The bytes on which SQLite's locks are (sqlite3.h, PENDING_BYTE): whoever reads shares the last 510. */
    private static final long SHARED_FIRST = 0x40000002L;
    private static final long SHARED_SIZE = 510;
    private static final Map<String, List<String>> TABLES = Map.of(
            "blobs", List.of("id", "data"),
            "mailboxes", List.of("id", "name", "parent_id", "role", "is_subscribed"),
            "emails", List.of("id", "blob_id", "received_at", "mailbox_ids", "keywords"));

    private final Path path;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("vandelay").factory());
    private final FileChannel channel;
    private final Connection connection;
    private final Path copy;
    private final Map<String, Set<String>> columns = new HashMap<>();

    private VandelayFile(Path path, FileChannel channel, Path copy, Connection connection) {
        this.path = path;
        this.channel = channel;
        this.copy = copy;
        this.connection = connection;
    }

    /** What is done with the file on its thread. */
    interface Work<T> {
        T run(Rows rows) throws SQLException;
    }

    /** Makes something of one row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Asks the file. */
    final class Rows {
        <T> List<T> query(String sql, RowReader<T> reader, Object... args) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < args.length; i++) {
                    statement.setObject(i + 1, args[i]);
                }
                List<T> all = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        all.add(reader.read(rows));
                    }
                }
                return all;
            }
        }

        <T> Optional<T> queryOne(String sql, RowReader<T> reader, Object... args) throws SQLException {
            return query(sql, reader, args).stream().findFirst();
        }

        boolean has(String table, String... wanted) {
            return columns.containsKey(table) && columns.get(table).containsAll(List.of(wanted));
        }

        /** The column if the table has it, else NULL, since minor versions differ. */
        String column(String table, String name) {
            return columns.getOrDefault(table, Set.of()).contains(name) ? name : "NULL AS " + name;
        }
    }

    /** @throws dev.godwit.contract.EndpointException USAGE, MALFORMED, or CONNECTION while Vandelay has it */
    static VandelayFile open(Path given) {
        if (!Files.isRegularFile(given)) {
            throw VandelayErrors.missing(given);
        }
        FileChannel channel = null;
        Path copy = null;
        VandelayFile opened = null;
        try {
            Path path = given.toRealPath();
            channel = FileChannel.open(path, StandardOpenOption.READ);
            checkMagic(path);
            FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, true);
            if (lock == null) {
                throw VandelayErrors.locked(path);
            }
            copy = copyWithLog(path, channel);
            opened = new VandelayFile(path, channel, copy, connect(path, copy));
            opened.check();
            return opened;
        } catch (IOException e) {
            throw VandelayErrors.of(given, e);
        } catch (SQLException e) {
            throw VandelayErrors.of(given, e);
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
                opened = null;
                channel = null;
                copy = null;
            }
            if (channel != null) {
                closeQuietly(channel, copy, e);
            }
            throw e;
        }
    }

    private static void closeQuietly(FileChannel channel, Path copy, RuntimeException reason) {
        try {
            channel.close();
            delete(copy);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void checkMagic(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw VandelayErrors.notSqlite(path);
            }
        }
    }

    /** Null if there is no log to be read. */
    private static Path copyWithLog(Path path, FileChannel channel) throws IOException {
        Path log = path.resolveSibling(path.getFileName() + "-wal");
        if (!Files.exists(log) || Files.size(log) == 0) {
            return null;
        }
        refuseInUse(path);
        Path directory = Files.createTempDirectory("godwit-vandelay");
        boolean done = false;
        // through this channel: closing another one on the file would give the lock back
        try (FileChannel out = FileChannel.open(directory.resolve("copy.sqlite"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < channel.size();) {
                at += channel.transferTo(at, channel.size() - at, out);
            }
            Files.copy(log, directory.resolve("copy.sqlite-wal"));
            done = true;
        } finally {
            if (!done) {
                delete(directory);
            }
        }
        return directory;
    }

    /** Whoever has a file in WAL mode open holds a lock on the byte 128 of what lies beside it (sqlite wal.c, WAL_READ_LOCK). */
    private static void refuseInUse(Path path) throws IOException {
        Path index = path.resolveSibling(path.getFileName() + "-shm");
        if (!Files.isWritable(index)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(index, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock(128, 1, false) == null) {
                throw VandelayErrors.locked(path);
            }
        }
    }

    private static Connection connect(Path path, Path copy) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (copy != null) {
            return JDBC.createConnection("jdbc:sqlite:file:" + copy.resolve("copy.sqlite"), config.toProperties());
        }
        config.setReadOnly(true);
        String escaped = path.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
        // nobody can be changing it: the lock is held
        return JDBC.createConnection("jdbc:sqlite:file:" + escaped + "?immutable=1", config.toProperties());
    }

    private void check() {
        call(rows -> {
            for (String table : rows.query("SELECT name FROM sqlite_schema WHERE type = 'table'", row -> row.getString(1))) {
                columns.put(table, new TreeSet<>(rows.query("SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table)));
            }
            TABLES.forEach((table, needed) -> {
                if (!columns.containsKey(table)) {
                    throw VandelayErrors.foreign(path, "table " + table);
                }
                needed.stream().filter(column -> !columns.get(table).contains(column)).findFirst().ifPresent(column -> {
                    throw VandelayErrors.foreign(path, "column " + column + " in the table " + table);
                });
            });
            return null;
        });
    }

    Path path() {
        return path;
    }

    <T> T call(Work<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> {
                try {
                    return work.run(new Rows());
                } catch (SQLException e) {
                    throw VandelayErrors.of(path, e);
                }
            }, thread).join();
        } catch (RejectedExecutionException e) {
            throw VandelayErrors.closed();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        try {
            call(_ -> {
                connection.close();
                return null;
            });
            thread.shutdown();
            channel.close();
            delete(copy);
        } catch (IOException e) {
            throw VandelayErrors.of(path, e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        for (String name : List.of("copy.sqlite", "copy.sqlite-wal", "copy.sqlite-shm", "copy.sqlite-journal")) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory);
    }
}
