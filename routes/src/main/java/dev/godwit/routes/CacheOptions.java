package dev.godwit.routes;

import java.time.Duration;

/**
 * How answers of a store are kept.
 *
 * @param timeout     after which a question is answered {@link Resolution.Unavailable}; until then a store that fails is asked again
 * @param positive    how long a known identifier's row may be used while changes are told as they happen
 * @param negative    the same for an unknown identifier
 * @param unpushed    the longest either may be used while changes are not told: the store cannot, or the link to it is down
 * @param stale       how much longer a row may be used when the store does not answer; zero: not at all. Safe only together with a
 *                    lease, which is why nothing is used beyond the lease
 * @param entries     rows kept in memory
 * @param lookups     questions put to the store at one time
 * @param waiting     questions that may wait for their turn; more are answered Unavailable at once
 */
public record CacheOptions(Duration timeout, Duration positive, Duration negative, Duration unpushed, Duration stale, int entries, int lookups, int waiting) {

    public CacheOptions {
        if (timeout.isNegative() || timeout.isZero() || positive.isNegative() || negative.isNegative() || unpushed.isNegative() || stale.isNegative()
                || entries < 1 || lookups < 1 || waiting < 1) {
            throw new IllegalArgumentException("a negative time, or room for nothing");
        }
    }

    /** 5 s, 10 minutes, 30 s, 2 s, none; a million rows, 16 lookups at a time. */
    public static CacheOptions usual() {
        return new CacheOptions(Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ZERO, 1_000_000, 16, 20_000);
    }
}
