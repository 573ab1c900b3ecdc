package dev.godwit.archive.vandelay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Dates in text columns. */
final class Dates {
    private Dates() {
    }

    /** Of {@code 2020-01-02T03:04:05Z}, with a zone, with a blank for the T, without a zone (UTC), or in seconds of the epoch. */
    static Optional<Instant> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String date = text.strip().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T").replaceFirst(" ?UTC$", "Z");
        try {
            if (date.matches("-?\\d{1,12}")) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(date)));
            }
            boolean zoned = date.matches(".*(Z|z|[+-]\\d\\d:?\\d\\d)$");
            return Optional.of(zoned ? OffsetDateTime.parse(date.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2")).toInstant() : LocalDateTime.parse(date).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
