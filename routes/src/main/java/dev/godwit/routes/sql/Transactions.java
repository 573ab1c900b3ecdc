package dev.godwit.routes.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Where statements run: each piece of work in one transaction, committed for good when the call returns. Blocks. */
interface Transactions extends AutoCloseable {

    /** Something to do on a connection that is the work's own meanwhile. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** @throws dev.godwit.routes.RouteStoreException if it cannot be done, or nobody knows whether it was */
    <T> T write(Work<T> work);

    /** As {@link #write}; what it does must be reading only. */
    <T> T read(Work<T> work);

    @Override
    void close();
}
