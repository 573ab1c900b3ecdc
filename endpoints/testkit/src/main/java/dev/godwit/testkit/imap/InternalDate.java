package dev.godwit.testkit.imap;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** INTERNALDATE on the wire (RFC 9051 §9, date-time). Not for use by several threads. */
final class InternalDate {
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .appendPattern("ppd-MMM-uuuu HH:mm:ss xx").toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter ZERO_DATE_TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .appendPattern("dd-MMM-uuuu HH:mm:ss xx").toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd-MMM-uuuu ", Locale.ENGLISH);

    private long cachedDay = Long.MIN_VALUE;
    private String cachedText;

    static long parse(String text) {
        try {
            return OffsetDateTime.parse(text, text.startsWith(" ") ? DATE_TIME : ZERO_DATE_TIME).toEpochSecond();
        } catch (DateTimeException e) {
            throw Refused.bad("malformed date-time");
        }
    }

    /** In quotation marks. */
    String quoted(long epochSecond) {
        long day = Math.floorDiv(epochSecond, 86_400L);
        if (day != cachedDay) {
            cachedDay = day;
            cachedText = "\"" + DAY.format(LocalDate.ofEpochDay(day));
        }
        int second = (int) Math.floorMod(epochSecond, 86_400L);
        char[] time = {digit(second / 36_000), digit(second / 3600 % 10), ':', digit(second / 600 % 6), digit(second / 60 % 10), ':',
            digit(second / 10 % 6), digit(second % 10), ' ', '+', '0', '0', '0', '0', '"'};
        return cachedText + new String(time);
    }

    private static char digit(int value) {
        return (char) ('0' + value);
    }
}
