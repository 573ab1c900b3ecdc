package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Pointer;
import java.util.Locale;
import java.util.Optional;

/** Reads what becomes locations, virtual locations, links and relations (draft §2.4.7 and following). */
final class PlaceAndLinkReader {
    private final Reading reading;
    private final ObjectNode js;

    PlaceAndLinkReader(Reading reading) {
        this.reading = reading;
        this.js = reading.js;
    }

    String read(ContentLine line) {
        return switch (line.upperName()) {
            case "LOCATION" -> location(line);
            case "GEO" -> geo(line);
            case "CONFERENCE" -> conference(line);
            case "ATTACH" -> link(line, "enclosure");
            case "IMAGE" -> link(line, "icon");
            case "URL" -> url(line);
            case "LINK" -> line.hasParameter("VALUE", "URI") || line.parameter("VALUE").isEmpty() ? link(line, line.parameter("LINKREL").orElse("")) : null;
            case "RELATED-TO" -> relatedTo(line);
            default -> null;
        };
    }

    private String location(ContentLine line) {
        if (js.has("locations") || line.value().isEmpty() || line.hasParameter("DERIVED", "TRUE")) {
            return null;
        }
        return reading.key("locations", line).map(key -> {
            js.withObjectProperty("locations").putObject(key).put("@type", "Location").put("name", Text.unescape(line.value()));
            return Pointer.of("locations", key, "name");
        }).orElse(null);
    }

    private String geo(ContentLine line) {
        String[] parts = line.value().strip().split(";");
        if (parts.length != 2 || line.hasParameter("DERIVED", "TRUE") || !parts[0].strip().matches("[+-]?\\d+(\\.\\d+)?") || !parts[1].strip().matches("[+-]?\\d+(\\.\\d+)?")) {
            return null;
        }
        Optional<String> key = js.has("locations") ? Optional.of(js.path("locations").fieldNames().next()) : reading.key("locations", line);
        return key.map(k -> {
            ObjectNode location = js.withObjectProperty("locations").withObjectProperty(k);
            location.put("@type", "Location").put("coordinates", "geo:" + coordinate(parts[0]) + "," + coordinate(parts[1]));
            return Pointer.of("locations", k, "coordinates");
        }).orElse(null);
    }

    private static String coordinate(String number) {
        String plain = number.strip();
        return plain.startsWith("+") ? plain.substring(1) : plain;
    }

    private String conference(ContentLine line) {
        return reading.key("virtualLocations", line).map(key -> {
            ObjectNode place = js.withObjectProperty("virtualLocations").putObject(key).put("@type", "VirtualLocation").put("uri", line.value());
            line.parameter("LABEL").ifPresent(label -> place.put("name", label));
            for (String feature : line.parameterValues("FEATURE")) {
                place.withObjectProperty("features").put(feature.toLowerCase(Locale.ROOT), true);
            }
            return Pointer.of("virtualLocations", key, "uri");
        }).orElse(null);
    }

    private String url(ContentLine line) {
        for (var link : js.path("links")) {
            if (link.path("rel").asText().equals("describedby")) {
                return null;
            }
        }
        return link(line, "describedby");
    }

    private String link(ContentLine line, String rel) {
        return reading.key("links", line).map(key -> {
            ObjectNode link = js.withObjectProperty("links").putObject(key).put("@type", "Link").put("href", href(line));
            if (!rel.isEmpty()) {
                link.put("rel", rel);
            }
            line.parameter("FMTTYPE").ifPresent(type -> link.put("contentType", type));
            line.parameter(line.is("LINK") || line.is("URL") ? "LABEL" : "FILENAME").ifPresent(title -> link.put("title", title));
            line.parameter("SIZE").filter(size -> size.matches("\\d{1,15}")).ifPresent(size -> link.put("size", Long.parseLong(size)));
            line.parameter("DISPLAY").filter(d -> line.is("IMAGE")).ifPresent(display -> link.put("display", display.toLowerCase(Locale.ROOT)));
            String path = Pointer.of("links", key, "href");
            if (line.is("LINK") && mistakable(rel, key)) {
                Hints.hint(reading.hints, path, "link");
            } else if (line.value().startsWith("data:") && line.value().contains(";base64,")) {
                Hints.hint(reading.hints, path, line.name()).put("valueType", "uri");
            }
            return path;
        }).orElse(null);
    }

    /** Whether a LINK of that relation would be written as ATTACH, IMAGE or URL. */
    private boolean mistakable(String rel, String key) {
        boolean url = js.path("links").propertyStream().anyMatch(l -> !l.getKey().equals(key) && l.getValue().path("rel").asText().equals("describedby"));
        return rel.equals("enclosure") || rel.equals("icon") || rel.equals("describedby") && !url;
    }

    private static String href(ContentLine line) {
        boolean binary = line.hasParameter("ENCODING", "BASE64") || line.hasParameter("VALUE", "BINARY");
        return binary ? "data:" + line.parameter("FMTTYPE").orElse("") + ";base64," + line.value().strip() : line.value();
    }

    private String relatedTo(ContentLine line) {
        String uid = Text.unescape(line.value());
        if (uid.isEmpty() || js.path("relatedTo").has(uid)) {
            return null;
        }
        ObjectNode relation = js.withObjectProperty("relatedTo").putObject(uid).put("@type", "Relation").putObject("relation");
        line.parameterValues("RELTYPE").forEach(type -> relation.put(type.toLowerCase(Locale.ROOT), true));
        return Pointer.of("relatedTo", uid);
    }
}
