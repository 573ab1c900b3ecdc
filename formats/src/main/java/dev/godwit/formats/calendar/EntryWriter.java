package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Pointer;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what an Event or Task has in common with VEVENT and VTODO (draft §3). Values that have not the type the RFC gives
 * them are left out here; whoever compares the result with the object finds them missing and carries them along.
 */
final class EntryWriter {
    /** RFC 5545 wants a DTSTAMP where an object may have no {@code updated}. */
    static final String NO_STAMP = "19700101T000000Z";

    /** Parameter of a date that lasts no time, as JSCalendar can have it: without it, it would be a day. */
    static final String INSTANT = "X-NO-DURATION";

    private static final Map<String, String> CLASSES = Map.of("public", "PUBLIC", "private", "PRIVATE", "secret", "CONFIDENTIAL");
    private static final Map<String, String> TRANSP = Map.of("busy", "OPAQUE", "free", "TRANSPARENT");

    private final ObjectNode js;
    private final boolean task;
    private final List<Emitted> lines = new ArrayList<>();

    private EntryWriter(ObjectNode js) {
        this.js = js;
        this.task = js.path("@type").asText().equals("Task");
    }

    static List<Emitted> write(ObjectNode js) {
        EntryWriter writer = new EntryWriter(js);
        writer.write();
        return writer.lines;
    }

    private void write() {
        text("UID", "uid");
        stamps();
        times();
        recurrence();
        text("SUMMARY", "title", locale());
        description();
        text("COLOR", "color");
        word("CLASS", "privacy", CLASSES.getOrDefault(string("privacy"), ""));
        word("TRANSP", "freeBusyStatus", TRANSP.getOrDefault(string("freeBusyStatus"), ""));
        String status = task ? "progress" : "status";
        word("STATUS", status, string(status).toUpperCase(Locale.ROOT));
        number("PRIORITY", "priority");
        number("SEQUENCE", "sequence");
        if (task) {
            number("PERCENT-COMPLETE", "percentComplete");
        }
        members("CATEGORIES", "keywords", true);
        members("CONCEPT", "categories", false);
        lines.addAll(PlaceAndLinkWriter.write(js));
        lines.addAll(ParticipantWriter.write(js, task));
    }

    private void emit(String path, ContentLine line) {
        lines.add(new Emitted(path, Hints.applied(js, path, line)));
    }

    private String string(String name) {
        return js.path(name).asText("");
    }

    private Parameter[] locale() {
        return js.path("locale").isTextual() && js.path("title").isTextual() ? new Parameter[] {Parameter.of("LANGUAGE", string("locale"))} : new Parameter[0];
    }

    private void text(String property, String name, Parameter... parameters) {
        JsonNode value = js.path(name);
        if (value.isTextual() && value.textValue().indexOf('\r') < 0 && !Hints.derived(js, name)) {
            emit(name, ContentLine.of(property, List.of(parameters), Text.escape(value.textValue())));
        }
    }

    private void description() {
        if (js.path("descriptionContentType").isTextual()) {
            text("STYLED-DESCRIPTION", "description", Parameter.of("FMTTYPE", string("descriptionContentType")));
        } else {
            text("DESCRIPTION", "description");
        }
    }

    private void word(String property, String name, String value) {
        if (js.path(name).isTextual() && value.matches("[A-Za-z0-9-]+")) {
            emit(name, ContentLine.of(property, value));
        }
    }

    private void number(String property, String name) {
        if (js.path(name).canConvertToInt() && js.path(name).isInt() && js.path(name).intValue() >= 0) {
            emit(name, ContentLine.of(property, js.path(name).asText()));
        }
    }

    private void members(String property, String set, boolean escaped) {
        js.path(set).propertyStream().filter(m -> m.getValue().asBoolean() && m.getValue().isBoolean() && !m.getKey().isEmpty() && m.getKey().indexOf('\r') < 0)
                .filter(m -> escaped || plain(m.getKey()) && m.getKey().indexOf(',') < 0)
                .forEach(m -> emit(Pointer.of(set, m.getKey()), ContentLine.of(property, escaped ? Text.escape(m.getKey()) : m.getKey())));
    }

    /** Whether the value can stand in a line as it is. */
    static boolean plain(String value) {
        return !value.isEmpty() && value.chars().noneMatch(c -> c < ' ' || c == 127);
    }

    private void stamps() {
        Optional<LocalDateTime> updated = LocalTimes.parseUtc(string("updated"));
        if (updated.isPresent()) {
            emit("updated", ContentLine.of("DTSTAMP", CalendarTime.dateTime(updated.get()) + "Z"));
        } else if (Carrier.lines(js).stream().noneMatch(l -> l.is("DTSTAMP"))) {
            lines.add(new Emitted("", ContentLine.of("DTSTAMP", NO_STAMP)));
        }
        LocalTimes.parseUtc(string("created")).ifPresent(t -> emit("created", ContentLine.of("CREATED", CalendarTime.dateTime(t) + "Z")));
    }

    private String zone() {
        return js.path("timeZone").textValue();
    }

    /** Dates are for what has no zone and no time anywhere (draft §3.2). */
    private boolean dates() {
        return js.path("showWithoutTime").asBoolean() && zone() == null && midnight("start") && midnight("due")
                && CalendarDuration.parse(js.path("duration").asText("P0D")).map(d -> d.seconds() == 0).orElse(false);
    }

    private boolean midnight(String name) {
        return !js.has(name) || LocalTimes.parse(string(name)).map(t -> t.toLocalTime().equals(LocalTime.MIDNIGHT)).orElse(false);
    }

    private void times() {
        TimeWriter times = new TimeWriter(js, zone(), dates());
        time(times, "DTSTART", "start");
        if (task) {
            time(times, "DUE", "due");
            duration("ESTIMATED-DURATION", "estimatedDuration");
        } else {
            end(times);
        }
        LocalTimes.parse(string("recurrenceId")).ifPresent(id -> {
            boolean date = Hints.at(js, "recurrenceId").map(h -> h.path("valueType").asText()).map(t -> t.equals("date")).orElse(dates());
            emit("recurrenceId", new TimeWriter(js, js.path("recurrenceIdTimeZone").textValue(), date).line("RECURRENCE-ID", "recurrenceId", id));
        });
        if (js.path("showWithoutTime").asBoolean() && !dates()) {
            emit("showWithoutTime", ContentLine.of("SHOW-WITHOUT-TIME", "TRUE"));
        }
    }

    private void time(TimeWriter times, String property, String name) {
        boolean instant = property.equals("DTSTART") && !task && dates() && !js.has("duration");
        LocalTimes.parse(string(name)).map(t -> times.line(property, name, t)).ifPresent(line -> emit(name, instant ? line.with(Parameter.of(INSTANT, "TRUE")) : line));
    }

    private void duration(String property, String name) {
        if (CalendarDuration.parse(string(name)).isPresent() && string(name).startsWith("P")) {
            emit(name, ContentLine.of(property, string(name)));
        }
    }

    private void end(TimeWriter times) {
        Optional<LocalDateTime> start = LocalTimes.parse(string("start"));
        Optional<CalendarDuration> duration = CalendarDuration.parse(string("duration"));
        String endZone = js.path("endTimeZone").textValue();
        boolean byEnd = endZone != null || Hints.name(js, "duration").map(n -> n.equals("dtend")).orElse(false);
        if (Hints.derived(js, "duration") && string("duration").equals("P1D") && dates()) {
            return;
        }
        if (!byEnd || start.isEmpty() || duration.isEmpty()) {
            duration("DURATION", "duration");
            return;
        }
        LocalDateTime end = duration.get().after(start.get(), Zones.rules(zone()));
        String zone = endZone == null ? zone() : endZone;
        Zones.convert(end, zone(), zone).ifPresent(e -> emit("duration", new TimeWriter(js, zone, dates()).line("DTEND", "duration", e)));
    }

    private void recurrence() {
        boolean dates = dates();
        RecurrenceRules.toText(js.path("recurrenceRule"), zone(), dates, Hints.parameter(js, "recurrenceRule", "x-until"))
                .ifPresent(rule -> emit("recurrenceRule", ContentLine.of("RRULE", rule)));
        TimeWriter times = new TimeWriter(js, zone(), dates);
        for (Map.Entry<String, JsonNode> override : js.path("recurrenceOverrides").properties()) {
            Optional<LocalDateTime> id = LocalTimes.parse(override.getKey());
            JsonNode patch = override.getValue();
            boolean excluded = patch.size() == 1 && patch.path("excluded").isBoolean() && patch.path("excluded").asBoolean();
            if (id.isPresent() && patch.isObject() && (excluded || patch.isEmpty())) {
                String path = Pointer.of("recurrenceOverrides", override.getKey());
                String full = excluded ? Pointer.join(path, "excluded") : path;
                emit(full, times.line(excluded ? "EXDATE" : "RDATE", full, id.get()));
            }
        }
    }
}
