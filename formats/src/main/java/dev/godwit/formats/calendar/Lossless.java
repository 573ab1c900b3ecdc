package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.ConversionException;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.json.Pointer;
import dev.godwit.formats.semantic.Same;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Converts a component and proves at once that it would come back: it writes what it read and compares. A property that would
 * come back with other parameters gets a hint; one that would come back different or not at all is carried as it stands
 * instead. So a rule of conversion may be incomplete without anything being lost.
 */
final class Lossless {
    private static final int ROUNDS = 6;

    private final String name;
    private final Zones zones;
    private final Function<Reading, PropertyReader> reader;
    private final Function<ObjectNode, List<Emitted>> writer;
    /** Sets what the subcomponents become and returns those to be carried. */
    private final BiFunction<Reading, List<Component>, List<Component>> components;
    private final List<ContentLine> lines;
    private final List<ContentLine> patches;
    private final List<Component> inner;
    private final Set<Integer> carried = new HashSet<>();
    private final Set<Integer> hinted = new HashSet<>();
    private final Map<String, ObjectNode> learned = new HashMap<>();

    Lossless(Component component, Zones zones, Function<Reading, PropertyReader> reader, Function<ObjectNode, List<Emitted>> writer,
            BiFunction<Reading, List<Component>, List<Component>> components) {
        this.name = component.name();
        this.zones = zones;
        this.reader = reader;
        this.writer = writer;
        this.components = components;
        List<ContentLine> all = Lines.explode(component.properties());
        boolean patched = !component.is("VALARM"); // what an alert lacks is said by its event
        this.lines = all.stream().filter(l -> !(patched && l.is("JSPROP")) && !(l.is("DTSTAMP") && l.value().equals(EntryWriter.NO_STAMP))).toList();
        this.patches = all.stream().filter(l -> patched && l.is("JSPROP")).toList();
        this.inner = component.components();
    }

    /** Empty if the component cannot be converted so that it comes back: then it has to be carried as a whole. */
    Optional<ObjectNode> convert() {
        for (int round = 0; round < ROUNDS; round++) {
            Reading reading = new Reading(zones);
            Map<Integer, String> paths = read(reading);
            List<Component> opaque = components.apply(reading, inner);
            learned.forEach((path, hint) -> merge(reading.hints, path, hint));
            ObjectNode js = reading.js;
            List<ContentLine> lost = IntStream.range(0, lines.size()).filter(i -> !paths.containsKey(i)).mapToObj(lines::get).toList();
            Carrier.set(js, name, reading.hints, lost, opaque);
            Map<String, ContentLine> written = new HashMap<>();
            writer.apply(js).stream().filter(e -> !e.path().isEmpty()).forEach(e -> written.put(e.path(), e.line()));
            if (!compare(paths, written)) {
                return written.isEmpty() ? Optional.of(patched(js, lost, reading.hints, opaque)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Map<Integer, String> read(Reading reading) {
        PropertyReader properties = reader.apply(reading);
        Map<Integer, String> paths = new HashMap<>();
        List<Integer> order = IntStream.range(0, lines.size()).boxed().sorted(Comparator.comparing(i -> EntryReader.rank(lines.get(i)))).toList();
        for (int i : order) {
            String path = carried.contains(i) || empty(lines.get(i)) ? null : properties.read(lines.get(i));
            if (path != null) {
                paths.put(i, path);
            }
        }
        properties.finish();
        return paths;
    }

    private static boolean empty(ContentLine line) {
        return line.value().isEmpty();
    }

    private static void merge(Map<String, ObjectNode> hints, String path, ObjectNode hint) {
        ObjectNode merged = hints.computeIfAbsent(path, p -> Json.object());
        for (Map.Entry<String, JsonNode> member : hint.properties()) {
            if (member.getKey().equals("parameters")) {
                member.getValue().properties().forEach(p -> merged.withObjectProperty("parameters").set(p.getKey(), p.getValue()));
            } else {
                merged.set(member.getKey(), member.getValue());
            }
        }
    }

    /** Whether something was learned that another round has to heed. Takes from {@code written} what was expected. */
    private boolean compare(Map<Integer, String> paths, Map<String, ContentLine> written) {
        boolean learnedMore = false;
        for (Map.Entry<Integer, String> property : paths.entrySet()) {
            ContentLine original = lines.get(property.getKey());
            ContentLine back = written.remove(property.getValue());
            if (back == null || !back.is(original.name()) || !Same.calendarValue(original, back)) {
                learnedMore |= carried.add(property.getKey());
            } else if (Hints.remember(learned, property.getValue(), original, back)) {
                if (!hinted.add(property.getKey())) {
                    carried.add(property.getKey());
                    learned.remove(property.getValue());
                }
                learnedMore = true;
            }
        }
        return learnedMore;
    }

    /** With what JSPROP properties say: only what is not there already (draft §4.1.2); others are carried. */
    private ObjectNode patched(ObjectNode js, List<ContentLine> lost, Map<String, ObjectNode> hints, List<Component> opaque) {
        List<ContentLine> refused = new ArrayList<>();
        for (ContentLine line : patches) {
            if (!patch(js, line)) {
                refused.add(line);
            }
        }
        if (!refused.isEmpty()) {
            List<ContentLine> all = new ArrayList<>(lost);
            all.addAll(refused);
            Carrier.set(js, name, hints, all, opaque);
        }
        return js;
    }

    private static boolean patch(ObjectNode js, ContentLine line) {
        String pointer = line.parameter("JSPTR").orElse("");
        Optional<ObjectNode> parent = pointer.isEmpty() ? Optional.empty() : Pointer.parent(js, pointer);
        if (parent.isEmpty() || parent.get().has(Pointer.last(pointer))) {
            return false;
        }
        try {
            parent.get().set(Pointer.last(pointer), Json.read(Text.unescape(line.value()).getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (ConversionException noJson) {
            return false;
        }
    }
}
