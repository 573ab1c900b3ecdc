package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.ConversionException;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.json.Patch;
import dev.godwit.formats.semantic.Same;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Components that override an instance of a recurrence, and the patches they are in JSCalendar (draft §2.1.2, RFC 8984
 * §4.3.5). A patch of other wording than ours travels in X-JSPATCH and is used as long as it says what the component says.
 * RANGE=THISANDFUTURE has no counterpart: the patch is that of its one instance, the parameter is remembered.
 */
final class Overrides {
    private static final String PATCH = "X-JSPATCH";

    private Overrides() {
    }

    /** What an instance is without its patch. */
    private static ObjectNode instance(ObjectNode main, String key) {
        ObjectNode instance = Json.object();
        main.properties().stream().filter(m -> !m.getKey().equals("recurrenceRule") && !m.getKey().equals("recurrenceOverrides"))
                .forEach(m -> instance.set(m.getKey(), m.getValue().deepCopy()));
        if (instance.has("start")) {
            instance.put("start", key);
        }
        if (instance.path(Hints.CARRIER).path(Hints.CONVERTED) instanceof ObjectNode hints) {
            hints.remove(hints.propertyStream().map(Map.Entry::getKey).filter(p -> p.startsWith("recurrence")).toList());
            if (hints.isEmpty()) {
                instance.withObjectProperty(Hints.CARRIER).remove(Hints.CONVERTED);
            }
        }
        if (instance.path(Hints.CARRIER).propertyStream().allMatch(m -> m.getKey().equals("name") || m.getKey().equals("@type"))) {
            instance.remove(Hints.CARRIER);
        }
        return instance;
    }

    private static ObjectNode patch(ObjectNode main, String key, ObjectNode override) {
        ObjectNode plain = override.deepCopy();
        plain.remove(List.of("recurrenceId", "recurrenceIdTimeZone"));
        ObjectNode patch = Patch.between(instance(main, key), plain);
        // an empty patch would be an RDATE
        return patch.isEmpty() ? patch.put("start", key) : patch;
    }

    /** Sets the override in {@code main}; false if it does not fit there and has to stand alone. */
    static boolean read(ObjectNode main, Component component, Zones zones) {
        List<ContentLine> asked = component.properties(PATCH);
        Component plain = component.withNodes(component.nodes().stream().filter(n -> !(n instanceof ContentLine l && l.is(PATCH))).toList());
        Optional<ObjectNode> override = Entries.read(plain, zones, Optional.of(main));
        String key = override.map(o -> o.path("recurrenceId").asText()).orElse("");
        if (key.isEmpty() || main.path("recurrenceOverrides").has(key)) {
            return false;
        }
        ObjectNode patch = asked.isEmpty() ? null : given(asked.getFirst()).filter(p -> says(main, key, p, plain)).orElse(null);
        ObjectNode derived = patch(main, key, override.get());
        if (patch == null && !says(main, key, derived, plain)) {
            return false;
        }
        main.withObjectProperty("recurrenceOverrides").set(key, patch == null ? derived : patch);
        return true;
    }

    private static Optional<ObjectNode> given(ContentLine line) {
        try {
            return Optional.of(Json.readObject(Text.unescape(line.value()).getBytes(StandardCharsets.UTF_8)));
        } catch (ConversionException notOurs) {
            return Optional.empty();
        }
    }

    private static boolean says(ObjectNode main, String key, ObjectNode patch, Component component) {
        return component(main, key, patch).filter(c -> canonical(c).equals(canonical(component))).isPresent();
    }

    private static List<String> canonical(Component component) {
        List<ContentLine> lines = Lines.explode(component.properties()).stream().filter(l -> !l.value().equals(EntryWriter.NO_STAMP)).toList();
        List<String> all = new ArrayList<>(lines.stream().map(Same::calendarLine).sorted().toList());
        all.addAll(component.components().stream().map(c -> String.join("\n", canonical(c))).sorted().toList());
        return all;
    }

    private static Optional<Component> component(ObjectNode main, String key, ObjectNode patch) {
        return Patch.apply(instance(main, key), patch).map(override -> {
            override.put("recurrenceId", key);
            if (main.path("timeZone").isTextual()) {
                override.set("recurrenceIdTimeZone", main.get("timeZone"));
            }
            return Entries.write(override);
        });
    }

    /** The components of all overrides that are neither an EXDATE nor an RDATE. */
    static List<Component> write(ObjectNode main, Zones zones) {
        List<Component> components = new ArrayList<>();
        ObjectNode alone = main.deepCopy();
        alone.remove("recurrenceOverrides");
        for (Map.Entry<String, JsonNode> override : main.path("recurrenceOverrides").properties()) {
            String key = override.getKey();
            if (LocalTimes.parse(key).isEmpty() || !(override.getValue() instanceof ObjectNode patch) || patch.isEmpty() || patch.path("excluded").asBoolean()) {
                continue;
            }
            component(main, key, patch).ifPresent(component -> components.add(spoken(alone, key, patch, component, zones)));
        }
        return components;
    }

    /** The component, with the patch if reading the component would word it otherwise. */
    private static Component spoken(ObjectNode alone, String key, ObjectNode patch, Component component, Zones zones) {
        ObjectNode probe = alone.deepCopy();
        boolean same = read(probe, component, zones) && words(probe.path("recurrenceOverrides").path(key)).equals(words(patch));
        return same ? component : component.plus(List.of(ContentLine.of(PATCH, Text.escape(Json.text(patch)))));
    }

    private static Map<String, JsonNode> words(JsonNode patch) {
        return patch.propertyStream().filter(m -> !m.getKey().startsWith(Hints.CARRIER)).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
