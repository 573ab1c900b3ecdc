package dev.godwit.formats.calendar;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration of RFC 5545 §3.3.6 and RFC 8984 §1.4.6: days are days of the calendar, the rest is exact time.
 *
 * @param days may be negative, then {@code seconds} is not positive
 * @param seconds exact
 */
public record CalendarDuration(long days, long seconds) {
    private static final Pattern FORM = Pattern.compile(
            "([+-]?)P(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?(?:T(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})S)?)?", Pattern.CASE_INSENSITIVE);

    public static Optional<CalendarDuration> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || text.strip().length() < 3) {
            return Optional.empty();
        }
        long sign = form.group(1).equals("-") ? -1 : 1;
        long days = number(form.group(2)) * 7 + number(form.group(3));
        long seconds = number(form.group(4)) * 3600 + number(form.group(5)) * 60 + number(form.group(6));
        return Optional.of(new CalendarDuration(sign * days, sign * seconds));
    }

    /** From one local time to another, in whole days of the calendar and the exact rest; empty if the end is before the start. */
    public static Optional<CalendarDuration> between(LocalDateTime start, LocalDateTime end, Optional<ZoneId> zone) {
        long days = ChronoUnit.DAYS.between(start, end);
        LocalDateTime day = start.plusDays(days);
        long seconds = zone.map(z -> ChronoUnit.SECONDS.between(ZonedDateTime.of(day, z), ZonedDateTime.of(end, z))).orElseGet(() -> ChronoUnit.SECONDS.between(day, end));
        return days < 0 || seconds < 0 ? Optional.empty() : Optional.of(new CalendarDuration(days, seconds));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The shortest spelling, without weeks. */
    @Override
    public String toString() {
        boolean negative = days < 0 || seconds < 0;
        long d = Math.abs(days);
        long s = Math.abs(seconds);
        StringBuilder text = new StringBuilder(negative ? "-P" : "P");
        if (d > 0) {
            text.append(d).append('D');
        }
        if (s > 0 || d == 0) {
            text.append('T');
            part(text, s / 3600, 'H');
            part(text, s / 60 % 60, 'M');
            if (s % 60 > 0 || s == 0) {
                text.append(s % 60).append('S');
            }
        }
        return text.toString();
    }

    private static void part(StringBuilder text, long amount, char unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }

    /** The local time this long after {@code start}: days first, then exact time, which a change of the zone's offset shifts. */
    public LocalDateTime after(LocalDateTime start, Optional<ZoneId> zone) {
        LocalDateTime day = start.plusDays(days);
        return zone.map(z -> ZonedDateTime.of(day, z).plusSeconds(seconds).toLocalDateTime()).orElseGet(() -> day.plusSeconds(seconds));
    }
}
