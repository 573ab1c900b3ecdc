package dev.godwit.routes.sql;

import dev.godwit.routes.ChangeLog.Change;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Decision;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import dev.godwit.routes.RouteRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements over {@code godwit_route} and {@code godwit_route_identifier}. Each method runs within somebody's transaction. */
final class RouteTables {
    /** The schema, version by version, for both databases; documented in docs/formats/routes.md. */
    static final List<String> MIGRATIONS = List.of("""
            CREATE TABLE godwit_route_change (id INTEGER PRIMARY KEY CHECK (id = 1), number BIGINT NOT NULL);
            INSERT INTO godwit_route_change VALUES (1, 0);
            CREATE TABLE godwit_route (account TEXT PRIMARY KEY, destination TEXT, epoch BIGINT NOT NULL, held_until BIGINT, change BIGINT NOT NULL);
            CREATE INDEX godwit_route_by_change ON godwit_route (change);
            CREATE TABLE godwit_route_identifier (identifier TEXT PRIMARY KEY, account TEXT NOT NULL, change BIGINT NOT NULL);
            CREATE INDEX godwit_route_identifier_by_change ON godwit_route_identifier (change);
            CREATE INDEX godwit_route_identifier_by_account ON godwit_route_identifier (account);
            CREATE TABLE godwit_route_proxy (id TEXT PRIMARY KEY, address TEXT NOT NULL, seen BIGINT NOT NULL, pending TEXT NOT NULL, until BIGINT NOT NULL);
            """);

    private final Dialect dialect;

    RouteTables(Dialect dialect) {
        this.dialect = dialect;
    }

    Optional<RouteRow> find(Connection connection, String identifier) throws SQLException {
        return Statements.one(connection, "SELECT a.account, r.destination, coalesce(r.epoch, 0), r.held_until, " + dialect.now() + ", r.account FROM (SELECT coalesce("
                + "(SELECT account FROM godwit_route_identifier WHERE identifier = ?), CAST(? AS TEXT)) AS account) a LEFT JOIN godwit_route r ON r.account = a.account",
                row -> row.getString(6) == null && row.getString(1).equals(identifier) ? Optional.<RouteRow>empty() : Optional.of(localRow(row)), identifier, identifier)
                .flatMap(found -> found);
    }

    /** The account whose name it is, other than itself. */
    private Optional<String> alias(Connection connection, String identifier) throws SQLException {
        return Statements.one(connection, "SELECT account FROM godwit_route_identifier WHERE identifier = ? AND account <> identifier", row -> row.getString(1), identifier);
    }

    Outcome apply(Connection connection, String identifier, RouteChange change) throws SQLException {
        // whoever changes anything holds this row until the commit: so numbers become visible in their order
        long number = 1 + Statements.number(connection, "SELECT number FROM godwit_route_change WHERE id = 1" + dialect.lockNumber());
        Instant now = Instant.ofEpochMilli(Statements.number(connection, "SELECT " + dialect.now()));
        String account = alias(connection, identifier).orElse(identifier);
        RouteRow before = stored(connection, account);
        Outcome outcome = switch (RouteChange.decide(change, before, now)) {
            case Decision.Refuse refuse -> refuse.outcome();
            case Decision.Write write -> switch (change) {
                case AddIdentifier add -> add(connection, before, write.after(), add.identifier(), number);
                case RemoveIdentifier remove -> remove(connection, before, write.after(), remove.identifier(), number);
                case RouteChange.Assign _, RouteChange.Hold _, RouteChange.Release _, RouteChange.Remove _ -> done(connection, before, write.after(), number, Set.of(account));
            };
        };
        if (outcome instanceof Outcome.Done) {
            Statements.update(connection, "UPDATE godwit_route_change SET number = ? WHERE id = 1", number);
        }
        return local(outcome, now);
    }

    private Outcome add(Connection connection, RouteRow before, RouteRow after, String identifier, long number) throws SQLException {
        RouteRow own = stored(connection, identifier);
        boolean hasNames = Statements.number(connection, "SELECT count(*) FROM godwit_route_identifier WHERE account = ? AND identifier <> account", identifier) > 0;
        Optional<Outcome> taken = RouteChange.taken(before, alias(connection, identifier).orElse(identifier), own, hasNames);
        if (taken.isPresent()) {
            return taken.get();
        }
        if (!identifier.equals(after.account())) {
            if (own.destination().isPresent()) {
                write(connection, new RouteRow(identifier, Optional.empty(), own.epoch() + 1, Optional.empty()), number);
            }
            name(connection, identifier, after.account(), number);
        }
        return done(connection, before, after, number, Set.of(after.account(), identifier));
    }

    private Outcome remove(Connection connection, RouteRow before, RouteRow after, String identifier, long number) throws SQLException {
        if (!alias(connection, identifier).equals(Optional.of(after.account()))) {
            return new Outcome.Absent();
        }
        // stays as a name of itself, so that the change is seen
        name(connection, identifier, identifier, number);
        return done(connection, before, after, number, Set.of(after.account(), identifier));
    }

    private static void name(Connection connection, String identifier, String account, long number) throws SQLException {
        Statements.update(connection, "INSERT INTO godwit_route_identifier (identifier, account, change) VALUES (?, ?, ?)"
                + " ON CONFLICT (identifier) DO UPDATE SET account = excluded.account, change = excluded.change", identifier, account, number);
    }

    private static Outcome done(Connection connection, RouteRow before, RouteRow after, long number, Set<String> names) throws SQLException {
        write(connection, after, number);
        return new Outcome.Done(before, after, number, names);
    }

    private static void write(Connection connection, RouteRow row, long number) throws SQLException {
        Statements.update(connection, "INSERT INTO godwit_route (account, destination, epoch, held_until, change) VALUES (?, ?, ?, CAST(? AS BIGINT), ?)"
                + " ON CONFLICT (account) DO UPDATE SET destination = excluded.destination, epoch = excluded.epoch, held_until = excluded.held_until,"
                + " change = excluded.change", row.account(), row.destination().orElse(null), row.epoch(), row.heldUntil().map(Instant::toEpochMilli).orElse(null), number);
    }

    List<RouteRow> list(Connection connection, String after, int limit) throws SQLException {
        String account = "account" + dialect.bytewise();
        return Statements.query(connection, "SELECT account, destination, epoch, held_until, " + dialect.now() + " FROM godwit_route WHERE " + account + " > ? ORDER BY "
                + account + " LIMIT ?", RouteTables::localRow, after, limit);
    }

    List<String> identifiers(Connection connection, String identifier) throws SQLException {
        String account = alias(connection, identifier).orElse(identifier);
        List<String> all = new ArrayList<>();
        all.add(account);
        all.addAll(Statements.query(connection, "SELECT identifier FROM godwit_route_identifier WHERE account = ? AND identifier <> account ORDER BY identifier"
                + dialect.bytewise(), row -> row.getString(1), account));
        return all;
    }

    long changeNumber(Connection connection) throws SQLException {
        return Statements.number(connection, "SELECT number FROM godwit_route_change WHERE id = 1");
    }

    List<Change> changesAfter(Connection connection, long number, int limit) throws SQLException {
        List<Change> changes = Statements.query(connection, "SELECT c.account, r.destination, coalesce(r.epoch, 0), r.held_until, " + dialect.now() + ", c.change, c.name FROM ("
                + "SELECT change, account AS name, account FROM godwit_route WHERE change > ? AND NOT EXISTS (SELECT 1 FROM godwit_route_identifier i"
                + " WHERE i.identifier = godwit_route.account AND i.account <> i.identifier)"
                + " UNION SELECT change, identifier, account FROM godwit_route_identifier WHERE change > ? ORDER BY change LIMIT ?) c"
                + " LEFT JOIN godwit_route r ON r.account = c.account ORDER BY c.change, c.name", row -> new Change(row.getLong(6), row.getString(7), localRow(row)), number, number, limit);
        return whole(changes, changes.size() == limit);
    }

    /** The rows of one number come together or not at all: who goes on behind it would miss the others. */
    private static List<Change> whole(List<Change> changes, boolean more) {
        long last = changes.isEmpty() ? 0 : changes.getLast().number();
        return more ? changes.stream().filter(change -> change.number() < last).toList() : changes;
    }

    private RouteRow stored(Connection connection, String account) throws SQLException {
        return Statements.one(connection, "SELECT account, destination, epoch, held_until FROM godwit_route WHERE account = ?", RouteTables::storedRow, account)
                .orElseGet(() -> RouteRow.unknown(account));
    }

    private static RouteRow storedRow(ResultSet row) throws SQLException {
        return new RouteRow(row.getString(1), Optional.ofNullable(row.getString(2)), row.getLong(3), millis(row, 4).map(Instant::ofEpochMilli));
    }

    /** With the hold in terms of this machine's clock: it lasts as much longer as the database says, whatever time it is there. */
    private static RouteRow localRow(ResultSet row) throws SQLException {
        return local(storedRow(row), Instant.ofEpochMilli(row.getLong(5)));
    }

    private static RouteRow local(RouteRow row, Instant now) {
        // equal clocks give equal times, also if some milliseconds pass between reading one and the other
        long apart = System.currentTimeMillis() - now.toEpochMilli();
        return Math.abs(apart) < 500 ? row : new RouteRow(row.account(), row.destination(), row.epoch(), row.heldUntil().map(until -> until.plusMillis(apart)));
    }

    private static Outcome local(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Done done -> new Outcome.Done(local(done.before(), now), local(done.after(), now), done.change(), done.names());
            case Outcome.EpochDiffers differs -> new Outcome.EpochDiffers(local(differs.now(), now));
            case Outcome.NotHeld notHeld -> new Outcome.NotHeld(local(notHeld.now(), now));
            case Outcome.Absent absent -> absent;
            case Outcome.Taken taken -> taken;
            case Outcome.ReadOnly readOnly -> readOnly;
        };
    }

    private static Optional<Long> millis(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
