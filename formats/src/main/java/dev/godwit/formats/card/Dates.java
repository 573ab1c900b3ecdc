package dev.godwit.formats.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.json.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dates of vCards, whole and partial (RFC 6350 §4.3, ISO 8601 as vCard 3.0 has it), as PartialDate and Timestamp. */
final class Dates {
    private static final Pattern DATE = Pattern.compile("(?:(\\d{4})|--)-?(?:(\\d\\d)-?(?:(\\d\\d))?)?");
    private static final Pattern TIMESTAMP = Pattern.compile("(\\d{4})-?(\\d\\d)-?(\\d\\d)T(\\d\\d):?(\\d\\d):?(\\d\\d)Z");

    private Dates() {
    }

    /** A date as PartialDate, a time in UTC as Timestamp; anything else is carried. */
    static Optional<ObjectNode> read(String value, Optional<String> omittedYear) {
        String text = omittedYear.filter(y -> !y.isEmpty() && value.startsWith(y)).map(y -> "--" + value.substring(y.length()).replace("-", "")).orElse(value).strip();
        Optional<String> utc = utc(text);
        if (utc.isPresent()) {
            return Optional.of(Json.object().put("@type", "Timestamp").put("utc", utc.get()));
        }
        Matcher form = DATE.matcher(text);
        if (!form.matches() || form.group(1) == null && form.group(3) == null) {
            return Optional.empty();
        }
        ObjectNode date = Json.object().put("@type", "PartialDate");
        part(date, "year", form.group(1));
        part(date, "month", form.group(2));
        part(date, "day", form.group(3));
        return Optional.of(date);
    }

    private static void part(ObjectNode date, String name, String digits) {
        if (digits != null) {
            date.put(name, Integer.parseInt(digits));
        }
    }

    static Optional<String> utc(String text) {
        Matcher form = TIMESTAMP.matcher(text.strip());
        return form.matches() ? Optional.of(form.replaceAll("$1-$2-$3T$4:$5:$6Z")) : Optional.empty();
    }

    /** In the form of 4.0, or with hyphens and the year that stands for none, as 3.0 needs them. */
    static Optional<String> write(JsonNode date, boolean four, String omittedYear) {
        if (date.path("utc").isTextual()) {
            return timestamp(date.path("utc").asText(), four);
        }
        boolean year = part(date.path("year"), 9999);
        boolean month = part(date.path("month"), 12);
        boolean day = part(date.path("day"), 31);
        if (!year && !(month && day) || day && !month) {
            return Optional.empty();
        }
        String head = year ? String.format("%04d", date.path("year").intValue()) : omittedYear.isEmpty() ? "--" : omittedYear;
        String m = month ? String.format("%02d", date.path("month").intValue()) : "";
        String d = day ? String.format("%02d", date.path("day").intValue()) : "";
        boolean hyphens = !four && day || month && !day;
        return Optional.of(month ? head + (hyphens && !head.equals("--") ? "-" : "") + m + (day && hyphens ? "-" : "") + d : head);
    }

    private static boolean part(JsonNode value, int most) {
        return value.isInt() && value.intValue() > 0 && value.intValue() <= most;
    }

    static Optional<String> timestamp(String utc, boolean four) {
        Matcher form = TIMESTAMP.matcher(utc);
        return form.matches() ? Optional.of(four ? form.replaceAll("$1$2$3T$4$5$6Z") : utc) : Optional.empty();
    }
}
