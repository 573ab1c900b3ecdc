package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Difference;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.json.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes an Event or Task with its overrides so that it comes back: what was written is read and compared. What iCalendar has
 * no property for, and what would come back different, goes into JSPROP properties (draft §4.1.2).
 */
final class EntryWriting {
    private static final int ROUNDS = 5;

    private EntryWriting() {
    }

    static List<Component> write(ObjectNode js, Zones zones) {
        Set<String> apart = new HashSet<>();
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        List<Component> components = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode mapped = js.deepCopy();
            mapped.remove(apart);
            patches.keySet().forEach(pointer -> Pointer.remove(mapped, pointer));
            components = components(mapped, patches, zones);
            Optional<ObjectNode> back = CalendarConverter.readBack(components, zones);
            if (back.isEmpty()) {
                return components(Json.object().put("@type", js.path("@type").asText("Event")), whole(js), zones);
            }
            Difference difference = Difference.between(js, back.get());
            if (difference.none()) {
                return components;
            }
            learn(js, difference, apart, patches);
        }
        return components;
    }

    private static Map<String, JsonNode> whole(ObjectNode js) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        js.properties().stream().filter(m -> !m.getKey().equals("@type")).forEach(m -> members.put(Pointer.of(m.getKey()), m.getValue()));
        return members;
    }

    private static void learn(ObjectNode js, Difference difference, Set<String> apart, Map<String, JsonNode> patches) {
        patches.putAll(difference.missing());
        for (String name : difference.conflicts()) {
            if (apart.add(name) && js.has(name)) {
                String pointer = Pointer.of(name);
                patches.keySet().removeIf(p -> p.equals(pointer) || p.startsWith(pointer + "/"));
                patches.put(pointer, js.get(name));
            }
        }
    }

    private static List<Component> components(ObjectNode mapped, Map<String, JsonNode> patches, Zones zones) {
        List<ContentLine> extra = new ArrayList<>();
        patches.forEach((pointer, value) -> extra.add(jsprop(pointer, value)));
        List<Component> components = new ArrayList<>();
        components.add(Entries.write(mapped).plus(extra));
        components.addAll(Overrides.write(mapped, zones));
        return components;
    }

    static ContentLine jsprop(String pointer, JsonNode value) {
        Parameter parameter = new Parameter("JSPTR", "\"" + Parameter.of("JSPTR", pointer).raw().replace("\"", "") + "\"");
        return ContentLine.of("JSPROP", List.of(parameter), Text.escape(Json.text(value)));
    }
}
