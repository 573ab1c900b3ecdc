package dev.godwit.routes.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** LISTEN on a connection and a platform thread of its own, which is opened anew for as long as it takes. */
final class PostgresBell implements Bell {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBell.class);
    private static final int QUIET_MILLIS = 5_000;

    private final PostgresOptions options;
    private final LocalBell inside = new LocalBell();
    private final Thread thread;
    private volatile boolean closing;
    private boolean failing;

    PostgresBell(PostgresOptions options) {
        this.options = options;
        this.thread = Thread.ofPlatform().daemon().name("routes-listen").start(this::run);
    }

    @Override
    public void ringWith(Connection connection, Kind kind) throws SQLException {
        Statements.query(connection, "SELECT pg_notify(?, '')", row -> 0, channel(kind));
    }

    @Override
    public void ring(Kind kind) {
        inside.ring(kind);
    }

    @Override
    public AutoCloseable listen(Kind kind, Runnable wake) {
        return inside.listen(kind, wake);
    }

    private static String channel(Kind kind) {
        return switch (kind) {
            case CHANGES -> "godwit_routes";
            case PROGRESS -> "godwit_routes_progress";
        };
    }

    private void run() {
        while (!closing) {
            try (Connection connection = DriverManager.getConnection(options.url(), options.properties("godwit routes listener"))) {
                follow(connection);
            } catch (SQLException e) {
                failed(e);
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Kind kind : Kind.values()) {
                statement.execute("LISTEN " + channel(kind));
            }
            // something may have been told while nobody listened
            ring(Kind.CHANGES);
            ring(Kind.PROGRESS);
            failing = false;
            PGConnection notified = connection.unwrap(PGConnection.class);
            while (!closing) {
                PGNotification[] heard = notified.getNotifications(QUIET_MILLIS);
                if (heard == null || heard.length == 0) {
                    // finds out whether the server is still there
                    statement.execute("SELECT 1");
                    continue;
                }
                for (Kind kind : Kind.values()) {
                    if (Arrays.stream(heard).anyMatch(one -> one.getName().equals(channel(kind)))) {
                        ring(kind);
                    }
                }
            }
        }
    }

    private void failed(SQLException e) {
        if (!failing && !closing) {
            LOG.warn("PostgreSQL does not tell of changed routes (SQLSTATE {}); looking for them every second", e.getSQLState());
        }
        // one that broke is there again at once, as a rule; one that cannot be opened is not
        int pause = failing ? 1000 : 100;
        failing = true;
        try {
            TimeUnit.MILLISECONDS.sleep(pause);
        } catch (InterruptedException interrupted) {
            closing = true;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
