package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The properties of an Email that are read from its header (RFC 8621 §4.1.2, §4.1.3). */
final class HeaderProperty {
    private static final Map<String, String> SHORT = Map.ofEntries(Map.entry("messageId", "header:Message-ID:asMessageIds"),
            Map.entry("inReplyTo", "header:In-Reply-To:asMessageIds"), Map.entry("references", "header:References:asMessageIds"),
            Map.entry("sender", "header:Sender:asAddresses"), Map.entry("from", "header:From:asAddresses"),
            Map.entry("to", "header:To:asAddresses"), Map.entry("cc", "header:Cc:asAddresses"),
            Map.entry("bcc", "header:Bcc:asAddresses"), Map.entry("replyTo", "header:Reply-To:asAddresses"),
            Map.entry("subject", "header:Subject:asText"), Map.entry("sentAt", "header:Date:asDate"));
    private static final Pattern FORM = Pattern.compile(
            "header:([!-9;-~]+?)(?::as(Raw|Text|Addresses|MessageIds|Date|URLs))?(:all)?");
    private static final Pattern ADDRESS = Pattern.compile("(?:(\"(?:[^\"\\\\]|\\\\.)*\"|[^<>,\"]*)\\s*<([^<>]*)>|([^,<>\"\\s]+@[^,<>\"\\s]+))");

    private HeaderProperty() {
    }

    static boolean isOne(String property) {
        return property.equals("headers") || SHORT.containsKey(property) || FORM.matcher(property).matches();
    }

    static JsonNode value(HeaderFields header, String property) {
        if (property.equals("headers")) {
            ArrayNode all = Json.NODES.arrayNode();
            header.fields().forEach(field -> all.add(Json.object().put("name", field.name()).put("value", field.raw())));
            return all;
        }
        Matcher matcher = FORM.matcher(SHORT.getOrDefault(property, property));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(property);
        }
        String form = matcher.group(2) == null ? "Raw" : matcher.group(2);
        if (matcher.group(3) != null) {
            ArrayNode all = Json.NODES.arrayNode();
            header.all(matcher.group(1)).forEach(raw -> all.add(value(form, raw)));
            return all;
        }
        String raw = header.last(matcher.group(1));
        return raw == null ? Json.NODES.nullNode() : value(form, raw);
    }

    private static JsonNode value(String form, String raw) {
        return switch (form) {
            case "Text" -> Json.NODES.textNode(HeaderFields.text(raw));
            case "Addresses" -> addresses(raw);
            case "MessageIds", "URLs" -> list(HeaderFields.messageIdsIn(raw));
            case "Date" -> date(raw);
            default -> Json.NODES.textNode(raw);
        };
    }

    private static JsonNode list(List<String> texts) {
        return texts.isEmpty() ? Json.NODES.nullNode() : Json.array(texts);
    }

    private static JsonNode date(String raw) {
        try {
            String text = raw.replaceAll("\\r?\\n", "").replaceAll("\\([^)]*\\)", "").strip();
            OffsetDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toOffsetDateTime();
            return Json.NODES.textNode(date.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        } catch (DateTimeException e) {
            return Json.NODES.nullNode();
        }
    }

    private static JsonNode addresses(String raw) {
        ArrayNode all = Json.NODES.arrayNode();
        Matcher matcher = ADDRESS.matcher(raw.replaceAll("\\r?\\n", ""));
        while (matcher.find()) {
            String name = matcher.group(1) == null ? "" : HeaderFields.text(matcher.group(1).strip().replaceAll("^\"|\"$", "").replaceAll("\\\\(.)", "$1"));
            ObjectNode address = Json.object().put("name", name.isEmpty() ? null : name);
            all.add(address.put("email", matcher.group(3) != null ? matcher.group(3) : matcher.group(2)));
        }
        return all;
    }
}
