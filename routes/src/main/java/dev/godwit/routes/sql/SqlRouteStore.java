package dev.godwit.routes.sql;

import dev.godwit.routes.ChangeLog;
import dev.godwit.routes.Leases;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Routes in tables of ours, in an SQLite file for the proxies of one machine or in a PostgreSQL for any number of them. */
public final class SqlRouteStore implements RouteStore, ChangeLog, Leases {
    private final Transactions transactions;
    private final Dialect dialect;
    private final RouteTables tables;
    private final Bell bell;
    private final Duration interval;
    private final AtomicReference<Member> told = new AtomicReference<>();

    SqlRouteStore(Transactions transactions, Dialect dialect, Bell bell, Duration interval) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.tables = new RouteTables(dialect);
        this.bell = bell;
        this.interval = interval;
    }

    /**
     * Routes in an SQLite file, which is made if it is missing. Several processes of one machine may share it (never over a network
     * file system): they learn of each other's changes within 0.2 s.
     *
     * @throws dev.godwit.routes.RouteStoreException if the file cannot be opened or is something else
     */
    public static SqlRouteStore sqlite(Path file) {
        return new SqlRouteStore(SqliteTransactions.open(file), Dialect.SQLITE, new LocalBell(), Duration.ofMillis(200));
    }

    /** Routes in a PostgreSQL. The tables are made on first use; the server may be down now. Changes are pushed by LISTEN/NOTIFY. */
    public static SqlRouteStore postgresql(PostgresOptions options) {
        PostgresBell bell = new PostgresBell(options);
        return new SqlRouteStore(new PostgresTransactions(options), Dialect.POSTGRESQL, bell, Duration.ofSeconds(1));
    }

    @Override
    public Optional<RouteRow> find(String identifier) {
        return transactions.read(connection -> tables.find(connection, identifier));
    }

    @Override
    public Outcome apply(String identifier, RouteChange change) {
        Outcome outcome = transactions.write(connection -> {
            Outcome decided = tables.apply(connection, identifier, change);
            if (decided instanceof Outcome.Done) {
                bell.ringWith(connection, Bell.Kind.CHANGES);
            }
            return decided;
        });
        bell.ring(Bell.Kind.CHANGES);
        return outcome;
    }

    @Override
    public List<RouteRow> list(String after, int limit) {
        return transactions.read(connection -> tables.list(connection, after, limit));
    }

    @Override
    public List<String> identifiers(String identifier) {
        return transactions.read(connection -> tables.identifiers(connection, identifier));
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public long changeNumber() {
        return transactions.read(tables::changeNumber);
    }

    @Override
    public List<Change> changesAfter(long number, int limit) {
        return transactions.read(connection -> tables.changesAfter(connection, number, limit));
    }

    @Override
    public AutoCloseable onChange(Runnable wake) {
        return bell.listen(Bell.Kind.CHANGES, wake);
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void renew(Member member, Duration lease) {
        boolean news = !member.equals(told.get());
        transactions.write(connection -> {
            String now = dialect.now();
            Statements.update(connection, "INSERT INTO godwit_route_proxy (id, address, seen, pending, until) VALUES (?, ?, ?, ?, " + now + " + ?)"
                    + " ON CONFLICT (id) DO UPDATE SET address = excluded.address, seen = excluded.seen, pending = excluded.pending, until = excluded.until",
                    member.id(), member.address(), member.seen(), String.join("\n", member.pending()), lease.toMillis());
            if (news) {
                bell.ringWith(connection, Bell.Kind.PROGRESS);
            } else { // somebody waits for news
                Statements.update(connection, "DELETE FROM godwit_route_proxy WHERE until < " + now + " - ?", Duration.ofHours(1).toMillis());
            }
            return null;
        });
        told.set(member);
        bell.ring(Bell.Kind.PROGRESS);
    }

    @Override
    public List<Member> members() {
        return transactions.read(connection -> Statements.query(connection, "SELECT id, address, seen, pending, CASE WHEN until <= " + dialect.now()
                + " THEN 1 ELSE 0 END FROM godwit_route_proxy ORDER BY id",
                row -> new Member(row.getString(1), row.getString(2), row.getLong(3), names(row.getString(4)), row.getInt(5) == 1)));
    }

    private static Set<String> names(String pending) {
        return Arrays.stream(pending.split("\n")).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    }

    @Override
    public void leave(String id) {
        transactions.write(connection -> {
            Statements.update(connection, "DELETE FROM godwit_route_proxy WHERE id = ?", id);
            bell.ringWith(connection, Bell.Kind.PROGRESS);
            return null;
        });
        bell.ring(Bell.Kind.PROGRESS);
    }

    @Override
    public AutoCloseable onProgress(Runnable wake) {
        return bell.listen(Bell.Kind.PROGRESS, wake);
    }

    @Override
    public void close() {
        bell.close();
        transactions.close();
    }
}
