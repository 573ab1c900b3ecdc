package dev.godwit.routes;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a store knows of one account.
 *
 * @param account     canonical name, or {@code @domain}
 * @param destination empty if the account has none of its own: its domain's holds, or the default
 * @param epoch       number of changes of this row so far; a removed row keeps counting, so that no epoch comes twice
 * @param heldUntil   until when logins have to wait, in terms of this machine's clock whatever the store's says; may be past
 */
public record RouteRow(String account, Optional<String> destination, long epoch, Optional<Instant> heldUntil) {

    public RouteRow {
        Objects.requireNonNull(account);
        Objects.requireNonNull(destination);
        Objects.requireNonNull(heldUntil);
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch " + epoch);
        }
    }

    /** An account that the store knows nothing of. */
    public static RouteRow unknown(String account) {
        return new RouteRow(account, Optional.empty(), 0, Optional.empty());
    }

    /** Whether logins have to wait at {@code now}. */
    public boolean isHeld(Instant now) {
        return heldUntil.filter(now::isBefore).isPresent();
    }
}
