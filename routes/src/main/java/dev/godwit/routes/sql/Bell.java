package dev.godwit.routes.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Tells others that there is something to look at. What it rings for is a hint; the tables tell what is so. */
interface Bell extends AutoCloseable {

    /** What there is to look at. */
    enum Kind { CHANGES, PROGRESS }

    /** Rings when the transaction commits, for whoever listens on the same database. */
    void ringWith(Connection connection, Kind kind) throws SQLException;

    /** Rings now, for whoever listens in this process. */
    void ring(Kind kind);

    /** @return ends it */
    AutoCloseable listen(Kind kind, Runnable wake);

    @Override
    void close();
}
