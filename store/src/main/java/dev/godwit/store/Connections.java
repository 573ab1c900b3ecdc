package dev.godwit.store;

import dev.godwit.store.SqliteFile.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Opens connections and finds out beforehand why that will not do. */
final class Connections {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;

    private Connections() {
    }

    static Connection open(Path path, Mode mode) {
        check(path, mode);
        NativeLibrary.prepare();
        Connection connection = null;
        try {
            connection = connect(path, mode);
            configure(connection, mode);
            refuseForeign(connection, path);
            Connection opened = connection;
            connection = null;
            return opened;
        } catch (SQLException e) {
            throw StoreException.of(path, e);
        } finally {
            closeQuietly(connection);
        }
    }

    /** Loads what the first connection would load. */
    static void load() {
        NativeLibrary.prepare();
        try (Connection nowhere = JDBC.createConnection("jdbc:sqlite::memory:", new Properties()); Statement statement = nowhere.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException | LinkageError told) {
            // the same happens when a file is opened, and is reported there
            return;
        }
    }

    private static void check(Path path, Mode mode) {
        Path directory = path.getParent();
        if (!Files.isDirectory(directory)) {
            throw new StoreException(StoreException.Kind.MISSING, "the directory " + directory + " does not exist");
        }
        if (Files.notExists(path)) {
            if (mode == Mode.READ_ONLY) {
                throw new StoreException(StoreException.Kind.MISSING, path + " does not exist");
            }
        } else if (!Files.isRegularFile(path)) {
            throw new StoreException(StoreException.Kind.NOT_A_DATABASE, path + " is not a file");
        } else if (!Files.isReadable(path)) {
            throw new StoreException(StoreException.Kind.NOT_ALLOWED, path + " may not be read");
        } else if (mode == Mode.READ_WRITE && !Files.isWritable(path)) {
            throw new StoreException(StoreException.Kind.NOT_ALLOWED, path + " may not be written");
        } else {
            checkHeader(path, mode);
        }
        if (mode == Mode.READ_WRITE && !Files.isWritable(directory)) {
            throw new StoreException(StoreException.Kind.NOT_ALLOWED, "the directory " + directory + " may not be written");
        }
    }

    private static void checkHeader(Path path, Mode mode) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.BIG_ENDIAN);
        long length;
        try (FileChannel file = FileChannel.open(path)) {
            length = file.size();
            while (header.hasRemaining() && file.read(header) >= 0) {
                // until the header is complete or the file ends
            }
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, path + " cannot be read: " + e, e);
        }
        if (length == 0 && mode == Mode.READ_WRITE) {
            return;
        }
        header.flip();
        if (header.limit() < HEADER || header.slice(0, MAGIC.length).mismatch(ByteBuffer.wrap(MAGIC)) >= 0) {
            throw new StoreException(StoreException.Kind.NOT_A_DATABASE, path + " is not an SQLite file");
        }
        int pageSize = Short.toUnsignedInt(header.getShort(16));
        long expected = Integer.toUnsignedLong(header.getInt(28)) * (pageSize == 1 ? 65536 : pageSize);
        // with a write-ahead log beside it the missing pages may be there
        if (length < expected && Files.notExists(sibling(path, "-wal"))) {
            throw new StoreException(StoreException.Kind.DAMAGED, path + " is cut short: it has " + length + " of " + expected + " bytes");
        }
    }

    private static Connection connect(Path path, Mode mode) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setGetGeneratedKeys(false); // the driver would ask for them after every statement
        String parameters = "";
        if (mode == Mode.READ_ONLY) {
            config.setReadOnly(true);
            // a file in WAL mode needs files beside it even for reading, unless nobody can be changing it
            boolean immutable = !Files.isWritable(path.getParent()) && Files.notExists(sibling(path, "-wal"));
            parameters = immutable ? "?immutable=1" : "";
        }
        return JDBC.createConnection("jdbc:sqlite:file:" + escaped(path) + parameters, config.toProperties());
    }

    private static Path sibling(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private static String escaped(Path path) {
        return path.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    }

    private static void configure(Connection connection, Mode mode) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
            statement.execute("PRAGMA foreign_keys=ON");
            statement.execute("PRAGMA cache_size=-16384");
            statement.execute("PRAGMA temp_store=MEMORY");
            if (mode == Mode.READ_WRITE) {
                statement.execute("PRAGMA page_size=8192");
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=NORMAL");
                statement.execute("PRAGMA wal_autocheckpoint=4096");
                statement.execute("PRAGMA journal_size_limit=67108864");
            }
        }
    }

    private static void refuseForeign(Connection connection, Path path) throws SQLException {
        Db db = new Db(connection);
        if (db.queryLong("SELECT count(*) FROM sqlite_schema").orElse(0) > 0 && !Components.present(db)) {
            throw new StoreException(StoreException.Kind.FOREIGN, path + " is an SQLite file of another program");
        }
    }

    static void closeQuietly(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException alreadyFailing) {
                // the reason for closing is the error that is reported
            }
        }
    }
}
