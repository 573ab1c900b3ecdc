package dev.godwit.dav;

import java.time.Instant;
import java.util.Optional;

/**
 * SOGo's sync tokens and CTags are the second of the last change. What changes later in the same second does not change them: such a
 * token says nothing until its second is well over.
 */
final class SecondsToken {
    /** Longer than a transaction that began in that second takes to be seen. */
    private static final long SETTLED_AFTER = 5;
    /** A clock that is further ahead of its own Date is none. */
    private static final long AHEAD = 3600;

    private SecondsToken() {
    }

    /** @param now what the server's clock says, if it says it */
    static boolean isYoung(String token, Optional<Instant> now) {
        if (!token.matches("[1-9]\\d{9}")) {
            return false;
        }
        return now.map(time -> time.getEpochSecond() - Long.parseLong(token)).map(age -> age < SETTLED_AFTER && age > -AHEAD).orElse(true);
    }
}
