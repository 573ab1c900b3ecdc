package dev.godwit.wire.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads Retry-After: seconds, or a date (RFC 9110 §10.2.3). */
public final class RetryAfter {
    /** Nobody waits longer; the date may be nonsense. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {
    }

    /** @return empty if it is neither; zero for a date in the past */
    public static Optional<Duration> parse(String value, Clock clock) {
        String text = value.strip();
        if (text.matches("\\d{1,9}(\\.\\d*)?")) { // fractions: some gateways
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text.replaceAll("\\..*", "")))));
        }
        try {
            Instant when = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(clock.instant(), when);
            return Optional.of(wait.isNegative() ? Duration.ZERO : bounded(wait));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
