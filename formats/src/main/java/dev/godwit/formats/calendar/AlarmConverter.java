package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Node;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** VALARM and Alert (draft §2.3.2, §3.1). An alert's key is its JSID, else made of its trigger and action. */
final class AlarmConverter {
    private AlarmConverter() {
    }

    /** Sets the alerts; returns the components that are none, or cannot be converted. */
    static List<Component> read(Reading reading, List<Component> components) {
        List<Component> carried = new ArrayList<>();
        for (Component component : components) {
            Optional<ObjectNode> alert = component.is("VALARM") ? alert(component, reading.zones) : Optional.empty();
            Optional<String> key = alert.isEmpty() ? Optional.empty() : key(reading.ids("alerts"), component);
            if (key.isEmpty()) {
                carried.add(component);
            } else {
                reading.js.withObjectProperty("alerts").set(key.get(), alert.get());
            }
        }
        return carried;
    }

    private static Optional<String> key(Ids ids, Component alarm) {
        Optional<String> asked = alarm.property("JSID").map(ContentLine::value);
        return asked.isPresent() ? asked.filter(ids::take) : Optional.of(ids.derive(identity(alarm)));
    }

    private static String identity(Component alarm) {
        return alarm.property("TRIGGER").map(ContentLine::value).orElse("") + "|" + alarm.property("ACTION").map(l -> l.value().strip().toUpperCase(Locale.ROOT)).orElse("");
    }

    private static Optional<ObjectNode> alert(Component alarm, Zones zones) {
        Component plain = alarm.withNodes(alarm.nodes().stream().filter(n -> !(n instanceof ContentLine l && l.is("JSID"))).toList());
        return new Lossless(plain, zones, AlarmReader::new, AlarmConverter::write, (reading, inner) -> inner).convert();
    }

    private record AlarmReader(Reading reading) implements PropertyReader {
        AlarmReader {
            reading.js.put("@type", "Alert");
        }

        @Override
        public String read(ContentLine line) {
            return switch (line.upperName()) {
                case "ACTION" -> action(line.value().strip().toLowerCase(Locale.ROOT));
                case "TRIGGER" -> trigger(line);
                case "ACKNOWLEDGED" -> CalendarTime.parse(line.value().strip()).filter(t -> t.utc() && !reading.js.has("acknowledged"))
                        .map(t -> reading.js.put("acknowledged", LocalTimes.text(t.local()) + "Z")).map(o -> "acknowledged").orElse(null);
                default -> null;
            };
        }

        private String action(String action) {
            boolean known = (action.equals("display") || action.equals("email")) && !reading.js.has("action");
            return known && reading.js.put("action", action) != null ? "action" : null;
        }

        private String trigger(ContentLine line) {
            Optional<CalendarTime> time = CalendarTime.parse(line.value().strip());
            String offset = line.value().strip().toUpperCase(Locale.ROOT);
            if (reading.js.has("trigger") || time.isPresent() && !time.get().utc() || time.isEmpty() && CalendarDuration.parse(offset).isEmpty()) {
                return null;
            }
            ObjectNode trigger = reading.js.putObject("trigger");
            if (time.isPresent()) {
                trigger.put("@type", "AbsoluteTrigger").put("when", LocalTimes.text(time.get().local()) + "Z");
                return "trigger";
            }
            trigger.put("@type", "OffsetTrigger").put("offset", offset);
            line.parameter("RELATED").ifPresent(r -> trigger.put("relativeTo", r.toLowerCase(Locale.ROOT)));
            return "trigger";
        }

        @Override
        public void finish() {
            if (!reading.js.has("action")) {
                Hints.parameter(reading.hints, "action", "action", "derived", "true");
            }
        }
    }

    private static List<Emitted> write(ObjectNode alert) {
        List<Emitted> lines = new ArrayList<>();
        String action = alert.path("action").asText(Hints.derived(alert, "action") ? "" : "display");
        if (action.matches("[A-Za-z0-9-]+")) {
            lines.add(new Emitted("action", Hints.applied(alert, "action", ContentLine.of("ACTION", action.toUpperCase(Locale.ROOT)))));
        }
        JsonNode trigger = alert.path("trigger");
        LocalTimes.parseUtc(trigger.path("when").asText("")).ifPresent(t -> lines.add(new Emitted("trigger",
                Hints.applied(alert, "trigger", ContentLine.of("TRIGGER", List.of(Parameter.of("VALUE", "DATE-TIME")), CalendarTime.dateTime(t) + "Z")))));
        String offset = trigger.path("offset").asText("");
        if (CalendarDuration.parse(offset).isPresent()) {
            String related = trigger.path("relativeTo").asText("");
            List<Parameter> parameters = related.matches("[a-zA-Z]+") ? List.of(Parameter.of("RELATED", related.toUpperCase(Locale.ROOT))) : List.of();
            lines.add(new Emitted("trigger", Hints.applied(alert, "trigger", ContentLine.of("TRIGGER", parameters, offset))));
        }
        LocalTimes.parseUtc(alert.path("acknowledged").asText("")).ifPresent(t -> lines.add(new Emitted("acknowledged",
                Hints.applied(alert, "acknowledged", ContentLine.of("ACKNOWLEDGED", CalendarTime.dateTime(t) + "Z")))));
        return lines;
    }

    static List<Component> write(JsonNode alerts) {
        List<Component> alarms = new ArrayList<>();
        Ids ids = new Ids();
        for (Map.Entry<String, JsonNode> alert : alerts.properties()) {
            if (!(alert.getValue() instanceof ObjectNode object)) {
                continue;
            }
            List<Node> nodes = new ArrayList<>(write(object).stream().map(Emitted::line).toList());
            nodes.addAll(Lines.implode(Carrier.lines(object)));
            nodes.addAll(Carrier.components(object));
            Component alarm = Component.of("VALARM", nodes);
            String identity = identity(alarm);
            if (ids.wouldBe(identity).equals(alert.getKey())) {
                ids.derive(identity);
                alarms.add(alarm);
            } else if (ids.take(alert.getKey())) {
                alarms.add(alarm.plus(List.of(ContentLine.of("JSID", alert.getKey()))));
            }
        }
        return alarms;
    }
}
