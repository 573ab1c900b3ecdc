package dev.godwit.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Amounts as people write and read them. */
final class Amounts {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,12})([A-Za-z]?)");
    private static final Map<String, Long> BYTES = Map.of("", 1L, "K", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L, "T", 1_000_000_000_000L);
    private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L, "w", 604_800L, "y", 31_557_600L);

    private Amounts() {
    }

    /** {@code 25M}: a number of bytes with K, M, G or T (powers of 1000), or without. */
    static final class ByteConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return scaled(text.toUpperCase(Locale.ROOT), BYTES, "a number of bytes such as 25M");
        }
    }

    /** {@code 30d}: a number with s, m, h, d, w or y. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Duration.ofSeconds(scaled(text, SECONDS, "a duration such as 30d, 12h or 2y"));
        }
    }

    private static long scaled(String text, Map<String, Long> units, String expected) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches() || !units.containsKey(shape.group(2))) {
            throw new TypeConversionException("'" + text + "' is not " + expected);
        }
        try {
            return Math.multiplyExact(Long.parseLong(shape.group(1)), units.get(shape.group(2)));
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is too large");
        }
    }

    /** {@code 1,234}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 message}, {@code 1,234 messages}. */
    static String count(long number, String noun) {
        String plural = noun.endsWith("x") ? noun + "es" : noun + "s";
        return count(number) + " " + (number == 1 ? noun : plural);
    }

    /** {@code 512 bytes}, {@code 45.1 MB}. */
    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return count(bytes, "byte");
        }
        double amount = bytes;
        String unit = "bytes";
        for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
            if (amount < 999.95) {
                break;
            }
            amount /= 1_000;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, unit);
    }

    /** {@code 0.4 s}, {@code 2:05}, {@code 1:02:05}. */
    static String duration(Duration duration) {
        if (duration.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
        }
        return clock(duration);
    }

    /** {@code 0:12}, {@code 2:05}, {@code 1:02:05}. */
    static String clock(Duration duration) {
        return duration.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
