package dev.godwit.routes.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.godwit.routes.RouteStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Work on a bounded pool of connections. */
final class PostgresTransactions implements Transactions {
    /** Any number will do; it keeps two processes from making the tables at the same moment. */
    private static final long SCHEMA_LOCK = 0x476f64776974L;

    /**
     * A process that is stopped between deciding and committing must not commit when it wakes up: what was held may be so no more.
     * And what was committed must be there after a crash.
     */
    private static final String BEGIN = "SELECT set_config('idle_in_transaction_session_timeout', '1500', true),"
            + " CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END";

    private final HikariDataSource pool;
    private volatile boolean prepared;

    PostgresTransactions(PostgresOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("routes");
        config.setJdbcUrl(options.url());
        config.setDataSourceProperties(options.properties("godwit routes"));
        config.setMaximumPoolSize(options.pool());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(options.timeout().toMillis());
        config.setValidationTimeout(Math.min(options.timeout().toMillis(), Duration.ofSeconds(2).toMillis()));
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setAutoCommit(true);
        // the server may be down when we start
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    @Override
    public <T> T read(Work<T> work) {
        return with(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return with(connection -> {
            connection.setAutoCommit(false);
            try {
                Statements.query(connection, BEGIN, row -> row.getString(1));
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            if (!prepared) {
                prepare(connection);
                prepared = true;
            }
            return work.run(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The server's text may quote what is in the tables. */
    static RouteStoreException failure(SQLException e) {
        return new RouteStoreException("PostgreSQL does not answer as it should (SQLSTATE " + e.getSQLState() + ")", e);
    }

    private static void prepare(Connection connection) throws SQLException {
        if (version(connection) == RouteTables.MIGRATIONS.size()) {
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            Statements.query(connection, "SELECT pg_advisory_xact_lock(?)", row -> 0, SCHEMA_LOCK);
            int version = version(connection);
            if (version > RouteTables.MIGRATIONS.size()) {
                throw new RouteStoreException("the tables of routes were made by a later version of Godwit");
            }
            if (version == 0) {
                statement.execute("CREATE TABLE godwit_route_schema (version INTEGER NOT NULL)");
                statement.execute("INSERT INTO godwit_route_schema VALUES (0)");
            }
            for (String migration : RouteTables.MIGRATIONS.subList(version, RouteTables.MIGRATIONS.size())) {
                statement.execute(migration);
            }
            Statements.update(connection, "UPDATE godwit_route_schema SET version = ?", RouteTables.MIGRATIONS.size());
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static int version(Connection connection) throws SQLException {
        // not to_regclass: it may remember from before the lock that there was none
        boolean there = Statements.number(connection, "SELECT count(*) FROM pg_catalog.pg_class WHERE relname = 'godwit_route_schema' AND relkind = 'r'"
                + " AND pg_catalog.pg_table_is_visible(oid)") > 0;
        return there ? (int) Statements.number(connection, "SELECT version FROM godwit_route_schema") : 0;
    }

    @Override
    public void close() {
        pool.close();
    }
}
