package dev.godwit.routes;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where one account lives now.
 *
 * @param account     the account's canonical name: all its identifiers lead here
 * @param destination name of the destination that holds it, as the proxy's configuration calls it
 * @param epoch       grows by one with every change of this route, holds and releases included; 0 = never changed (no row). A
 *                    session that was opened under another destination than that of the newest epoch must be closed
 * @param heldUntil   present while logins have to wait; a hold that is over by the clock is no hold
 */
public record Route(String account, String destination, long epoch, Optional<Instant> heldUntil) {

    public Route {
        Objects.requireNonNull(account);
        Objects.requireNonNull(destination);
        Objects.requireNonNull(heldUntil);
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch " + epoch);
        }
    }

    /** Whether logins have to wait at {@code now}. */
    public boolean isHeld(Instant now) {
        return heldUntil.filter(now::isBefore).isPresent();
    }
}
