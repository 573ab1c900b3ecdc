package dev.godwit.files.mbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line that begins a message: {@code From <sender> Thu Jan  1 10:00:00 2015}, with or without seconds and zone. */
final class FromLine {
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern DATE = Pattern.compile(
            ".*?\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\\s+([A-Za-z]{3})\\s+(\\d{1,2})\\s+(\\d{1,2}):(\\d\\d)(?::(\\d\\d))?(?:\\s+([A-Za-z]{1,5}|[+-]\\d{4}))?\\s+(\\d{4})(?:\\s+([+-]\\d{4}))?.*", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private FromLine() {
    }

    /** When the message was received; empty if this is no such line, but a line of text that begins with "From ". */
    static OptionalLong date(String line, ZoneId zone) {
        if (!line.startsWith("From ") || line.length() > 1000) {
            return OptionalLong.empty();
        }
        Matcher m = DATE.matcher(line);
        if (!m.matches() || !MONTHS.contains(m.group(1).toLowerCase(Locale.ROOT))) {
            return OptionalLong.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(Integer.parseInt(m.group(7)), MONTHS.indexOf(m.group(1).toLowerCase(Locale.ROOT)) + 1,
                    Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)),
                    m.group(5) == null ? 0 : Math.min(59, Integer.parseInt(m.group(5))));
            return OptionalLong.of(local.atZone(zone(m.group(8) != null ? m.group(8) : m.group(6), zone)).toEpochSecond());
        } catch (DateTimeException noSuchDate) {
            return OptionalLong.empty();
        }
    }

    private static ZoneId zone(String written, ZoneId otherwise) {
        if (written == null) {
            return otherwise;
        }
        if (written.startsWith("+") || written.startsWith("-")) {
            return ZoneOffset.of(written);
        }
        return written.equalsIgnoreCase("GMT") || written.equalsIgnoreCase("UTC") ? ZoneOffset.UTC : otherwise;
    }

    /** In UTC, as RFC 4155 wants it. */
    static String write(long receivedEpochSecond) {
        return "From MAILER-DAEMON " + ASCTIME.format(Instant.ofEpochSecond(receivedEpochSecond).atOffset(ZoneOffset.UTC)) + "\n";
    }
}
