package dev.godwit.formats.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How an object differs from what came of it on the way there and back.
 *
 * @param missing pointers to what did not come back, with its value; what holds it came back
 * @param conflicts names of members of the top object that came back different, or that came back though they were not there
 */
public record Difference(Map<String, JsonNode> missing, Set<String> conflicts) {
    private static final Set<String> CARRIED = Set.of("iCalendar", "vCardProps", "vCardParams", "godwit.dev:vCardParams", "godwit.dev:vCardComponents");

    public static Difference between(ObjectNode original, ObjectNode returned) {
        Difference difference = new Difference(new LinkedHashMap<>(), new LinkedHashSet<>());
        difference.compare("", original, returned);
        return difference;
    }

    public boolean none() {
        return missing.isEmpty() && conflicts.isEmpty();
    }

    /** What the RFCs let one leave out because it is clear: the type of a nested object, and what an alert does by default. */
    private static boolean impliedType(String path, String name) {
        return !path.isEmpty() && name.equals("@type");
    }

    private static boolean implied(String path, String name, JsonNode value) {
        return !path.isEmpty() && (name.equals("@type") || name.equals("action") && value.asText().equals("display"));
    }

    /** What is carried of a text can have other wordings; that the text comes back is proven when it is read. */
    private static boolean carried(String pointer) {
        return Pointer.keys(pointer).stream().anyMatch(CARRIED::contains);
    }

    private void compare(String path, ObjectNode original, ObjectNode returned) {
        for (String name : returned.propertyStream().map(Map.Entry::getKey).toList()) {
            if (!original.has(name) && !implied(path, name, returned.get(name)) && !carried(Pointer.join(path, name))) {
                conflicts.add(Pointer.keys(Pointer.join(path, name)).getFirst());
            }
        }
        for (Map.Entry<String, JsonNode> member : original.properties()) {
            String pointer = Pointer.join(path, member.getKey());
            JsonNode back = returned.get(member.getKey());
            if (back == null) {
                if (!pointer.contains("convertedProperties") && !impliedType(path, member.getKey())) {
                    missing.put(pointer, member.getValue());
                }
            } else if (back instanceof ObjectNode b && member.getValue() instanceof ObjectNode o) {
                compare(pointer, o, b);
            } else if (!back.equals(member.getValue()) && !(carried(pointer) && back.getNodeType() == member.getValue().getNodeType())) {
                conflicts.add(Pointer.keys(pointer).getFirst());
            }
        }
    }
}
