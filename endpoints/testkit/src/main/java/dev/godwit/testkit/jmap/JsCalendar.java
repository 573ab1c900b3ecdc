package dev.godwit.testkit.jmap;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Pattern;

/** The properties of JSCalendar Events and Tasks (RFC 8984, and those of its successor): types of those known, others kept. */
final class JsCalendar {
    static final Shape LOCAL = Shape.matching(Pattern.compile("\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-6]\\d(\\.\\d*[1-9])?"), "a LocalDateTime");
    static final Shape DURATION = Shape.matching(
            Pattern.compile("P(\\d+W|(\\d+W)?\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d*[1-9])?S)?)?(?<!P)"), "a Duration");
    static final Shape SIGNED_DURATION = value -> !value.isTextual() ? "not a SignedDuration"
            : DURATION.problem(Json.NODES.textNode(value.asText().replaceFirst("^[+-]", "")));
    static final Shape TIME_ZONE = value -> value.isTextual() && isZone(value.asText()) ? null : "not a TimeZoneId";
    static final Shape ALERT = Shape.object(Map.of("@type", Shape.oneOf("Alert"), "trigger", trigger(), "acknowledged", Shape.UTC_DATE,
            "action", Shape.oneOf("display", "email"))).with("trigger");

    private static final Shape SET = Shape.mapOf(Shape.STRING, Shape.TRUE);
    private static final Shape RULE = Shape.object(Map.of("@type", Shape.oneOf("RecurrenceRule"),
            "frequency", Shape.oneOf("yearly", "monthly", "weekly", "daily", "hourly", "minutely", "secondly"),
            "interval", Shape.UNSIGNED, "count", Shape.UNSIGNED, "until", LOCAL,
            "byDay", Shape.listOf(Shape.object(Map.of("@type", Shape.oneOf("NDay"), "nthOfPeriod", Shape.INT,
                    "day", Shape.oneOf("mo", "tu", "we", "th", "fr", "sa", "su"))).with("day")),
            "byMonthDay", Shape.listOf(Shape.INT), "byMonth", Shape.listOf(Shape.STRING), "bySetPosition", Shape.listOf(Shape.INT)))
            .with("frequency");
    private static final Shape PARTICIPANT = Shape.object(Map.ofEntries(Map.entry("@type", Shape.oneOf("Participant")),
            Map.entry("name", Shape.STRING), Map.entry("email", Shape.STRING), Map.entry("sendTo", Shape.mapOf(Shape.STRING, Shape.STRING)),
            Map.entry("calendarAddress", Shape.STRING), Map.entry("roles", SET), Map.entry("participationStatus", Shape.STRING),
            Map.entry("expectReply", Shape.BOOLEAN), Map.entry("kind", Shape.STRING)));

    private JsCalendar() {
    }

    private static boolean isZone(String id) {
        try {
            return id.startsWith("/") || ZoneId.of(id) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Shape trigger() {
        Shape offset = Shape.object(Map.of("offset", SIGNED_DURATION, "relativeTo", Shape.oneOf("start", "end"))).with("offset");
        Shape absolute = Shape.object(Map.of("when", Shape.UTC_DATE)).with("when");
        return value -> switch (value.path("@type").asText("OffsetTrigger")) {
            case "OffsetTrigger" -> offset.problem(value);
            case "AbsoluteTrigger" -> absolute.problem(value);
            // Other triggers are kept as they are (RFC 8984 §4.5.2).
            default -> value.isObject() ? null : "not an object";
        };
    }

    private static Shape map(String type) {
        return Shape.mapOf(Shape.ID, Shape.object(Map.of("@type", Shape.oneOf(type), "name", Shape.STRING, "description", Shape.STRING)));
    }

    static Schema schema() {
        Shape link = Shape.object(Map.of("@type", Shape.oneOf("Link"), "href", Shape.STRING, "blobId", Shape.ID, "contentType", Shape.STRING,
                "size", Shape.UNSIGNED, "rel", Shape.STRING, "title", Shape.STRING));
        return new Schema().serverSet("id").serverSet("baseEventId").serverSet("isOrigin")
                .required("calendarIds", Shape.ID_SET).optional("isDraft", Shape.BOOLEAN, false)
                .required("@type", Shape.oneOf("Event", "Task")).optional("uid", Shape.STRING)
                .optional("utcStart", Shape.UTC_DATE).optional("utcEnd", Shape.UTC_DATE)
                .optional("method", value -> "not allowed here")
                .optional("relatedTo", Shape.mapOf(Shape.STRING, Shape.object(Map.of("@type", Shape.oneOf("Relation"), "relation", SET))))
                .optional("prodId", Shape.STRING).optional("created", Shape.UTC_DATE).optional("updated", Shape.UTC_DATE)
                .optional("sequence", Shape.UNSIGNED).optional("title", Shape.STRING).optional("description", Shape.STRING)
                .optional("descriptionContentType", Shape.STRING).optional("showWithoutTime", Shape.BOOLEAN)
                .optional("locations", map("Location")).optional("virtualLocations", map("VirtualLocation"))
                .optional("links", Shape.mapOf(Shape.ID, link)).optional("locale", Shape.STRING)
                .optional("keywords", SET).optional("categories", SET).optional("color", Shape.STRING)
                .optional("recurrenceId", LOCAL).optional("recurrenceIdTimeZone", TIME_ZONE.orNull())
                .optional("recurrenceRules", Shape.listOf(RULE)).optional("recurrenceRule", RULE)
                .optional("excludedRecurrenceRules", Shape.listOf(RULE))
                .optional("recurrenceOverrides", Shape.mapOf(LOCAL, Shape.OBJECT)).optional("excluded", Shape.BOOLEAN)
                .optional("priority", Shape.INT).optional("freeBusyStatus", Shape.STRING).optional("privacy", Shape.STRING)
                .optional("replyTo", Shape.mapOf(Shape.STRING, Shape.STRING)).optional("organizerCalendarAddress", Shape.STRING)
                .optional("sentBy", Shape.STRING).optional("participants", Shape.mapOf(Shape.ID, PARTICIPANT))
                .optional("useDefaultAlerts", Shape.BOOLEAN).optional("alerts", Shape.mapOf(Shape.ID, ALERT))
                .optional("localizations", Shape.mapOf(Shape.STRING, Shape.OBJECT)).optional("timeZone", TIME_ZONE.orNull())
                .optional("timeZones", Shape.OBJECT).optional("start", LOCAL).optional("duration", DURATION)
                .optional("status", Shape.STRING).optional("due", LOCAL).optional("estimatedDuration", DURATION)
                .optional("percentComplete", Shape.UNSIGNED).optional("progress", Shape.STRING)
                .optional("progressUpdated", Shape.UTC_DATE).optional("mayInviteSelf", Shape.BOOLEAN)
                .optional("mayInviteOthers", Shape.BOOLEAN).optional("hideAttendees", Shape.BOOLEAN)
                .open();
    }
}
