package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** References to the results of earlier calls (RFC 8620 §3.7). */
final class BackReference {
    /** A call that was answered. @param failedByPlan the client could not know */
    record Answered(String name, ObjectNode arguments, String callId, boolean failedByPlan) {
    }

    private static final Shape SHAPE = Shape.closed(Map.of("resultOf", Shape.STRING, "name", Shape.STRING, "path", Shape.STRING))
            .with("resultOf", "name", "path");

    private BackReference() {
    }

    /** The arguments with every {@code #name} replaced by what it refers to. */
    static ObjectNode resolve(ObjectNode arguments, List<Answered> before) {
        ObjectNode resolved = Json.object();
        for (Map.Entry<String, JsonNode> each : arguments.properties()) {
            if (!each.getKey().startsWith("#")) {
                resolved.set(each.getKey(), each.getValue());
                continue;
            }
            String name = each.getKey().substring(1);
            if (arguments.has(name)) {
                throw MethodError.invalidArguments("both " + name + " and #" + name);
            }
            String problem = SHAPE.problem(each.getValue());
            if (problem != null) {
                throw MethodError.invalidArguments("#" + name + " is no ResultReference: " + problem);
            }
            resolved.set(name, value(each.getValue(), before));
        }
        return resolved;
    }

    private static JsonNode value(JsonNode reference, List<Answered> before) {
        String of = reference.get("resultOf").asText();
        Answered answer = before.stream().filter(each -> each.callId().equals(of)).findFirst()
                .orElseThrow(() -> invalid("no earlier call " + of));
        if (answer.failedByPlan()) {
            throw MethodError.injected("invalidResultReference");
        }
        if (!answer.name().equals(reference.get("name").asText())) {
            throw invalid("the answer to " + of + " is " + answer.name());
        }
        String path = reference.get("path").asText();
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw invalid("no JSON pointer: " + path);
        }
        List<String> tokens = path.isEmpty() ? List.of() : Patch.tokens(path.substring(1));
        return walk(answer.arguments(), tokens);
    }

    private static JsonNode walk(JsonNode node, List<String> tokens) {
        if (tokens.isEmpty()) {
            return node;
        }
        String token = tokens.getFirst();
        List<String> rest = tokens.subList(1, tokens.size());
        if (token.equals("*") && node.isArray()) {
            ArrayNode all = Json.NODES.arrayNode();
            for (JsonNode element : node) {
                JsonNode value = walk(element, rest);
                // An array of arrays becomes one array.
                List<JsonNode> values = new ArrayList<>();
                if (value.isArray()) {
                    value.forEach(values::add);
                } else {
                    values.add(value);
                }
                all.addAll(values);
            }
            return all;
        }
        JsonNode next = node.isArray() && token.matches("0|[1-9]\\d{0,8}") ? node.get(Integer.parseInt(token)) : node.get(token);
        if (next == null) {
            throw invalid("nothing at " + token);
        }
        return walk(next, rest);
    }

    private static MethodError invalid(String description) {
        return MethodError.of("invalidResultReference", description);
    }
}
