package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.json.Pointer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads ATTENDEE and ORGANIZER into participants (draft §2.4.4, §2.4.26). */
final class ParticipantReader {
    /** PARTSTAT of a task says how far the participant has come, too. */
    static final Set<String> PROGRESS = Set.of("completed", "in-process", "failed");
    static final Map<String, String> KINDS = Map.of("INDIVIDUAL", "individual", "GROUP", "group", "RESOURCE", "resource", "ROOM", "location", "UNKNOWN", "unknown");
    static final Map<String, String> ROLES = Map.of("CHAIR", "chair", "OPT-PARTICIPANT", "optional", "NON-PARTICIPANT", "informational", "OWNER", "owner");

    /** Parameter of an organizer whom no participant of the object stands for. */
    static final String ALONE = "X-NO-PARTICIPANT";

    private final Reading reading;
    private final ObjectNode js;
    private final boolean task;

    ParticipantReader(Reading reading, boolean task) {
        this.reading = reading;
        this.js = reading.js;
        this.task = task;
    }

    String read(ContentLine line) {
        return line.value().isBlank() ? null : line.is("ATTENDEE") ? attendee(line) : organizer(line);
    }

    private String attendee(ContentLine line) {
        return reading.key("participants", line).map(key -> {
            ObjectNode participant = js.withObjectProperty("participants").putObject(key).put("@type", "Participant").put("calendarAddress", line.value());
            named(participant, line);
            line.parameter("CUTYPE").map(k -> KINDS.getOrDefault(k.toUpperCase(Locale.ROOT), k.toLowerCase(Locale.ROOT))).ifPresent(k -> participant.put("kind", k));
            roles(participant, line);
            line.parameter("PARTSTAT").map(s -> s.toLowerCase(Locale.ROOT)).ifPresent(s -> status(participant, s));
            line.parameter("RSVP").map(r -> r.equalsIgnoreCase("TRUE")).ifPresent(r -> participant.put("expectReply", r));
            set(participant, "memberOf", line, "MEMBER");
            set(participant, "delegatedTo", line, "DELEGATED-TO");
            set(participant, "delegatedFrom", line, "DELEGATED-FROM");
            return Pointer.of("participants", key, "calendarAddress");
        }).orElse(null);
    }

    private static void named(ObjectNode participant, ContentLine line) {
        line.parameter("CN").ifPresent(name -> participant.put("name", name));
        line.parameter("EMAIL").ifPresent(email -> participant.put("email", email));
        line.parameter("SENT-BY").ifPresent(by -> participant.put("sentBy", by));
    }

    private static void roles(ObjectNode participant, ContentLine line) {
        ObjectNode roles = participant.putObject("roles");
        String role = ROLES.get(line.parameter("ROLE").orElse("").toUpperCase(Locale.ROOT));
        if (role == null || !role.equals("informational")) {
            roles.put("attendee", true);
        }
        if (role != null) {
            roles.put(role, true);
        }
    }

    private void status(ObjectNode participant, String status) {
        boolean progress = task && PROGRESS.contains(status);
        participant.put("participationStatus", progress ? "accepted" : status);
        if (progress) {
            participant.put("progress", status);
        }
    }

    private static void set(ObjectNode participant, String name, ContentLine line, String parameter) {
        for (String address : line.parameterValues(parameter)) {
            participant.withObjectProperty(name).put(address, true);
        }
    }

    private String organizer(ContentLine line) {
        if (js.has("organizerCalendarAddress")) {
            return null;
        }
        js.put("organizerCalendarAddress", line.value());
        if (line.hasParameter(ALONE, "TRUE")) {
            return "organizerCalendarAddress";
        }
        for (JsonNode participant : js.path("participants")) {
            if (participant.path("calendarAddress").asText().equalsIgnoreCase(line.value())) {
                ((ObjectNode) participant).withObjectProperty("roles").put("owner", true);
                return "organizerCalendarAddress";
            }
        }
        reading.key("participants", line).ifPresent(key -> {
            ObjectNode owner = js.withObjectProperty("participants").putObject(key).put("@type", "Participant").put("calendarAddress", line.value());
            named(owner, line);
            owner.putObject("roles").put("owner", true);
        });
        return "organizerCalendarAddress";
    }
}
