package dev.godwit.routes;

import java.util.List;
import java.util.Optional;

/**
 * Where routes are kept. Identifiers come normalised ({@link Identifiers#key}). An identifier that the store does not know names
 * an account of its own. All methods block, may be called from any platform thread, and throw {@link RouteStoreException} if the
 * store cannot answer; none of them ever makes up an answer.
 *
 * <p>What else a store can is found by type: {@link ChangeLog}, {@link Leases}.
 */
public interface RouteStore extends AutoCloseable {

    /**
     * The account's row, with all that was committed before the call.
     *
     * @return empty if the identifier is no alias and its account has no row; an alias of an account without a row finds a row of
     *         epoch 0
     */
    Optional<RouteRow> find(String identifier);

    /**
     * Does it, or says why not, in one atomic and durable step. After an exception it is unknown whether it was done: the epoch
     * tells.
     *
     * @param identifier any name of the account
     */
    Outcome apply(String identifier, RouteChange change);

    /**
     * Rows in the order of their accounts' names.
     *
     * @param after only rows whose account sorts behind it by UTF-8 bytes; empty for all
     */
    List<RouteRow> list(String after, int limit);

    /** All names of the account that {@code identifier} belongs to, its own first, the others sorted. */
    List<String> identifiers(String identifier);

    /** Whether {@link #apply} can do anything. */
    boolean writable();

    @Override
    void close();
}
