package dev.godwit.routes.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prepared statements in one line. Arguments are null, String, Long or Integer. */
final class Statements {
    private Statements() {
    }

    /** Makes something of one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static int update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    static <T> List<T> query(Connection connection, String sql, Reader<T> reader, Object... arguments) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, arguments); ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    static <T> Optional<T> one(Connection connection, String sql, Reader<T> reader, Object... arguments) throws SQLException {
        return query(connection, sql, reader, arguments).stream().findFirst();
    }

    static long number(Connection connection, String sql, Object... arguments) throws SQLException {
        return one(connection, sql, row -> row.getLong(1), arguments).orElse(0L);
    }

    private static PreparedStatement bound(Connection connection, String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case null -> statement.setObject(i + 1, null);
                    case String text -> statement.setString(i + 1, text);
                    case Long number -> statement.setLong(i + 1, number);
                    case Integer number -> statement.setInt(i + 1, number);
                    default -> throw new IllegalArgumentException("cannot be bound: " + arguments[i].getClass());
                }
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
