package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Difference;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Ids;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.json.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** VCALENDAR and Group (draft §2.1.1, §3.3). METHOD belongs to the group here: its entries have none of their own. */
final class GroupConverter {
    private static final Map<String, String> TEXTS = Map.of("NAME", "title", "DESCRIPTION", "description", "COLOR", "color", "UID", "uid", "PRODID", "prodId");

    /** Says that a group had no UID, against the RFC: then none is made when it is read again. */
    private static final String NO_UID = "X-NO-UID";

    private GroupConverter() {
    }

    /** Whether the calendar says what only a group has: a name of its own, or properties of a Group. */
    static boolean group(Component calendar) {
        return calendar.properties().stream().anyMatch(l -> l.is("UID") || l.is("JSPROP") || l.is(NO_UID));
    }

    static ObjectNode toJson(Component calendar, List<ObjectNode> entries, List<Component> others, Zones zones) {
        List<ContentLine> lines = calendar.properties().stream()
                .filter(l -> !l.is("VERSION") && !CalendarConverter.standard(l) && !(l.is("PRODID") && l.value().equals(CalendarConverter.PRODUCT))).toList();
        Component plain = Component.of("VCALENDAR", lines);
        boolean nameless = calendar.property(NO_UID).isPresent();
        ObjectNode group = new Lossless(plain, zones, reading -> new GroupReader(reading, entries, others, nameless), GroupConverter::lines, (reading, inner) -> others).convert()
                .orElseGet(() -> opaque(plain, others));
        if (!group.has("entries")) {
            group.set("entries", CalendarConverter.array(entries));
        }
        return group;
    }

    private static ObjectNode opaque(Component plain, List<Component> others) {
        ObjectNode group = Json.object().put("@type", "Group").put("uid", Ids.uuid(plain.toString()));
        Carrier.set(group, "vcalendar", Map.of("uid", Json.object().put("name", "uid").set("parameters", Json.object().put("derived", "true"))), plain.properties(), others);
        return group;
    }

    private record GroupReader(Reading reading, List<ObjectNode> entries, List<Component> others, boolean nameless) implements PropertyReader {
        GroupReader {
            reading.js.put("@type", "Group");
        }

        @Override
        public String read(ContentLine line) {
            if (line.is(NO_UID)) {
                return NO_UID;
            }
            String name = TEXTS.get(line.upperName());
            if (name == null || reading.js.has(name)) {
                return null;
            }
            reading.js.put(name, Text.unescape(line.value()));
            return name;
        }

        /** A Group has to have a UID: it is made of those of its parts. */
        @Override
        public void finish() {
            if (!reading.js.has("uid") && !nameless) {
                StringBuilder parts = new StringBuilder();
                entries.forEach(e -> parts.append(e.path("uid").asText()).append('\n'));
                others.forEach(c -> c.property("UID").ifPresent(uid -> parts.append(uid.value()).append('\n')));
                reading.js.put("uid", Ids.uuid(parts.toString()));
                Hints.parameter(reading.hints, "uid", "uid", "derived", "true");
            }
        }
    }

    private static List<Emitted> lines(ObjectNode group) {
        List<Emitted> lines = new ArrayList<>();
        TEXTS.forEach((property, name) -> {
            JsonNode value = group.path(name);
            if (value.isTextual() && value.textValue().indexOf('\r') < 0 && !value.textValue().isEmpty() && !Hints.derived(group, name)) {
                lines.add(new Emitted(name, Hints.applied(group, name, ContentLine.of(property, Text.escape(value.textValue())))));
            }
        });
        if (!group.has("uid")) {
            lines.add(new Emitted(NO_UID, ContentLine.of(NO_UID, "TRUE")));
        }
        return lines;
    }

    static Component toText(ObjectNode js) {
        Set<String> apart = new HashSet<>();
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        Component calendar = null;
        for (int round = 0; round < 4; round++) {
            ObjectNode mapped = js.deepCopy();
            mapped.remove(apart);
            patches.keySet().forEach(pointer -> Pointer.remove(mapped, pointer));
            calendar = component(mapped).plus(patches.entrySet().stream().map(m -> EntryWriting.jsprop(m.getKey(), m.getValue())).toList());
            Difference difference = Difference.between(js, CalendarConverter.toJson(calendar));
            if (difference.none()) {
                return calendar;
            }
            patches.putAll(difference.missing());
            for (String name : difference.conflicts()) {
                if (apart.add(name) && js.has(name)) {
                    String pointer = Pointer.of(name);
                    patches.keySet().removeIf(p -> p.startsWith(pointer + "/"));
                    patches.put(pointer, js.get(name));
                }
            }
        }
        return calendar;
    }

    private static Component component(ObjectNode group) {
        List<Component> others = Carrier.components(group);
        List<Component> vtimezones = others.stream().filter(c -> c.is("VTIMEZONE")).toList();
        Zones zones = new Zones(vtimezones);
        List<Component> components = new ArrayList<>();
        for (JsonNode entry : group.path("entries")) {
            if (entry instanceof ObjectNode object && Set.of("Event", "Task").contains(object.path("@type").asText())) {
                components.addAll(EntryWriting.write(object, zones));
            }
        }
        components.addAll(others.stream().filter(c -> !c.is("VTIMEZONE")).toList());
        List<ContentLine> lines = new ArrayList<>(List.of(ContentLine.of("VERSION", "2.0")));
        lines.addAll(lines(group).stream().map(Emitted::line).toList());
        lines.addAll(Carrier.lines(group));
        if (lines.stream().noneMatch(l -> l.is("PRODID"))) {
            lines.add(ContentLine.of("PRODID", CalendarConverter.PRODUCT));
        }
        return CalendarConverter.assembled(lines, vtimezones, components);
    }
}
