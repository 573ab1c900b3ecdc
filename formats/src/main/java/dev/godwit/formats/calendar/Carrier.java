package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.json.JText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The {@code iCalendar} property (draft §5.1.1): what of a component has no place in JSCalendar. */
final class Carrier {
    private static final Set<String> TEXTS = Set.of("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "UID", "TZNAME", "TZID", "PRODID");

    private Carrier() {
    }

    static boolean text(String upperName) {
        return TEXTS.contains(upperName);
    }

    static void set(ObjectNode js, String component, Map<String, ObjectNode> hints, List<ContentLine> lines, List<Component> components) {
        if (hints.isEmpty() && lines.isEmpty() && components.isEmpty()) {
            return;
        }
        ObjectNode carrier = js.putObject(Hints.CARRIER).put("@type", "ICalComponent").put("name", component.toLowerCase(Locale.ROOT));
        if (!hints.isEmpty()) {
            ObjectNode converted = carrier.putObject(Hints.CONVERTED);
            hints.forEach((path, hint) -> converted.set(path, hint.deepCopy()));
        }
        if (!lines.isEmpty()) {
            ArrayNode properties = carrier.putArray("properties");
            lines.forEach(line -> properties.add(JText.property(line, Carrier::text)));
        }
        if (!components.isEmpty()) {
            add(js, component, components);
        }
    }

    /** Adds components to those that are carried. */
    static void add(ObjectNode js, String component, List<Component> components) {
        if (components.isEmpty()) {
            return;
        }
        ObjectNode carrier = js.withObjectProperty(Hints.CARRIER);
        if (!carrier.has("name")) {
            carrier.put("@type", "ICalComponent").put("name", component.toLowerCase(Locale.ROOT));
        }
        ArrayNode array = carrier.path("components") instanceof ArrayNode existing ? existing : carrier.putArray("components");
        components.forEach(c -> array.add(JText.component(c, Carrier::text)));
    }

    static List<ContentLine> lines(ObjectNode js) {
        List<ContentLine> lines = new ArrayList<>();
        for (JsonNode property : js.path(Hints.CARRIER).path("properties")) {
            JText.line(property, Carrier::text).ifPresent(lines::add);
        }
        return lines;
    }

    static List<Component> components(ObjectNode js) {
        List<Component> components = new ArrayList<>();
        for (JsonNode component : js.path(Hints.CARRIER).path("components")) {
            JText.component(component, Carrier::text).ifPresent(components::add);
        }
        return components;
    }

    /** Takes the components of those names away, and the carrier with them if nothing else is in it. */
    static List<Component> take(ObjectNode js, Set<String> names) {
        List<Component> taken = new ArrayList<>();
        if (js.path(Hints.CARRIER) instanceof ObjectNode carrier && carrier.path("components") instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                var component = JText.component(array.get(i), Carrier::text).filter(c -> names.contains(c.name()));
                if (component.isPresent()) {
                    taken.addFirst(component.get());
                    array.remove(i);
                }
            }
            if (array.isEmpty()) {
                carrier.remove("components");
            }
            if (carrier.propertyStream().allMatch(m -> m.getKey().equals("name") || m.getKey().equals("@type"))) {
                js.remove(Hints.CARRIER);
            }
        }
        return taken;
    }
}
