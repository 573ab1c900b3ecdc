package dev.godwit.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A {@link Connection} with its prepared statements kept by SQL text. Lives on the thread of its {@link SqliteFile};
 * must not leave the {@link SqliteFile.Work} it is given to. Arguments are null, String, Integer, Long, Double, Boolean
 * (as 0 or 1) or byte[].
 */
public final class Db {
    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new HashMap<>();

    Db(Connection connection) {
        this.connection = connection;
    }

    /** Makes something of one row; must not move the cursor. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Looks at one row; must not move the cursor. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /** The connection itself; commit, rollback and close are not the caller's to call. */
    public Connection connection() {
        return connection;
    }

    /** @return how many rows were inserted, changed or deleted */
    public int update(String sql, Object... args) throws SQLException {
        return with(sql, statement -> {
            bind(statement, args);
            return statement.executeUpdate();
        });
    }

    /** Inserts one row. @return its rowid */
    public long insert(String sql, Object... args) throws SQLException {
        update(sql, args);
        return queryLong("SELECT last_insert_rowid()").orElseThrow();
    }

    /** Runs the statement once for each row of arguments. @return how many rows were inserted, changed or deleted in all */
    public long batch(String sql, Iterable<Object[]> rows) throws SQLException {
        return with(sql, statement -> {
            long changed = 0;
            // not addBatch: the driver would hold all arguments until the end
            for (Object[] row : rows) {
                bind(statement, row);
                changed += statement.executeUpdate();
            }
            return changed;
        });
    }

    public <T> List<T> query(String sql, RowReader<T> reader, Object... args) throws SQLException {
        List<T> all = new ArrayList<>();
        forEach(sql, row -> all.add(reader.read(row)), args);
        return all;
    }

    /** The first row, if there is one. */
    public <T> Optional<T> queryOne(String sql, RowReader<T> reader, Object... args) throws SQLException {
        return with(sql, statement -> {
            bind(statement, args);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        });
    }

    /** Row by row, none of them held. */
    public void forEach(String sql, RowConsumer consumer, Object... args) throws SQLException {
        with(sql, statement -> {
            bind(statement, args);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
            return null;
        });
    }

    /** The first column of the first row; empty if there is no row or it is NULL. */
    public OptionalLong queryLong(String sql, Object... args) throws SQLException {
        return with(sql, statement -> {
            bind(statement, args);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return OptionalLong.empty();
                }
                long value = rows.getLong(1);
                return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
            }
        });
    }

    private static void bind(PreparedStatement statement, Object[] args) throws SQLException {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case null -> statement.setObject(i + 1, null);
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Double number -> statement.setDouble(i + 1, number);
                case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default -> throw new IllegalArgumentException("cannot be bound: " + args[i].getClass());
            }
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T use(PreparedStatement statement) throws SQLException;
    }

    /** A statement is out of the map while it is used, so that a row consumer may run the same SQL again. */
    private <T> T with(String sql, Use<T> use) throws SQLException {
        PreparedStatement statement = idle.remove(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        boolean keep = false;
        try {
            T result = use.use(statement);
            statement.clearParameters();
            keep = true;
            return result;
        } finally {
            PreparedStatement surplus = keep ? idle.put(sql, statement) : statement;
            if (surplus != null) {
                surplus.close();
            }
        }
    }
}
