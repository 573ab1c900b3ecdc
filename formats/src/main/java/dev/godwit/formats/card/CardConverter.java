package dev.godwit.formats.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.ConversionException;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Node;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Difference;
import dev.godwit.formats.json.JText;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * vCard to JSContact and back, by RFC 9555 and RFC 9982: a Card without a UID is of version 2.0, any other of 1.0. LANGUAGE and
 * ALTID stay parameters in vCardParams and do not become localizations.
 */
public final class CardConverter {
    static final String PROPS = "vCardProps";
    static final String COMPONENTS = "godwit.dev:vCardComponents";
    private static final Set<String> TEXTS = Set.of("VERSION", "FN", "NOTE", "TITLE", "ROLE", "LABEL", "MAILER", "CLASS", "SORT-STRING", "NAME", "PROFILE");
    private static final int ROUNDS = 5;

    private CardConverter() {
    }

    static boolean text(String upperName) {
        return TEXTS.contains(upperName);
    }

    /** @throws ConversionException if this is not one vCard */
    public static ObjectNode toJson(List<Component> roots) {
        if (roots.size() != 1 || !roots.getFirst().is("VCARD")) {
            throw new ConversionException(0, roots.size() > 1 ? "more than one vCard: each is an item of its own" : "not a vCard");
        }
        return new CardReading(roots.getFirst()).convert();
    }

    public static Component toText(ObjectNode js) {
        Set<String> apart = new HashSet<>();
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        Component card = null;
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode mapped = js.deepCopy();
            mapped.remove(apart);
            patches.keySet().forEach(pointer -> Pointer.remove(mapped, pointer));
            card = component(mapped, patches);
            Difference difference = Difference.between(js, toJson(List.of(card)));
            if (difference.none()) {
                return card;
            }
            patches.putAll(difference.missing());
            for (String name : difference.conflicts()) {
                if (apart.add(name) && js.has(name)) {
                    String pointer = Pointer.of(name);
                    patches.keySet().removeIf(p -> p.equals(pointer) || p.startsWith(pointer + "/"));
                    patches.put(pointer, js.get(name));
                }
            }
        }
        return card;
    }

    private static Component component(ObjectNode js, Map<String, JsonNode> patches) {
        List<ContentLine> carried = lines(js);
        Optional<ContentLine> version = carried.stream().filter(l -> l.is("VERSION")).findFirst();
        boolean four = version.isEmpty() || version.get().value().strip().startsWith("4");
        List<ContentLine> lines = new ArrayList<>(CardWriter.write(js, four).stream().map(Emitted::line).toList());
        lines.addAll(carried.stream().filter(l -> !l.is("VERSION")).toList());
        patches.forEach((pointer, value) -> lines.add(jsprop(pointer, value)));
        List<Node> nodes = new ArrayList<>(List.of(ContentLine.of("VERSION", version.map(ContentLine::value).orElse("4.0"))));
        List<ContentLine> merged = CardDialect.implode(lines);
        nodes.addAll(four ? merged : CardDialect.three(merged));
        for (JsonNode component : js.path(COMPONENTS)) {
            JText.component(component, CardConverter::text).ifPresent(nodes::add);
        }
        return Component.of("VCARD", nodes);
    }

    private static ContentLine jsprop(String pointer, JsonNode value) {
        Parameter parameter = new Parameter("JSPTR", "\"" + Parameter.of("JSPTR", pointer).raw().replaceAll("^\"|\"$", "") + "\"");
        return ContentLine.of("JSPROP", List.of(parameter), Text.escape(Json.text(value)));
    }

    static List<ContentLine> lines(ObjectNode js) {
        List<ContentLine> lines = new ArrayList<>();
        for (JsonNode property : js.path(PROPS)) {
            JText.line(property, CardConverter::text).ifPresent(lines::add);
        }
        return lines;
    }

    static void carry(ObjectNode js, List<ContentLine> lines, List<Component> components) {
        if (!lines.isEmpty()) {
            ArrayNode props = js.putArray(PROPS);
            lines.forEach(line -> props.add(JText.property(line, CardConverter::text)));
        }
        if (!components.isEmpty()) {
            ArrayNode array = js.putArray(COMPONENTS);
            components.forEach(component -> array.add(JText.component(component, CardConverter::text)));
        }
    }
}
