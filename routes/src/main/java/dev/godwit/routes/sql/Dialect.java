package dev.godwit.routes.sql;

/**
 * What differs between the databases.
 *
 * @param now        milliseconds since 1970 by the database's clock, at this very moment and not at the transaction's beginning
 * @param bytewise   makes a text column sort by its bytes
 * @param lockNumber locks the one row of {@code godwit_route_change} to the transaction's end, if reading it does not
 */
record Dialect(String now, String bytewise, String lockNumber) {
    static final Dialect SQLITE = new Dialect("CAST(unixepoch('subsec') * 1000 AS INTEGER)", "", "");
    static final Dialect POSTGRESQL = new Dialect("CAST(extract(epoch from clock_timestamp()) * 1000 AS bigint)", " COLLATE \"C\"", " FOR UPDATE");
}
