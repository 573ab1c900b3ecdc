package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Pointer;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the properties of VEVENT and VTODO into Event and Task (draft-ietf-calext-jscalendar-icalendar-25 §2.3). Each method
 * returns the pointer to the value that it set, or null where the property has no place in JSCalendar.
 */
final class EntryReader implements PropertyReader {
    /** The order of reading: what others refer to comes first, the organizer when all attendees are known. */
    private static final List<String> FIRST = List.of("DTSTART", "DUE", "RECURRENCE-ID");
    private static final List<String> LAST = List.of("GEO", "ORGANIZER");
    private static final Map<String, String> CLASSES = Map.of("PUBLIC", "public", "PRIVATE", "private", "CONFIDENTIAL", "secret");
    private static final Map<String, String> TRANSP = Map.of("OPAQUE", "busy", "TRANSPARENT", "free");

    private final Reading reading;
    private final ObjectNode js;
    private final boolean task;
    private final Optional<ObjectNode> main;
    private boolean dates;
    private boolean instant;

    /** @param main of which the component overrides an instance; the instance's time is then given in its zone */
    EntryReader(Reading reading, boolean task, Optional<ObjectNode> main) {
        this.reading = reading;
        this.js = reading.js;
        this.task = task;
        this.main = main;
        js.put("@type", task ? "Task" : "Event");
    }

    static int rank(ContentLine line) {
        String name = line.upperName();
        return FIRST.contains(name) ? FIRST.indexOf(name) - FIRST.size() : LAST.contains(name) ? 1 + LAST.indexOf(name) : 0;
    }

    @Override
    public String read(ContentLine line) {
        return switch (line.upperName()) {
            case "UID" -> text("uid", line);
            case "SUMMARY" -> summary(line);
            case "DESCRIPTION" -> line.hasParameter("DERIVED", "TRUE") ? null : text("description", line);
            case "STYLED-DESCRIPTION" -> styledDescription(line);
            case "COLOR" -> text("color", line);
            case "CLASS" -> word("privacy", CLASSES.get(upper(line)));
            case "TRANSP" -> word("freeBusyStatus", TRANSP.get(upper(line)));
            case "STATUS" -> word(task ? "progress" : "status", line.value().isBlank() ? null : upper(line).toLowerCase(Locale.ROOT));
            case "PRIORITY" -> number("priority", line);
            case "SEQUENCE" -> number("sequence", line);
            case "PERCENT-COMPLETE" -> task ? number("percentComplete", line) : null;
            case "DTSTAMP" -> timestamp("updated", line);
            case "CREATED" -> timestamp("created", line);
            case "DTSTART" -> start("start", line);
            case "DUE" -> task ? due(line) : null;
            case "DTEND" -> task ? null : end(line);
            case "DURATION" -> task ? null : duration("duration", line);
            case "ESTIMATED-DURATION" -> task ? duration("estimatedDuration", line) : null;
            case "RECURRENCE-ID" -> recurrenceId(line);
            case "RRULE" -> rule(line);
            case "EXDATE", "RDATE" -> override(line);
            case "CATEGORIES" -> member("keywords", Text.unescape(line.value()));
            case "CONCEPT" -> member("categories", line.value());
            case "SHOW-WITHOUT-TIME" -> !js.has("showWithoutTime") && upper(line).equals("TRUE") && js.put("showWithoutTime", true) != null ? "showWithoutTime" : null;
            case "LOCATION", "GEO", "CONFERENCE", "ATTACH", "URL", "IMAGE", "LINK", "RELATED-TO" -> new PlaceAndLinkReader(reading).read(line);
            case "ATTENDEE", "ORGANIZER" -> new ParticipantReader(reading, task).read(line);
            default -> null;
        };
    }

    /** What is so without a property saying it. */
    @Override
    public void finish() {
        if (!task && dates && !instant && !js.has("duration")) {
            js.put("duration", "P1D");
            Hints.parameter(reading.hints, "duration", "dtstart", "derived", "true");
        }
    }

    private static String upper(ContentLine line) {
        return line.value().strip().toUpperCase(Locale.ROOT);
    }

    private String text(String name, ContentLine line) {
        return js.has(name) ? null : js.put(name, Text.unescape(line.value())) == null ? null : name;
    }

    private String summary(ContentLine line) {
        if (text("title", line) == null) {
            return null;
        }
        line.parameter("LANGUAGE").filter(l -> !l.isBlank()).ifPresent(l -> js.put("locale", l));
        return "title";
    }

    private String styledDescription(ContentLine line) {
        String type = line.parameter("FMTTYPE").orElse("");
        boolean text = type.startsWith("text/") && line.parameter("VALUE").map(v -> v.equalsIgnoreCase("TEXT")).orElse(true) && !line.hasParameter("DERIVED", "TRUE");
        if (!text || text("description", line) == null) {
            return null;
        }
        js.put("descriptionContentType", type);
        return "description";
    }

    private String word(String name, String value) {
        if (value == null || js.has(name)) {
            return null;
        }
        js.put(name, value);
        return name;
    }

    private String number(String name, ContentLine line) {
        if (js.has(name) || !line.value().strip().matches("\\d{1,9}")) {
            return null;
        }
        js.put(name, Integer.parseInt(line.value().strip()));
        return name;
    }

    private String timestamp(String name, ContentLine line) {
        return CalendarTime.parse(line.value().strip()).filter(t -> t.utc() && !js.has(name) && !line.value().equals(EntryWriter.NO_STAMP))
                .map(t -> js.put(name, LocalTimes.text(t.local()) + "Z")).map(o -> name).orElse(null);
    }

    private String duration(String name, ContentLine line) {
        String value = upper(line);
        boolean usable = !js.has(name) && value.startsWith("P") && CalendarDuration.parse(value).isPresent();
        return usable ? word(name, value) : null;
    }

    private String start(String name, ContentLine line) {
        Optional<Zones.When> when = js.has(name) ? Optional.empty() : reading.zones.when(line);
        if (when.isEmpty()) {
            return null;
        }
        js.put(name, LocalTimes.text(when.get().local()));
        if (when.get().date()) {
            dates = true;
            instant = line.hasParameter(EntryWriter.INSTANT, "TRUE");
            js.put("showWithoutTime", true);
        } else if (when.get().zone() != null) {
            js.put("timeZone", when.get().zone());
        }
        reading.zoneForm(name, line, when.get(), when.get().zone());
        return name;
    }

    private String due(ContentLine line) {
        if (!js.has("start")) {
            return start("due", line);
        }
        Optional<Zones.When> when = reading.zones.when(line).filter(w -> w.date() == dates && !js.has("due"));
        Optional<LocalDateTime> local = when.flatMap(w -> Zones.convert(w.local(), w.zone(), zone()));
        if (local.isEmpty()) {
            return null;
        }
        js.put("due", LocalTimes.text(local.get()));
        reading.zoneForm("due", line, when.get(), zone());
        return "due";
    }

    private String zone() {
        return js.path("timeZone").textValue();
    }

    private String end(ContentLine line) {
        Optional<LocalDateTime> start = LocalTimes.parse(js.path("start").asText());
        Optional<Zones.When> end = reading.zones.when(line).filter(w -> w.date() == dates && !js.has("duration"));
        Optional<LocalDateTime> local = end.flatMap(w -> Zones.convert(w.local(), w.zone(), zone()));
        Optional<CalendarDuration> duration = start.isEmpty() ? Optional.empty() : local.flatMap(l -> CalendarDuration.between(start.get(), l, Zones.rules(zone())));
        if (duration.isEmpty()) {
            return null;
        }
        js.put("duration", duration.get().toString());
        if (Objects.equals(end.get().zone(), zone())) {
            Hints.hint(reading.hints, "duration", "dtend");
        } else {
            js.put("endTimeZone", end.get().zone());
        }
        reading.zoneForm("duration", line, end.get(), end.get().zone());
        return "duration";
    }

    private String recurrenceId(ContentLine line) {
        Optional<Zones.When> when = js.has("recurrenceId") ? Optional.empty() : reading.zones.when(line);
        String zone = main.map(m -> m.path("timeZone").textValue()).orElseGet(() -> when.map(Zones.When::zone).orElse(null));
        Optional<LocalDateTime> local = when.flatMap(w -> Zones.convert(w.local(), w.zone(), zone));
        if (local.isEmpty()) {
            return null;
        }
        js.put("recurrenceId", LocalTimes.text(local.get()));
        if (zone != null) {
            js.put("recurrenceIdTimeZone", zone);
        }
        if (when.get().date() != dates) {
            Hints.hint(reading.hints, "recurrenceId", "recurrence-id").put("valueType", when.get().date() ? "date" : "date-time");
        }
        reading.zoneForm("recurrenceId", line, when.get(), zone);
        return "recurrenceId";
    }

    private String rule(ContentLine line) {
        if (js.has("recurrenceRule")) {
            return null;
        }
        return RecurrenceRules.toJson(line.value(), dates ? null : zone()).map(rule -> {
            js.set("recurrenceRule", rule);
            for (String part : upper(line).split(";")) {
                String until = part.startsWith("UNTIL=") ? part.substring(6) : "";
                boolean same = RecurrenceRules.toText(rule, zone(), dates, Optional.empty()).orElse("").contains("UNTIL=" + until);
                if (!until.isEmpty() && !same) {
                    Hints.parameter(reading.hints, "recurrenceRule", "rrule", "x-until", until);
                }
            }
            return "recurrenceRule";
        }).orElse(null);
    }

    private String override(ContentLine line) {
        Optional<Zones.When> when = reading.zones.when(line).filter(w -> w.date() == dates);
        Optional<LocalDateTime> local = when.flatMap(w -> Zones.convert(w.local(), w.zone(), zone()));
        String key = local.map(LocalTimes::text).orElse("");
        ObjectNode overrides = js.withObjectProperty("recurrenceOverrides");
        boolean excluded = line.is("EXDATE");
        String path = excluded ? Pointer.of("recurrenceOverrides", key, "excluded") : Pointer.of("recurrenceOverrides", key);
        if (key.isEmpty() || overrides.has(key)) {
            if (overrides.isEmpty()) {
                js.remove("recurrenceOverrides");
            }
            return null;
        }
        ObjectNode patch = overrides.putObject(key);
        if (excluded) {
            patch.put("excluded", true);
        }
        reading.zoneForm(path, line, when.get(), zone());
        return path;
    }

    private String member(String set, String name) {
        ObjectNode members = js.withObjectProperty(set);
        if (name.isEmpty() || members.has(name)) {
            if (members.isEmpty()) {
                js.remove(set);
            }
            return null;
        }
        members.put(name, true);
        return Pointer.of(set, name);
    }
}
