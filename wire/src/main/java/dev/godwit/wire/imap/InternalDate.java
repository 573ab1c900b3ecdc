package dev.godwit.wire.imap;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates of receipt as IMAP writes them: {@code 17-Jul-1996 02:44:25 -0700} (RFC 9051 §9, date-time). */
public final class InternalDate {
    /** What {@link #parse} gives for a text that is no date. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final long FIRST = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toEpochSecond();
    private static final long LAST = OffsetDateTime.of(9999, 12, 31, 23, 59, 59, 0, ZoneOffset.UTC).toEpochSecond();

    private InternalDate() {
    }

    /** Whether {@link #format} can write it. */
    public static boolean canFormat(long epochSecond) {
        return epochSecond >= FIRST && epochSecond <= LAST;
    }

    /** In English and UTC, without quotes. */
    public static String format(long epochSecond) {
        OffsetDateTime time = Instant.ofEpochSecond(epochSecond).atOffset(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(26);
        two(text, time.getDayOfMonth()).append('-');
        int month = 3 * (time.getMonthValue() - 1);
        text.append(MONTHS, month, month + 3).append('-');
        two(text, time.getYear() / 100);
        two(text, time.getYear() % 100).append(' ');
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        return two(text, time.getSecond()).append(" +0000").toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /**
     * The time in seconds of the Unix epoch, or {@link #UNKNOWN}. Forgives a day of one digit with or without a blank, a
     * missing zone or one without a sign, a two-digit year and a weekday in front.
     */
    public static long parse(byte[] text, int offset, int length) {
        return new Parser(text, offset, offset + length).parse();
    }

    private static final class Parser {
        private final byte[] text;
        private final int end;
        private int at;

        Parser(byte[] text, int start, int end) {
            this.text = text;
            this.at = start;
            this.end = end;
        }

        long parse() {
            while (at < end && (text[at] < '0' || text[at] > '9')) {
                at++;
            }
            int day = number();
            separator();
            int month = month();
            separator();
            int yearStart = at;
            int year = number();
            if (at - yearStart == 2) {
                year += year < 70 ? 2000 : 1900;
            }
            separator();
            int hour = number();
            separator();
            int minute = number();
            int second = 0;
            if (at < end && text[at] == ':') {
                separator();
                second = number();
            }
            if (day < 1 || month < 1 || year < 1 || hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) {
                return UNKNOWN;
            }
            try {
                return LocalDate.of(year, month, day).toEpochDay() * 86400 + hour * 3600L + minute * 60L + second - zone();
            } catch (DateTimeException noSuchDay) {
                return UNKNOWN;
            }
        }

        private int number() {
            int value = 0;
            int digits = 0;
            while (at < end && text[at] >= '0' && text[at] <= '9' && digits < 6) {
                value = value * 10 + (text[at++] - '0');
                digits++;
            }
            return digits == 0 ? -1 : value;
        }

        private void separator() {
            while (at < end && (text[at] == '-' || text[at] == ' ' || text[at] == ':' || text[at] == '.')) {
                at++;
            }
        }

        private int month() {
            if (at + 3 > end) {
                return -1;
            }
            for (int i = 0; i < 12; i++) {
                if ((text[at] | 32) == (MONTHS.charAt(3 * i) | 32) && (text[at + 1] | 32) == MONTHS.charAt(3 * i + 1)
                        && (text[at + 2] | 32) == MONTHS.charAt(3 * i + 2)) {
                    at += 3;
                    while (at < end && (text[at] | 32) >= 'a' && (text[at] | 32) <= 'z') {
                        at++;
                    }
                    return i + 1;
                }
            }
            return -1;
        }

        private int zone() {
            while (at < end && text[at] == ' ') {
                at++;
            }
            if (at >= end || text[at] != '+' && text[at] != '-') {
                return 0;
            }
            int sign = text[at++] == '-' ? -1 : 1;
            int hhmm = number();
            return hhmm < 0 || hhmm > 9999 ? 0 : sign * (hhmm / 100 * 3600 + hhmm % 100 * 60);
        }
    }
}
