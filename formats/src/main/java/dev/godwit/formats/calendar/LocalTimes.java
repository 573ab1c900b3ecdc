package dev.godwit.formats.calendar;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** LocalDateTime and UTCDateTime of RFC 8984 §1.4.3, §1.4.4. */
final class LocalTimes {
    private static final Pattern FORM = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

    private LocalTimes() {
    }

    /** Empty for anything else, fractions of seconds included: iCalendar has none. */
    static Optional<LocalDateTime> parse(String text) {
        try {
            return FORM.matcher(text).matches() ? Optional.of(LocalDateTime.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<LocalDateTime> parseUtc(String text) {
        return text.endsWith("Z") ? parse(text.substring(0, text.length() - 1)) : Optional.empty();
    }

    static String text(LocalDateTime time) {
        String date = CalendarTime.date(time);
        String clock = String.format("%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
        return date.substring(0, 4) + "-" + date.substring(4, 6) + "-" + date.substring(6) + "T" + clock;
    }
}
