package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Node;
import dev.godwit.formats.json.Emitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** VEVENT and Event, VTODO and Task, each for itself: without the components that override it. */
final class Entries {
    private Entries() {
    }

    static boolean isEntry(Component component) {
        return component.is("VEVENT") || component.is("VTODO");
    }

    static Optional<ObjectNode> read(Component component, Zones zones, Optional<ObjectNode> main) {
        boolean task = component.is("VTODO");
        return new Lossless(component, zones, reading -> new EntryReader(reading, task, main), EntryWriter::write, AlarmConverter::read).convert();
    }

    static Component write(ObjectNode js) {
        List<Node> nodes = new ArrayList<>();
        List<ContentLine> lines = new ArrayList<>(EntryWriter.write(js).stream().map(Emitted::line).toList());
        lines.addAll(Carrier.lines(js));
        nodes.addAll(Lines.implode(lines));
        nodes.addAll(AlarmConverter.write(js.path("alerts")));
        nodes.addAll(Carrier.components(js));
        return Component.of(js.path("@type").asText().equals("Task") ? "VTODO" : "VEVENT", nodes);
    }
}
