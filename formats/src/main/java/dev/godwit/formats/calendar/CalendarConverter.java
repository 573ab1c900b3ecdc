package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Node;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * iCalendar to JSCalendar and back, by draft-ietf-calext-jscalendar-icalendar-25 and the JSCalendar it builds on (RFC 8984 as
 * revised by jscalendarbis).
 *
 * <p>A calendar of one event or task with its overrides becomes an Event or Task; what the calendar itself says beyond PRODID
 * and METHOD, and its time zones, travel as components {@code vcalendar} and {@code vtimezone} of the {@code iCalendar}
 * property. Any other calendar becomes a Group: of several entries, or of none, when it holds a VJOURNAL, VFREEBUSY or what else
 * JSCalendar has no object for; such components travel in the group's {@code iCalendar} property.
 */
public final class CalendarConverter {
    private static final Set<String> ENVELOPE = Set.of("VTIMEZONE", "VCALENDAR");
    private static final Set<String> OWN = Set.of("VERSION", "PRODID", "METHOD");

    private CalendarConverter() {
    }

    /** @param original whether to use the words of RFC 8984 instead of its revision's; so it is, too, for what came from them */
    public static ObjectNode toJson(List<Component> roots, boolean original) {
        Component calendar = calendar(roots);
        boolean marked = calendar.property(WORDING).isPresent();
        Component plain = calendar.withNodes(calendar.nodes().stream().filter(n -> !(n instanceof ContentLine l && l.is(WORDING))).toList());
        ObjectNode js = toJson(plain);
        return original || marked ? Rfc8984.original(js) : js;
    }

    static ObjectNode toJson(Component calendar) {
        List<Component> vtimezones = calendar.components("VTIMEZONE");
        Zones zones = new Zones(vtimezones);
        List<Component> others = new ArrayList<>();
        List<ObjectNode> entries = entries(calendar, zones, others);
        List<Component> kept = vtimezones.stream().filter(z -> !VTimeZones.generated(z)).toList();
        if (entries.size() == 1 && others.isEmpty() && !GroupConverter.group(calendar)) {
            return single(entries.getFirst(), calendar, kept);
        }
        others.addAll(kept);
        return GroupConverter.toJson(calendar, entries, others, zones);
    }

    /** Several objects in one text become one; a component without a calendar around it gets one. */
    private static Component calendar(List<Component> roots) {
        if (roots.size() == 1 && roots.getFirst().is("VCALENDAR")) {
            return roots.getFirst();
        }
        List<Node> nodes = new ArrayList<>();
        for (Component root : roots) {
            for (Node node : root.is("VCALENDAR") ? root.nodes() : List.of(root)) {
                if (!nodes.contains(node)) {
                    nodes.add(node);
                }
            }
        }
        return Component.of("VCALENDAR", nodes);
    }

    /** The entries with their overrides; what cannot be one goes to {@code others}. */
    private static List<ObjectNode> entries(Component calendar, Zones zones, List<Component> others) {
        List<ObjectNode> entries = new ArrayList<>();
        Map<String, ObjectNode> mains = new HashMap<>();
        List<Component> instances = new ArrayList<>();
        for (Component component : calendar.components()) {
            if (!Entries.isEntry(component)) {
                if (!component.is("VTIMEZONE")) {
                    others.add(component);
                }
            } else if (component.property("RECURRENCE-ID").isPresent()) {
                instances.add(component);
            } else {
                Optional<ObjectNode> entry = Entries.read(component, zones, Optional.empty());
                entry.ifPresentOrElse(entries::add, () -> others.add(component));
                entry.ifPresent(e -> mains.merge(identity(component), e, (first, second) -> first));
            }
        }
        for (Component instance : instances) {
            ObjectNode main = mains.get(identity(instance));
            if (main == null || !Overrides.read(main, instance, zones)) {
                Entries.read(instance, zones, Optional.empty()).ifPresentOrElse(entries::add, () -> others.add(instance));
            }
        }
        return entries;
    }

    private static String identity(Component component) {
        return component.name() + ":" + component.property("UID").map(ContentLine::value).orElse("");
    }

    private static ObjectNode single(ObjectNode entry, Component calendar, List<Component> vtimezones) {
        List<ContentLine> lines = new ArrayList<>();
        for (ContentLine line : calendar.properties()) {
            boolean product = line.is("PRODID") && !entry.has("prodId") && !line.value().equals(PRODUCT);
            boolean method = line.is("METHOD") && !entry.has("method") && line.value().strip().matches("[A-Za-z-]+");
            if (product) {
                entry.put("prodId", Text.unescape(line.value()));
            } else if (method) {
                entry.put("method", line.value().strip().toLowerCase(Locale.ROOT));
            } else if (!OWN.contains(line.upperName()) && !standard(line)) {
                lines.add(line);
            }
        }
        String name = entry.path("@type").asText().equals("Task") ? "vtodo" : "vevent";
        Carrier.add(entry, name, vtimezones);
        Carrier.add(entry, name, lines.isEmpty() ? List.of() : List.of(Component.of("VCALENDAR", Lines.explode(lines))));
        return entry;
    }

    private static final String WORDING = "X-JSCALENDAR-WORDING";
    static final String PRODUCT = "-//Godwit//Formats//EN";

    static boolean standard(ContentLine line) {
        return line.is("CALSCALE") && line.value().strip().equalsIgnoreCase("GREGORIAN");
    }

    /** In the words of either: those of RFC 8984 are marked by a property, so that the way back ends in them. */
    public static Component toText(ObjectNode js) {
        if (!Rfc8984.spoken(js)) {
            return revisedToText(js);
        }
        ObjectNode revised = Rfc8984.revised(js);
        boolean same = Rfc8984.original(revised).equals(js);
        Component text = revisedToText(same ? revised : js);
        return same ? text.plus(List.of(ContentLine.of(WORDING, "RFC8984"))) : text;
    }

    private static Component revisedToText(ObjectNode js) {
        if (js.path("@type").asText().equals("Group")) {
            return GroupConverter.toText(js);
        }
        ObjectNode entry = js.deepCopy();
        List<Component> carried = Carrier.take(entry, ENVELOPE);
        String product = text(entry, "prodId");
        String method = text(entry, "method");
        List<ContentLine> lines = new ArrayList<>(header(product));
        if (method != null && method.matches("[a-z-]+")) {
            lines.add(ContentLine.of("METHOD", method.toUpperCase(Locale.ROOT)));
        } else if (method != null) {
            entry.put("method", method);
        }
        carried.stream().filter(c -> c.is("VCALENDAR")).flatMap(c -> c.properties().stream()).forEach(lines::add);
        List<Component> vtimezones = carried.stream().filter(c -> c.is("VTIMEZONE")).toList();
        return assembled(lines, vtimezones, EntryWriting.write(entry, new Zones(vtimezones)));
    }

    /** A text that comes off the object here because the calendar says it, not the event. */
    private static String text(ObjectNode entry, String name) {
        JsonNode value = entry.path(name);
        if (!value.isTextual() || value.textValue().indexOf('\r') >= 0 || value.textValue().isEmpty()) {
            return null;
        }
        entry.remove(name);
        return value.textValue();
    }

    static List<ContentLine> header(String product) {
        String id = Objects.requireNonNullElse(product, PRODUCT);
        return List.of(ContentLine.of("VERSION", "2.0"), ContentLine.of("PRODID", Text.escape(id)));
    }

    static Component assembled(List<ContentLine> lines, List<Component> vtimezones, List<Component> components) {
        List<Node> nodes = new ArrayList<>(Lines.implode(lines));
        nodes.addAll(vtimezones);
        nodes.addAll(VTimeZones.missing(components, vtimezones));
        nodes.addAll(components);
        return Component.of("VCALENDAR", nodes);
    }

    /** The entries of one object's text as they would be read. */
    static Optional<ObjectNode> readBack(List<Component> components, Zones zones) {
        List<Component> others = new ArrayList<>();
        List<ObjectNode> entries = entries(Component.of("VCALENDAR", components), zones, others);
        return entries.size() == 1 && others.isEmpty() ? Optional.of(entries.getFirst()) : Optional.empty();
    }

    static ArrayNode array(List<ObjectNode> entries) {
        ArrayNode array = Json.object().arrayNode();
        entries.forEach(array::add);
        return array;
    }
}
