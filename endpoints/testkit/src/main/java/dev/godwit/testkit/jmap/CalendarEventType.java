package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * CalendarEvent (draft-ietf-jmap-calendars-26 §5): Events, and Tasks too. Recurrences are not expanded, UTC times not
 * reckoned, scheduling messages not sent.
 */
final class CalendarEventType implements DataType {
    private static final Schema SCHEMA = JsCalendar.schema();
    /** A change of these alone is no new version of the event. */
    private static final Set<String> WITHOUT_SEQUENCE = Set.of("calendarIds", "isDraft", "updated", "keywords", "color",
            "freeBusyStatus", "useDefaultAlerts", "alerts", "sequence");

    @Override
    public String name() {
        return "CalendarEvent";
    }

    @Override
    public String capability() {
        return Urn.CALENDARS;
    }

    @Override
    public String idPrefix() {
        return "ev";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return switch (verb) {
            case "get" -> Map.of("recurrenceOverridesBefore", Shape.UTC_DATE.orNull(), "recurrenceOverridesAfter", Shape.UTC_DATE.orNull(),
                    "reduceParticipants", Shape.BOOLEAN, "timeZone", Shape.STRING);
            case "set" -> Map.of("sendSchedulingMessages", Shape.BOOLEAN);
            case "query" -> Map.of("expandRecurrences", Shape.BOOLEAN, "timeZone", Shape.STRING);
            default -> Map.of();
        };
    }

    /** Null is the same as nothing (§5.9). */
    @Override
    public void beforeCheck(Access access, ObjectNode event) {
        for (String name : List.copyOf(Json.names(event))) {
            if (event.get(name).isNull() && !SCHEMA.acceptsNull(name)) {
                event.remove(name);
            }
        }
        if (!event.has("@type")) {
            event.put("@type", "Event");
        }
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        if (!created.has("uid")) {
            created.put("uid", UUID.randomUUID().toString());
        }
        String now = access.quirks().now();
        created.put("isOrigin", isOrigin(created));
        if (isOrigin(created)) {
            created.put("updated", now);
        }
        if (!created.has("created") || isOrigin(created) && created.get("created").asText().compareTo(now) > 0) {
            created.put("created", now);
        }
    }

    private static boolean isOrigin(ObjectNode event) {
        return !event.has("replyTo") && !event.has("organizerCalendarAddress");
    }

    @Override
    public boolean visible(Access access, ObjectNode event) {
        return access.owner() || !"secret".equals(Json.text(event, "privacy")) && Json.names(event.get("calendarIds")).stream()
                .anyMatch(id -> CalendarType.RIGHTS.readable(access, access.get("Calendar", id)));
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        boolean task = after.get("@type").asText().equals("Task");
        if (task && access.quirks().noTasks) {
            throw SetError.conflict("@type", "Tasks are not stored");
        }
        if (!task && !after.has("start")) {
            throw SetError.invalid("start", "missing");
        }
        if (after.has("utcStart") || after.has("utcEnd")) {
            throw SetError.conflict("utcStart", "UTC times cannot be set here");
        }
        checkOverrides(after);
        Containers.checkMembership(access, "Calendar", after, "calendarIds");
        Containers.checkUid(access, name(), after, "recurrenceId");
        for (JsonNode link : after.path("links")) {
            String blobId = Json.text(link, "blobId");
            if (blobId != null && access.account().blobs().get(blobId) == null) {
                throw SetError.blobNotFound(blobId);
            }
        }
        Json.names(after.get("calendarIds")).forEach(id -> CalendarType.RIGHTS.require(access, access.get("Calendar", id), "mayWriteAll"));
        if (before != null) {
            checkUpdate(access, before, after);
        }
    }

    private static void checkOverrides(ObjectNode event) {
        for (JsonNode override : event.path("recurrenceOverrides")) {
            for (String forbidden : List.of("@type", "uid", "method", "isDraft", "calendarIds", "recurrenceRules", "recurrenceRule",
                    "recurrenceOverrides", "relatedTo", "prodId", "replyTo", "privacy", "utcStart", "utcEnd")) {
                if (override.has(forbidden)) {
                    throw SetError.invalid("recurrenceOverrides", forbidden + " in an override");
                }
            }
        }
    }

    private static void checkUpdate(Access access, ObjectNode before, ObjectNode after) {
        if (after.get("isDraft").asBoolean() && !before.get("isDraft").asBoolean()) {
            throw SetError.invalid("isDraft", "an event does not become a draft again");
        }
        after.put("isOrigin", isOrigin(after));
        if (after.equals(before) || !isOrigin(after)) {
            return;
        }
        after.put("updated", access.quirks().now());
        boolean newVersion = false;
        for (ObjectNode one : List.of(before, after)) {
            ObjectNode other = one == before ? after : before;
            newVersion |= Json.names(one).stream().anyMatch(name -> !WITHOUT_SEQUENCE.contains(name) && !one.get(name).equals(other.get(name)));
        }
        long sequence = before.path("sequence").asLong();
        if (newVersion && after.path("sequence").asLong() <= sequence) {
            after.put("sequence", sequence + 1);
        }
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode event, ObjectNode arguments) {
        Json.names(event.get("calendarIds")).forEach(id -> CalendarType.RIGHTS.require(access, access.get("Calendar", id), "mayWriteAll"));
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        Predicate<ObjectNode> all = event -> true;
        for (Map.Entry<String, JsonNode> each : condition.properties()) {
            String text = each.getValue().asText();
            all = all.and(switch (each.getKey()) {
                case "inCalendar" -> event -> event.get("calendarIds").has(text);
                case "inCalendars" -> event -> Json.texts(each.getValue()).stream().anyMatch(event.get("calendarIds")::has);
                case "uid" -> event -> text.equals(Json.text(event, "uid"));
                case "title", "description" -> event -> event.path(each.getKey()).asText().contains(text);
                default -> throw MethodError.of("unsupportedFilter", each.getKey());
            });
        }
        return all;
    }

    @Override
    public Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        return switch (property) {
            case "start", "uid", "recurrenceId", "created", "updated" -> Comparator.comparing(event -> event.path(property).asText());
            default -> throw MethodError.of("unsupportedSort", property);
        };
    }
}
