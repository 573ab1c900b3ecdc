package dev.godwit.files.loose;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** When a message was received, as its own header tells. */
final class HeaderDates {
    private HeaderDates() {
    }

    /** The date of the topmost Received field, else that of Date, in seconds of the epoch; empty if neither can be read. */
    static OptionalLong received(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        String received = field(text, "received");
        OptionalLong date = received == null ? OptionalLong.empty() : parse(received.substring(received.lastIndexOf(';') + 1));
        String sent = date.isPresent() ? null : field(text, "date");
        return sent == null ? date : parse(sent);
    }

    /** The first field of that name, unfolded; null if there is none. */
    static String field(String header, String name) {
        for (int at = 0; at < header.length();) {
            int end = header.indexOf('\n', at);
            end = end < 0 ? header.length() : end + 1;
            if (header.regionMatches(true, at, name + ":", 0, name.length() + 1)) {
                while (end < header.length() && (header.charAt(end) == ' ' || header.charAt(end) == '\t')) {
                    int next = header.indexOf('\n', end);
                    end = next < 0 ? header.length() : next + 1;
                }
                return header.substring(at + name.length() + 1, end).replace("\r", "").replace("\n", "");
            }
            at = end;
        }
        return null;
    }

    private static OptionalLong parse(String date) {
        String plain = date.replaceAll("\\([^()]*\\)", " ").replaceAll("\\s+", " ").strip();
        // RFC 5322 §4.3: zones by name
        String zoned = plain.replaceFirst("(?i) (UT|GMT|UTC|Z)$", " +0000");
        try {
            return OptionalLong.of(OffsetDateTime.parse(zoned.replaceFirst("^[A-Za-z]{3}, ?", ""), DateTimeFormatter.ofPattern("d MMM yyyy H:mm[:ss] xx", Locale.ENGLISH)).toEpochSecond());
        } catch (DateTimeException unreadable) {
            return OptionalLong.empty();
        }
    }
}
