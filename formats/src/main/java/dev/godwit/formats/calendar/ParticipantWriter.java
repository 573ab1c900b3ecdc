package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Ids;
import dev.godwit.formats.json.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes participants as ATTENDEE and ORGANIZER (draft §3.6). */
final class ParticipantWriter {
    private static final Set<String> ORGANIZERS = Set.of("@type", "calendarAddress", "name", "email", "sentBy", "roles");

    private final ObjectNode js;
    private final boolean task;
    private final List<Emitted> lines = new ArrayList<>();
    private final Ids ids = new Ids();

    private ParticipantWriter(ObjectNode js, boolean task) {
        this.js = js;
        this.task = task;
    }

    static List<Emitted> write(ObjectNode js, boolean task) {
        ParticipantWriter writer = new ParticipantWriter(js, task);
        writer.write();
        return writer.lines;
    }

    private void write() {
        String organizer = js.path("organizerCalendarAddress").asText("");
        Map.Entry<String, JsonNode> owner = null;
        for (Map.Entry<String, JsonNode> participant : js.path("participants").properties()) {
            String address = participant.getValue().path("calendarAddress").asText("");
            boolean organizes = !organizer.isEmpty() && address.equalsIgnoreCase(organizer);
            if (organizes && owner == null) {
                owner = participant;
            }
            if (EntryWriter.plain(address) && !(organizes && onlyOrganizer(participant.getValue()))) {
                emit(Pointer.of("participants", participant.getKey(), "calendarAddress"), keyed(participant.getKey(), attendee(participant.getValue(), address, organizes)));
            }
        }
        if (EntryWriter.plain(organizer)) {
            organizer(organizer, owner);
        }
    }

    private void organizer(String address, Map.Entry<String, JsonNode> owner) {
        List<Parameter> parameters = new ArrayList<>();
        if (owner != null && owner.getValue().path("roles").path("owner").asBoolean()) {
            named(parameters, owner.getValue());
        } else {
            parameters.add(Parameter.of(ParticipantReader.ALONE, "TRUE"));
        }
        ContentLine line = ContentLine.of("ORGANIZER", parameters, address);
        emit("organizerCalendarAddress", owner != null && onlyOrganizer(owner.getValue()) ? keyed(owner.getKey(), line) : line);
    }

    private static boolean onlyOrganizer(JsonNode participant) {
        JsonNode roles = participant.path("roles");
        return roles.size() == 1 && roles.has("owner") && participant.propertyStream().allMatch(m -> ORGANIZERS.contains(m.getKey()));
    }

    private void emit(String path, ContentLine line) {
        lines.add(new Emitted(path, Hints.applied(js, path, line)));
    }

    private ContentLine keyed(String key, ContentLine line) {
        if (ids.wouldBe(Text.unescape(line.value())).equals(key)) {
            ids.derive(Text.unescape(line.value()));
            return line;
        }
        return ids.take(key) ? line.with(Parameter.of("JSID", key)) : line;
    }

    private ContentLine attendee(JsonNode participant, String address, boolean organizes) {
        List<Parameter> parameters = new ArrayList<>();
        named(parameters, participant);
        reverse(ParticipantReader.KINDS, participant.path("kind").asText("")).ifPresent(k -> parameters.add(Parameter.of("CUTYPE", k)));
        role(parameters, participant.path("roles"), organizes);
        String status = task && participant.path("progress").isTextual() ? participant.path("progress").asText() : participant.path("participationStatus").asText("");
        if (!status.isEmpty()) {
            parameters.add(Parameter.of("PARTSTAT", status.toUpperCase(Locale.ROOT)));
        }
        if (participant.path("expectReply").isBoolean()) {
            parameters.add(Parameter.of("RSVP", participant.path("expectReply").asBoolean() ? "TRUE" : "FALSE"));
        }
        set(parameters, "MEMBER", participant.path("memberOf"));
        set(parameters, "DELEGATED-TO", participant.path("delegatedTo"));
        set(parameters, "DELEGATED-FROM", participant.path("delegatedFrom"));
        return ContentLine.of("ATTENDEE", parameters.stream().filter(p -> p.raw().chars().noneMatch(c -> c < ' ')).toList(), address);
    }

    private static void named(List<Parameter> parameters, JsonNode participant) {
        text(parameters, "CN", participant.path("name"));
        text(parameters, "EMAIL", participant.path("email"));
        text(parameters, "SENT-BY", participant.path("sentBy"));
    }

    private static void text(List<Parameter> parameters, String name, JsonNode value) {
        if (value.isTextual() && value.textValue().chars().noneMatch(c -> c < ' ' && c != '\n')) {
            parameters.add(name.equals("SENT-BY") ? new Parameter(name, "\"" + Parameter.of(name, value.textValue()).raw().replace("\"", "") + "\"") : Parameter.of(name, value.textValue()));
        }
    }

    private static Optional<String> reverse(Map<String, String> map, String value) {
        return map.entrySet().stream().filter(e -> e.getValue().equals(value)).map(Map.Entry::getKey).findFirst()
                .or(() -> Optional.of(value.toUpperCase(Locale.ROOT)).filter(v -> !v.isEmpty()));
    }

    /** One role of iCalendar for the roles of JSCalendar; being the owner is said by ORGANIZER. */
    private static void role(List<Parameter> parameters, JsonNode roles, boolean organizes) {
        List<String> special = roles.propertyStream().map(Map.Entry::getKey).filter(r -> !r.equals("attendee") && !(organizes && r.equals("owner"))).toList();
        if (!special.isEmpty()) {
            reverse(ParticipantReader.ROLES, special.getFirst()).ifPresent(r -> parameters.add(Parameter.of("ROLE", r)));
        }
    }

    private static void set(List<Parameter> parameters, String name, JsonNode addresses) {
        List<String> values = addresses.propertyStream().map(Map.Entry::getKey).toList();
        if (!values.isEmpty()) {
            parameters.add(new Parameter(name, values.stream().map(v -> "\"" + Parameter.of(name, v).raw().replace("\"", "") + "\"").collect(Collectors.joining(","))));
        }
    }
}
