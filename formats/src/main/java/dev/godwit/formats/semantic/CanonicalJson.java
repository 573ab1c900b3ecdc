package dev.godwit.formats.semantic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.calendar.CalendarDuration;
import dev.godwit.formats.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The canonical form of JSCalendar and JSContact objects. */
final class CanonicalJson {
    /** Set by whoever stores the object (RFC 8984 §4.1, RFC 9553 §2.1), and what JMAP adds to it (RFC 9610, JMAP Calendars draft). */
    private static final Set<String> STAMPS = Set.of("updated", "created", "prodId", "version", "method", "id", "blobId", "addressBookIds", "calendarIds", "isDraft", "isOrigin",
            "utcStart", "utcEnd", "baseEventId", "mayInviteSelf", "mayInviteOthers", "hideAttendees", "useDefaultAlerts");
    private static final Set<String> DEFAULTS = Set.of("sequence=0", "priority=0", "freeBusyStatus=\"busy\"", "privacy=\"public\"", "showWithoutTime=false", "duration=\"P0D\"",
            "duration=\"PT0S\"", "descriptionContentType=\"text/plain\"", "status=\"confirmed\"", "title=\"\"", "description=\"\"", "kind=\"individual\"", "interval=1",
            "rscale=\"gregorian\"", "skip=\"omit\"", "firstDayOfWeek=\"mo\"", "action=\"display\"", "relativeTo=\"start\"", "expectReply=false",
            "participationStatus=\"needs-action\"", "scheduleAgent=\"server\"", "scheduleForceSend=false", "scheduleSequence=0", "excluded=false", "isOrdered=false");

    /** Collections that are the same empty as not there. The values in them are not: an empty patch is an RDATE. */
    private static final Set<String> COLLECTIONS = Set.of("keywords", "categories", "locations", "virtualLocations", "links", "alerts", "participants", "relatedTo", "recurrenceOverrides",
            "relation", "roles", "features", "contexts", "members", "localizations", "entries", "excludedRecurrenceRules", "recurrenceRules", "nicknames", "organizations", "titles", "emails",
            "onlineServices", "phones", "preferredLanguages", "calendars", "schedulingAddresses", "addresses", "cryptoKeys", "directories", "media", "anniversaries", "notes", "personalInfo",
            "components", "units", "vCardParams", "vCardProps", "locationTypes", "delegatedTo", "delegatedFrom", "memberOf");
    private static final Set<String> PATCHES = Set.of("recurrenceOverrides", "localizations");

    private CanonicalJson() {
    }

    static String of(ObjectNode object) {
        StringBuilder text = new StringBuilder();
        object(object, true, false, text);
        return text.toString();
    }

    /** @param patches whether null means something: that a patch takes a member away */
    private static void object(JsonNode object, boolean top, boolean patches, StringBuilder text) {
        Map<String, String> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            boolean ignored = top ? STAMPS.contains(member.getKey()) : member.getKey().equals("@type");
            if (!ignored && !empty(member.getKey(), member.getValue(), patches)) {
                String value = member(member.getKey(), member.getValue(), top, patches);
                if (patches || !DEFAULTS.contains(member.getKey() + "=" + value)) {
                    members.put(member.getKey(), value);
                }
            }
        }
        text.append(members);
    }

    private static boolean empty(String name, JsonNode value, boolean patches) {
        return value.isNull() ? !patches : !patches && value.isContainerNode() && value.isEmpty() && COLLECTIONS.contains(name);
    }

    private static String member(String name, JsonNode value, boolean top, boolean patches) {
        StringBuilder text = new StringBuilder();
        if ((name.equals("duration") || name.equals("offset") || name.equals("estimatedDuration")) && value.isTextual()) {
            return "\"" + CalendarDuration.parse(value.textValue()).map(CalendarDuration::toString).orElse(value.textValue()) + "\"";
        }
        // the parts of a group are items of their own
        if (top && name.equals("entries") && value instanceof ArrayNode entries) {
            entries.valueStream().map(CanonicalJson::entry).sorted().forEach(text::append);
            return text.toString();
        }
        value(value, patches || PATCHES.contains(name), text);
        return text.toString();
    }

    private static String entry(JsonNode entry) {
        StringBuilder text = new StringBuilder();
        if (entry.isObject()) {
            object(entry, true, false, text);
        } else {
            value(entry, false, text);
        }
        return text.toString();
    }

    private static void value(JsonNode value, boolean patches, StringBuilder text) {
        if (value.isObject()) {
            object(value, false, patches, text);
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(element -> {
                value(element, patches, text);
                text.append(',');
            });
            text.append(']');
        } else if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            text.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
        } else {
            text.append(Json.text(value));
        }
    }
}
