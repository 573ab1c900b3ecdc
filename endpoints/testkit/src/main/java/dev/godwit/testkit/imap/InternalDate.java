package dev.godwit.testkit.imap;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** INTERNALDATE on the wire (RFC 9051 §9, date-time). Not for use by several threads. */
final class InternalDate {
    /** As many days as are remembered at a time: twenty years, so that a long listing formats each day once. */
    private static final int DAYS = 8192;
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .appendPattern("ppd-MMM-uuuu HH:mm:ss xx").toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter ZERO_DATE_TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
            .appendPattern("dd-MMM-uuuu HH:mm:ss xx").toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd-MMM-uuuu ", Locale.ENGLISH);

    private final long[] cachedDays = new long[DAYS];
    private final String[] cachedTexts = new String[DAYS];

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
        int slot = (int) Math.floorMod(day, (long) DAYS);
        if (cachedTexts[slot] == null || cachedDays[slot] != day) {
            cachedDays[slot] = day;
            cachedTexts[slot] = "\"" + DAY.format(LocalDate.ofEpochDay(day));
        }
        int second = (int) Math.floorMod(epochSecond, 86_400L);
        char[] time = {digit(second / 36_000), digit(second / 3600 % 10), ':', digit(second / 600 % 6), digit(second / 60 % 10), ':',
            digit(second / 10 % 6), digit(second % 10), ' ', '+', '0', '0', '0', '0', '"'};
        return cachedTexts[slot] + new String(time);
    }

    private static char digit(int value) {
        return (char) ('0' + value);
    }
}
