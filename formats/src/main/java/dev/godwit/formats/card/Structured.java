package dev.godwit.formats.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The structured values of N and ADR as components of Name and Address, with the order and the separators that JSCOMPS keeps
 * (RFC 9554 §2, RFC 9555 §2.5.4, §2.6.1, §3.2.1).
 *
 * @param kinds of the components by their place in the value
 * @param twins places whose values also stand in another one, for readers that know only RFC 6350: place, other place
 */
record Structured(List<String> kinds, List<int[]> twins) {
    static final Structured NAME = new Structured(List.of("surname", "given", "given2", "title", "credential", "surname2", "generation"), List.of(new int[] {5, 0}, new int[] {6, 4}));
    static final Structured ADDRESS = new Structured(List.of("postOfficeBox", "apartment", "name", "locality", "region", "postcode", "country",
            "room", "apartment", "floor", "number", "name", "building", "block", "subdistrict", "district", "landmark", "direction"),
            List.of(new int[] {7, 1}, new int[] {8, 1}, new int[] {9, 1}, new int[] {12, 1}, new int[] {10, 2}, new int[] {11, 2}, new int[] {13, 2}, new int[] {14, 2}, new int[] {15, 2},
                    new int[] {16, 2}, new int[] {17, 2}));
    private static final int OLD_ADDRESS = 7;

    private boolean address() {
        return kinds.size() > OLD_ADDRESS;
    }

    /** The values by place, unescaped. */
    private static List<List<String>> values(String value) {
        List<List<String>> values = new ArrayList<>();
        for (String part : Text.split(value, ';')) {
            values.add(new ArrayList<>(part.isEmpty() ? List.of() : Text.split(part, ',').stream().map(Text::unescape).toList()));
        }
        return values;
    }

    /** Sets components, isOrdered and defaultSeparator; false if the value has more places than there are kinds. */
    boolean read(ObjectNode object, String value, Optional<String> jscomps) {
        List<List<String>> values = values(value);
        if (values.size() > kinds.size()) {
            return false;
        }
        boolean fresh = values.stream().skip(OLD_ADDRESS).anyMatch(v -> !v.isEmpty());
        for (int[] twin : twins) {
            if (address() && fresh) {
                values.get(twin[1]).clear();
            } else if (twin[0] < values.size() && !address()) {
                values.get(twin[1]).removeAll(values.get(twin[0]));
            }
        }
        ArrayNode components = object.arrayNode();
        if (jscomps.isPresent() && ordered(object, components, values(value), jscomps.get())) {
            object.set("components", components);
            object.put("isOrdered", true);
            return true;
        }
        components.removeAll();
        object.remove("defaultSeparator");
        for (int place = 0; place < values.size(); place++) {
            for (String text : values.get(place)) {
                components.addObject().put("kind", kinds.get(place)).put("value", text);
            }
        }
        if (!components.isEmpty()) {
            object.set("components", components);
        }
        return true;
    }

    private boolean ordered(ObjectNode object, ArrayNode components, List<List<String>> values, String jscomps) {
        List<String> entries = Text.split(jscomps, ';');
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            if (entry.startsWith("s,")) {
                String separator = Text.unescape(entry.substring(2));
                if (i == 0) {
                    object.put("defaultSeparator", separator);
                } else {
                    components.addObject().put("kind", "separator").put("value", separator);
                }
            } else if (i > 0 || !entry.isEmpty()) {
                if (!positional(components, values, entry)) {
                    return false;
                }
            }
        }
        return !components.isEmpty();
    }

    private boolean positional(ArrayNode components, List<List<String>> values, String entry) {
        if (!entry.matches("\\d{1,2}(,\\d{1,3})?")) {
            return false;
        }
        String[] indexes = entry.split(",");
        int place = Integer.parseInt(indexes[0]);
        int index = indexes.length > 1 ? Integer.parseInt(indexes[1]) : 0;
        if (place >= values.size() || index >= values.get(place).size()) {
            return false;
        }
        components.addObject().put("kind", kinds.get(place)).put("value", values.get(place).get(index));
        return true;
    }

    /**
     * A structured value and, for ordered components, its JSCOMPS.
     *
     * @param jscomps empty if the components are not ordered
     */
    record Written(String value, String jscomps) {
    }

    Written write(JsonNode object) {
        boolean fresh = address() && uses(object);
        int places = fresh ? kinds.size() : address() ? OLD_ADDRESS : uses(object) ? kinds.size() : 5;
        List<List<String>> values = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            values.add(new ArrayList<>());
        }
        StringBuilder comps = new StringBuilder(object.path("defaultSeparator").isTextual() ? "s," + escape(object.path("defaultSeparator").asText()) : "");
        for (JsonNode component : object.path("components")) {
            String kind = component.path("kind").asText();
            String value = component.path("value").asText().replace("\r", "");
            int place = fresh ? kinds.lastIndexOf(kind) : kinds.indexOf(kind);
            if (kind.equals("separator")) {
                comps.append(";s,").append(escape(value));
            } else if (place >= 0 && place < places && !value.isEmpty()) {
                comps.append(';').append(place).append(values.get(place).isEmpty() ? "" : "," + values.get(place).size());
                values.get(place).add(value);
            }
        }
        if (fresh) {
            joined(values.get(1), object.path("components"), 1);
            joined(values.get(2), object.path("components"), 2);
        }
        for (int[] twin : twins) {
            if (twin[0] < places && !address()) {
                values.get(twin[1]).addAll(values.get(twin[0]));
            }
        }
        String text = String.join(";", values.stream().map(v -> String.join(",", v.stream().map(Text::escape).toList())).toList());
        return new Written(text, object.path("isOrdered").asBoolean() ? comps.toString() : "");
    }

    /** One line of an address for readers that know only RFC 6350, with the separators between its parts. */
    private void joined(List<String> line, JsonNode components, int twin) {
        StringBuilder text = new StringBuilder();
        String separator = "";
        for (JsonNode component : components) {
            int place = kinds.lastIndexOf(component.path("kind").asText());
            String value = component.path("value").asText().replace("\r", "");
            if (component.path("kind").asText().equals("separator")) {
                separator = value;
            } else if (twins.stream().anyMatch(t -> t[0] == place && t[1] == twin)) {
                text.append(text.isEmpty() ? "" : separator.isEmpty() ? " " : separator).append(value);
                separator = "";
            }
        }
        if (!text.isEmpty()) {
            line.add(text.toString());
        }
    }

    private boolean uses(JsonNode object) {
        List<String> late = kinds.subList(address() ? OLD_ADDRESS : 5, kinds.size());
        List<String> old = kinds.subList(0, address() ? OLD_ADDRESS : 5);
        for (JsonNode component : object.path("components")) {
            String kind = component.path("kind").asText();
            if (late.contains(kind) && !old.contains(kind)) {
                return true;
            }
        }
        return false;
    }

    private static String escape(String separator) {
        return separator.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;");
    }
}
