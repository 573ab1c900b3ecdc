package dev.godwit.routes.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Routes that somebody else keeps in a database of his own, read by his query and never written. There is no word of changes: what
 * was read is used for the bounded time only.
 */
public final class QueryRouteStore implements RouteStore {
    private final HikariDataSource pool;
    private final String query;

    /**
     * @param url   {@code jdbc:postgresql:…} or {@code jdbc:sqlite:…}
     * @param query every {@code ?} or {@code $1} in it stands for the identifier. The first column of its first row is the
     *              destination; a column called {@code account}, if there is one, says whose name the identifier is
     */
    public QueryRouteStore(String url, Optional<String> user, Optional<String> password, int connections, Duration timeout, String query) {
        this.query = query.replace("$1", "?");
        HikariConfig config = new HikariConfig();
        config.setPoolName("routes-query");
        config.setJdbcUrl(url);
        if (url.startsWith("jdbc:postgresql:")) {
            config.setDataSourceProperties(new PostgresOptions(url, user, password, connections, timeout).properties("godwit routes"));
        }
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setReadOnly(url.startsWith("jdbc:postgresql:"));
        config.setConnectionTimeout(timeout.toMillis());
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    @Override
    public Optional<RouteRow> find(String identifier) {
        try (Connection connection = pool.getConnection(); PreparedStatement statement = connection.prepareStatement(query)) {
            int parameters = (int) query.chars().filter(c -> c == '?').count();
            for (int i = 1; i <= parameters; i++) {
                statement.setString(i, identifier);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(row(identifier, rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new RouteStoreException("the query for routes failed (SQLSTATE " + e.getSQLState() + ")", e);
        }
    }

    private static RouteRow row(String identifier, ResultSet rows) throws SQLException {
        String account = identifier;
        ResultSetMetaData columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnLabel(i).equalsIgnoreCase("account") && rows.getString(i) != null) {
                account = rows.getString(i);
            }
        }
        return new RouteRow(account, Optional.ofNullable(rows.getString(1)).filter(name -> !name.isBlank()), 1, Optional.empty());
    }

    @Override
    public Outcome apply(String identifier, RouteChange change) {
        return new Outcome.ReadOnly();
    }

    @Override
    public List<RouteRow> list(String after, int limit) {
        throw new RouteStoreException("routes behind a query cannot be listed");
    }

    @Override
    public List<String> identifiers(String identifier) {
        return find(identifier).map(row -> row.account().equals(identifier) ? List.of(identifier) : List.of(row.account(), identifier)).orElse(List.of(identifier));
    }

    @Override
    public boolean writable() {
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
