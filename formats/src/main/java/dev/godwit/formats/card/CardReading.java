package dev.godwit.formats.card;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Converts a vCard and proves at once that it would come back: it writes what it read and compares. Parameters that would not come
 * back are remembered with the value; a property that would come back different or not at all is carried in vCardProps.
 */
final class CardReading {
    private static final int ROUNDS = 6;

    private final List<ContentLine> lines;
    private final List<ContentLine> patches;
    private final List<Component> components;
    private final String version;
    private final boolean four;
    private final boolean named;
    private final Set<Integer> carried = new HashSet<>();
    private final Map<Integer, ObjectNode> learned = new LinkedHashMap<>();

    CardReading(Component card) {
        String spelled = card.property("VERSION").map(l -> l.value().strip()).orElse("3.0");
        this.four = spelled.startsWith("4");
        this.version = four ? spelled : "3.0";
        List<ContentLine> all = CardDialect.read(card.properties().stream().filter(l -> !l.is("VERSION")).toList(), four);
        Optional<ContentLine> name = all.stream().filter(l -> l.is("N")).findFirst();
        this.lines = all.stream().filter(l -> !l.is("JSPROP") && !derivedName(l, name)).toList();
        this.patches = all.stream().filter(l -> l.is("JSPROP")).toList();
        this.named = all.stream().anyMatch(l -> l.is("FN"));
        this.components = card.components();
    }

    /** A full name made of the parts of the name as the writer would, or an empty one (RFC 9555 §4.1). */
    private boolean derivedName(ContentLine line, Optional<ContentLine> name) {
        if (!line.is("FN") || !Params.of(line).keySet().stream().allMatch("derived"::equals)) {
            return false;
        }
        CardReader reader = new CardReader();
        name.ifPresent(reader::read);
        boolean made = CardWriter.write(reader.js, four).stream().anyMatch(e -> e.line().is("FN") && e.line().value().equals(line.value()));
        return line.value().isEmpty() || line.hasParameter("DERIVED", "TRUE") && made;
    }

    ObjectNode convert() {
        for (int round = 0; round < ROUNDS; round++) {
            CardReader reader = new CardReader();
            Map<Integer, CardReader.Place> places = read(reader);
            ObjectNode js = reader.js;
            carry(js, places, List.of());
            Map<String, ContentLine> written = new HashMap<>();
            CardWriter.write(js, four).stream().filter(e -> !e.path().isEmpty()).forEach((Emitted e) -> written.put(e.path(), e.line()));
            if (!compare(places, written) && written.isEmpty()) {
                return finished(js, places);
            }
        }
        CardReader nothing = new CardReader();
        carry(nothing.js, Map.of(), List.of());
        return finished(nothing.js, Map.of());
    }

    private Map<Integer, CardReader.Place> read(CardReader reader) {
        Map<Integer, CardReader.Place> places = new HashMap<>();
        List<Integer> order = IntStream.range(0, lines.size()).boxed().sorted(Comparator.comparing(i -> CardReader.rank(lines.get(i)))).toList();
        for (int i : order) {
            CardReader.Place place = carried.contains(i) || lines.get(i).value().isEmpty() ? null : reader.read(lines.get(i));
            if (place != null) {
                places.put(i, place);
            }
        }
        learned.forEach((i, parameters) -> {
            CardReader.Place place = places.get(i);
            if (place != null && !place.holder().isEmpty()) {
                Pointer.parent(reader.js, Pointer.join(place.holder(), Params.STANDARD)).ifPresent(o -> o.withObjectProperty(Params.STANDARD).setAll(parameters.deepCopy()));
            } else if (place != null) {
                reader.js.withObjectProperty(Params.OWN).set(place.path(), parameters.deepCopy());
            }
        });
        if (!named) {
            reader.js.withObjectProperty(Params.OWN).putObject("name/full").put("derived-absent", "true");
        }
        return places;
    }

    private void carry(ObjectNode js, Map<Integer, CardReader.Place> places, List<ContentLine> more) {
        List<ContentLine> all = new ArrayList<>();
        if (!version.equals("4.0")) {
            all.add(ContentLine.of("VERSION", version));
        }
        IntStream.range(0, lines.size()).filter(i -> !places.containsKey(i)).mapToObj(lines::get).forEach(all::add);
        all.addAll(more);
        CardConverter.carry(js, all, components);
    }

    private boolean compare(Map<Integer, CardReader.Place> places, Map<String, ContentLine> written) {
        boolean learnedMore = false;
        for (Map.Entry<Integer, CardReader.Place> property : places.entrySet()) {
            int index = property.getKey();
            ContentLine original = lines.get(index);
            ContentLine back = written.remove(property.getValue().path());
            boolean same = back != null && back.is(original.name()) && Same.cardValue(original, back);
            Optional<ObjectNode> lacking = same ? Params.lacking(original, back) : Optional.empty();
            if (lacking.isEmpty()) {
                learnedMore |= carried.add(index);
                learned.remove(index);
            } else if (!lacking.get().isEmpty()) {
                boolean again = learned.put(index, lacking.get()) != null;
                if (again) {
                    carried.add(index);
                    learned.remove(index);
                }
                learnedMore = true;
            }
        }
        return learnedMore;
    }

    private ObjectNode finished(ObjectNode js, Map<Integer, CardReader.Place> places) {
        List<ContentLine> refused = new ArrayList<>();
        for (ContentLine line : patches) {
            if (!patched(js, line)) {
                refused.add(line);
            }
        }
        if (!refused.isEmpty()) {
            carry(js, places, refused);
        }
        if (!js.has("version")) {
            js.put("version", js.has("uid") ? "1.0" : "2.0");
        }
        return js;
    }

    private static boolean patched(ObjectNode js, ContentLine line) {
        String asked = line.parameter("JSPTR").orElse("");
        String pointer = asked.startsWith("/") ? asked.substring(1) : asked;
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
