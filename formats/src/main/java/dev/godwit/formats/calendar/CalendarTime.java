package dev.godwit.formats.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DATE or DATE-TIME of RFC 5545 §3.3.4, §3.3.5.
 *
 * @param local midnight for a date
 * @param date whether it is a date
 * @param utc whether it ends in Z
 */
public record CalendarTime(LocalDateTime local, boolean date, boolean utc) {
    private static final Pattern FORM = Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)(\\d\\d)(Z?))?");

    /** Empty for what is no date: such values are carried as they stand. */
    public static Optional<CalendarTime> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.of(number(form.group(1)), number(form.group(2)), number(form.group(3)));
            if (form.group(4) == null) {
                return Optional.of(new CalendarTime(day.atStartOfDay(), true, false));
            }
            LocalDateTime time = day.atTime(number(form.group(4)), number(form.group(5)), number(form.group(6)));
            return Optional.of(new CalendarTime(time, false, !form.group(7).isEmpty()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    public static String date(LocalDateTime time) {
        return String.format("%04d%02d%02d", time.getYear(), time.getMonthValue(), time.getDayOfMonth());
    }

    public static String dateTime(LocalDateTime time) {
        return date(time) + String.format("T%02d%02d%02d", time.getHour(), time.getMinute(), time.getSecond());
    }

    @Override
    public String toString() {
        return date ? date(local) : dateTime(local) + (utc ? "Z" : "");
    }
}
