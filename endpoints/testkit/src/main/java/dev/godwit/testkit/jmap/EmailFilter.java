package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** The conditions of Email/query (RFC 8621 §4.4.1), those on threads and bodies apart. */
final class EmailFilter {
    private static final Map<String, Shape> KNOWN = Map.ofEntries(Map.entry("inMailbox", Shape.ID),
            Map.entry("inMailboxOtherThan", Shape.listOf(Shape.ID)), Map.entry("before", Shape.UTC_DATE),
            Map.entry("after", Shape.UTC_DATE), Map.entry("minSize", Shape.UNSIGNED), Map.entry("maxSize", Shape.UNSIGNED),
            Map.entry("hasKeyword", Shape.STRING), Map.entry("notKeyword", Shape.STRING), Map.entry("from", Shape.STRING),
            Map.entry("to", Shape.STRING), Map.entry("cc", Shape.STRING), Map.entry("bcc", Shape.STRING),
            Map.entry("subject", Shape.STRING), Map.entry("header", Shape.listOf(Shape.STRING)));

    private EmailFilter() {
    }

    static Predicate<ObjectNode> of(Access access, ObjectNode condition) {
        Predicate<ObjectNode> all = email -> true;
        for (Map.Entry<String, JsonNode> each : condition.properties()) {
            Shape shape = KNOWN.get(each.getKey());
            if (shape == null) {
                throw MethodError.of("unsupportedFilter", each.getKey());
            }
            String problem = shape.problem(each.getValue());
            if (problem != null) {
                throw MethodError.invalidArguments("filter " + each.getKey() + ": " + problem);
            }
            all = all.and(one(access, each.getKey(), each.getValue()));
        }
        return all;
    }

    private static Predicate<ObjectNode> one(Access access, String name, JsonNode value) {
        String text = value.asText();
        return switch (name) {
            case "inMailbox" -> email -> email.get("mailboxIds").has(text);
            case "inMailboxOtherThan" -> email -> !Json.texts(value).containsAll(Json.names(email.get("mailboxIds")));
            case "before" -> email -> email.get("receivedAt").asText().compareTo(text) < 0;
            case "after" -> email -> email.get("receivedAt").asText().compareTo(text) >= 0;
            case "minSize" -> email -> email.get("size").asLong() >= value.asLong();
            case "maxSize" -> email -> email.get("size").asLong() < value.asLong();
            case "hasKeyword" -> email -> email.get("keywords").has(text.toLowerCase(Locale.ROOT));
            case "notKeyword" -> email -> !email.get("keywords").has(text.toLowerCase(Locale.ROOT));
            case "header" -> email -> hasField(access, email, Json.texts(value));
            default -> email -> hasField(access, email, List.of(name, text));
        };
    }

    private static boolean hasField(Access access, ObjectNode email, List<String> nameAndText) {
        HeaderFields header = HeaderFields.of(access.account().blobs().get(email.get("blobId").asText()));
        String wanted = nameAndText.size() < 2 ? "" : nameAndText.get(1).toLowerCase(Locale.ROOT);
        return header.all(nameAndText.getFirst()).stream()
                .anyMatch(raw -> HeaderFields.text(raw).toLowerCase(Locale.ROOT).contains(wanted));
    }
}
