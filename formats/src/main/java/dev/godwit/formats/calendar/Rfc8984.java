package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * JSCalendar as RFC 8984 had it, which Cyrus speaks, and as jscalendarbis revised it, which the pinned draft converts to:
 * {@code recurrenceRules} and {@code recurrenceRule}, {@code replyTo} and {@code organizerCalendarAddress}, {@code sendTo} and
 * {@code calendarAddress}. What cannot be told in the other wording stays as it is.
 */
public final class Rfc8984 {
    private static final String IMIP = "imip";

    private Rfc8984() {
    }

    /** Whether the object uses a word of RFC 8984 that its revision does not have. */
    public static boolean spoken(ObjectNode js) {
        boolean here = js.has("recurrenceRules") || js.has("replyTo");
        for (JsonNode participant : js.path("participants")) {
            here |= participant.has("sendTo");
        }
        for (JsonNode entry : js.path("entries")) {
            here |= entry instanceof ObjectNode object && spoken(object);
        }
        return here;
    }

    /** In the words of the revision, in a copy. */
    public static ObjectNode revised(ObjectNode js) {
        ObjectNode revised = js.deepCopy();
        if (revised.path("recurrenceRules").size() == 1 && !revised.has("recurrenceRule") && revised.path("recurrenceRules").get(0) instanceof ObjectNode rule) {
            revised.remove("recurrenceRules");
            revised.set("recurrenceRule", rule);
        }
        if (imip(revised.path("replyTo")) && !revised.has("organizerCalendarAddress")) {
            revised.put("organizerCalendarAddress", revised.path("replyTo").path(IMIP).textValue());
            revised.remove("replyTo");
        }
        for (JsonNode participant : revised.path("participants")) {
            if (participant instanceof ObjectNode object && imip(object.path("sendTo")) && !object.has("calendarAddress")) {
                object.put("calendarAddress", object.path("sendTo").path(IMIP).textValue());
                object.remove("sendTo");
            }
        }
        patches(revised, "/sendTo/imip", "/calendarAddress");
        entries(revised, Rfc8984::revised);
        return revised;
    }

    private static boolean imip(JsonNode methods) {
        return methods.size() == 1 && methods.path(IMIP).isTextual();
    }

    /** In the words of RFC 8984, in a copy. */
    public static ObjectNode original(ObjectNode js) {
        ObjectNode original = js.deepCopy();
        if (original.path("recurrenceRule") instanceof ObjectNode rule && !original.has("recurrenceRules")) {
            original.remove("recurrenceRule");
            original.putArray("recurrenceRules").add(rule);
        }
        if (original.path("organizerCalendarAddress").isTextual() && !original.has("replyTo")) {
            original.putObject("replyTo").put(IMIP, original.path("organizerCalendarAddress").textValue());
            original.remove("organizerCalendarAddress");
        }
        for (JsonNode participant : original.path("participants")) {
            if (participant instanceof ObjectNode object && object.path("calendarAddress").isTextual() && !object.has("sendTo")) {
                object.putObject("sendTo").put(IMIP, object.path("calendarAddress").textValue());
                object.remove("calendarAddress");
            }
        }
        patches(original, "/calendarAddress", "/sendTo/imip");
        entries(original, Rfc8984::original);
        return original;
    }

    private static void entries(ObjectNode js, UnaryOperator<ObjectNode> wording) {
        if (js.path("entries").isArray()) {
            List<JsonNode> worded = new ArrayList<>();
            js.path("entries").forEach(entry -> worded.add(entry instanceof ObjectNode object ? wording.apply(object) : entry));
            js.putArray("entries").addAll(worded);
        }
    }

    /** The patches of overrides: a participant that is patched in whole, or in its address alone. */
    private static void patches(ObjectNode js, String from, String to) {
        for (JsonNode override : js.path("recurrenceOverrides")) {
            if (!(override instanceof ObjectNode patch)) {
                continue;
            }
            ObjectNode worded = Json.object();
            for (Map.Entry<String, JsonNode> member : patch.properties()) {
                boolean address = member.getKey().startsWith("participants/") && member.getKey().endsWith(from);
                boolean whole = member.getKey().matches("participants(/[^/]+)?") && member.getValue().isObject();
                String key = address ? member.getKey().substring(0, member.getKey().length() - from.length()) + to : member.getKey();
                worded.set(key, whole ? participants(member.getKey(), member.getValue().deepCopy(), to.equals("/calendarAddress")) : member.getValue());
            }
            patch.removeAll();
            patch.setAll(worded);
        }
    }

    private static JsonNode participants(String key, JsonNode value, boolean revise) {
        ObjectNode holder = Json.object();
        holder.putObject("participants").setAll(key.equals("participants") ? (ObjectNode) value : Json.object().set("one", value));
        ObjectNode worded = revise ? revised(holder) : original(holder);
        return key.equals("participants") ? worded.path("participants") : worded.path("participants").path("one");
    }
}
