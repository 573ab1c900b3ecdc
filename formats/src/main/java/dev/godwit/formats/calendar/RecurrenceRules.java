package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.json.Json;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** RRULE and the RecurrenceRule object (RFC 5545 §3.3.10, RFC 7529, RFC 8984 §4.3.3). */
final class RecurrenceRules {
    private static final Map<String, String> NUMBERS = Map.of("BYMONTHDAY", "byMonthDay", "BYYEARDAY", "byYearDay", "BYWEEKNO", "byWeekNo", "BYHOUR", "byHour",
            "BYMINUTE", "byMinute", "BYSECOND", "bySecond", "BYSETPOS", "bySetPosition");
    private static final List<String> NUMBER_ORDER = List.of("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS");
    private static final Pattern DAY = Pattern.compile("([+-]?\\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9-]+");

    private RecurrenceRules() {
    }

    /** Empty if the rule has a part that is none of the RFCs', or one twice: then it is carried as it stands. */
    static Optional<ObjectNode> toJson(String value, String zone) {
        ObjectNode rule = Json.object().put("@type", "RecurrenceRule");
        for (String part : value.strip().split(";")) {
            int equals = part.indexOf('=');
            if (equals < 1 || !part(rule, part.substring(0, equals).toUpperCase(Locale.ROOT), part.substring(equals + 1).strip().toUpperCase(Locale.ROOT), zone)) {
                return Optional.empty();
            }
        }
        return rule.has("frequency") ? Optional.of(rule) : Optional.empty();
    }

    private static boolean part(ObjectNode rule, String name, String value, String zone) {
        return switch (name) {
            case "FREQ" -> word(rule, "frequency", value);
            case "RSCALE" -> word(rule, "rscale", value);
            case "SKIP" -> word(rule, "skip", value);
            case "WKST" -> word(rule, "firstDayOfWeek", value);
            case "INTERVAL" -> number(rule, "interval", value);
            case "COUNT" -> number(rule, "count", value);
            case "UNTIL" -> until(value, zone).filter(u -> !rule.has("until")).map(u -> rule.put("until", u)).isPresent();
            case "BYDAY" -> days(rule, value);
            case "BYMONTH" -> months(rule, value);
            default -> NUMBERS.containsKey(name) && numbers(rule, NUMBERS.get(name), value);
        };
    }

    private static boolean word(ObjectNode rule, String name, String value) {
        return !rule.has(name) && WORD.matcher(value).matches() && rule.put(name, value.toLowerCase(Locale.ROOT)) != null;
    }

    private static boolean number(ObjectNode rule, String name, String value) {
        return !rule.has(name) && value.matches("\\d{1,9}") && rule.put(name, Integer.parseInt(value)) != null;
    }

    private static boolean numbers(ObjectNode rule, String name, String value) {
        if (rule.has(name)) {
            return false;
        }
        ArrayNode numbers = rule.putArray(name);
        for (String number : value.split(",", -1)) {
            if (!number.matches("[+-]?\\d{1,4}")) {
                return false;
            }
            numbers.add(Integer.parseInt(number));
        }
        return true;
    }

    private static boolean days(ObjectNode rule, String value) {
        if (rule.has("byDay")) {
            return false;
        }
        ArrayNode days = rule.putArray("byDay");
        for (String day : value.split(",", -1)) {
            Matcher form = DAY.matcher(day.strip());
            if (!form.matches()) {
                return false;
            }
            ObjectNode nday = days.addObject().put("@type", "NDay").put("day", form.group(2).toLowerCase(Locale.ROOT));
            if (form.group(1) != null) {
                nday.put("nthOfPeriod", Integer.parseInt(form.group(1)));
            }
        }
        return true;
    }

    private static boolean months(ObjectNode rule, String value) {
        if (rule.has("byMonth")) {
            return false;
        }
        ArrayNode months = rule.putArray("byMonth");
        for (String month : value.split(",", -1)) {
            if (!month.matches("\\d{1,3}L?")) {
                return false;
            }
            months.add(month);
        }
        return true;
    }

    /** UNTIL in the zone of the event, as far as its rules are known; a date means all of that day. */
    static Optional<String> until(String value, String zone) {
        return CalendarTime.parse(value).flatMap(time -> time.date()
                ? Optional.of(zone == null ? time.local() : time.local().withHour(23).withMinute(59).withSecond(59))
                : Zones.convert(time.local(), time.utc() ? TimeZones.UTC : zone, zone).or(() -> Optional.of(time.local()))).map(LocalTimes::text);
    }

    /**
     * @param zone of the event, null if it floats
     * @param date whether the event has dates
     * @param spelled how the text had UNTIL; used if it still means the same
     */
    static Optional<String> toText(JsonNode rule, String zone, boolean date, Optional<String> spelled) {
        if (!WORD.matcher(rule.path("frequency").asText()).matches()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        words(parts, "RSCALE", rule.path("rscale"));
        words(parts, "FREQ", rule.path("frequency"));
        LocalTimes.parse(rule.path("until").asText()).ifPresent(until -> parts.add("UNTIL=" + spelled.filter(s -> until(s, zone).equals(Optional.of(rule.path("until").asText())))
                .orElseGet(() -> untilText(until, zone, date))));
        words(parts, "COUNT", rule.path("count"));
        words(parts, "INTERVAL", rule.path("interval"));
        list(parts, "BYMONTH", rule.path("byMonth"));
        list(parts, "BYDAY", rule.path("byDay"));
        NUMBER_ORDER.forEach(name -> list(parts, name, rule.path(NUMBERS.get(name))));
        words(parts, "WKST", rule.path("firstDayOfWeek"));
        words(parts, "SKIP", rule.path("skip"));
        return Optional.of(String.join(";", parts));
    }

    private static String untilText(LocalDateTime until, String zone, boolean date) {
        if (date) {
            return CalendarTime.date(until);
        }
        Optional<LocalDateTime> utc = zone == null ? Optional.empty() : Zones.convert(until, zone, TimeZones.UTC);
        return utc.map(u -> CalendarTime.dateTime(u) + "Z").orElseGet(() -> CalendarTime.dateTime(until));
    }

    private static void words(List<String> parts, String name, JsonNode value) {
        if (WORD.matcher(value.asText()).matches()) {
            parts.add(name + "=" + value.asText().toUpperCase(Locale.ROOT));
        }
    }

    private static void list(List<String> parts, String name, JsonNode values) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : values) {
            String text = value.isObject() ? value.path("nthOfPeriod").asText() + value.path("day").asText().toUpperCase(Locale.ROOT) : value.asText();
            if (WORD.matcher(text).matches()) {
                texts.add(text);
            }
        }
        if (!texts.isEmpty()) {
            parts.add(name + "=" + String.join(",", texts));
        }
    }
}
