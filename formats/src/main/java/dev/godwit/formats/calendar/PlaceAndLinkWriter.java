package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Ids;
import dev.godwit.formats.json.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes locations, virtual locations, links and relations (draft §3.4, §3.5, §3.7). */
final class PlaceAndLinkWriter {
    private final ObjectNode js;
    private final List<Emitted> lines = new ArrayList<>();

    private PlaceAndLinkWriter(ObjectNode js) {
        this.js = js;
    }

    static List<Emitted> write(ObjectNode js) {
        PlaceAndLinkWriter writer = new PlaceAndLinkWriter(js);
        writer.location();
        writer.conferences();
        writer.links();
        writer.relations();
        return writer.lines;
    }

    private void emit(String path, ContentLine line) {
        lines.add(new Emitted(path, Hints.applied(js, path, line)));
    }

    private static ContentLine keyed(Ids ids, String key, ContentLine line) {
        if (ids.wouldBe(Text.unescape(line.value())).equals(key)) {
            ids.derive(Text.unescape(line.value()));
            return line;
        }
        return ids.take(key) ? line.with(Parameter.of("JSID", key)) : line;
    }

    /** The first location only: a component has one LOCATION. */
    private void location() {
        if (js.path("locations").isEmpty()) {
            return;
        }
        Map.Entry<String, JsonNode> first = js.path("locations").properties().iterator().next();
        Ids ids = new Ids();
        String name = first.getValue().path("name").asText("");
        if (!name.isEmpty() && name.indexOf('\r') < 0) {
            emit(Pointer.of("locations", first.getKey(), "name"), keyed(ids, first.getKey(), ContentLine.of("LOCATION", Text.escape(name))));
        }
        String geo = first.getValue().path("coordinates").asText("");
        if (geo.matches("geo:-?\\d+(\\.\\d+)?,-?\\d+(\\.\\d+)?")) {
            ContentLine line = ContentLine.of("GEO", geo.substring(4).replace(',', ';'));
            emit(Pointer.of("locations", first.getKey(), "coordinates"), name.isEmpty() ? keyed(ids, first.getKey(), line) : line);
        }
    }

    private void conferences() {
        Ids ids = new Ids();
        for (Map.Entry<String, JsonNode> place : js.path("virtualLocations").properties()) {
            String uri = place.getValue().path("uri").asText("");
            if (!EntryWriter.plain(uri)) {
                continue;
            }
            List<Parameter> parameters = new ArrayList<>(List.of(Parameter.of("VALUE", "URI")));
            List<String> features = place.getValue().path("features").propertyStream().map(f -> f.getKey().toUpperCase(Locale.ROOT)).toList();
            if (!features.isEmpty()) {
                parameters.add(Parameter.of("FEATURE", features));
            }
            text(parameters, "LABEL", place.getValue().path("name"));
            emit(Pointer.of("virtualLocations", place.getKey(), "uri"), keyed(ids, place.getKey(), ContentLine.of("CONFERENCE", parameters, uri)));
        }
    }

    private static void text(List<Parameter> parameters, String name, JsonNode value) {
        if (value.isTextual() && value.textValue().chars().noneMatch(c -> c < ' ' && c != '\n')) {
            parameters.add(Parameter.of(name, value.textValue()));
        }
    }

    private void links() {
        Ids ids = new Ids();
        boolean url = false;
        for (Map.Entry<String, JsonNode> member : js.path("links").properties()) {
            JsonNode link = member.getValue();
            String path = Pointer.of("links", member.getKey(), "href");
            if (EntryWriter.plain(link.path("href").asText(""))) {
                String property = property(link, Hints.name(js, path).orElse(""), url);
                url |= property.equals("URL");
                emit(path, keyed(ids, member.getKey(), line(property, link, Hints.at(js, path).map(h -> h.path("valueType").asText()).orElse(""))));
            }
        }
    }

    private static String property(JsonNode link, String hint, boolean urlTaken) {
        return switch (link.path("rel").asText("")) {
            case String rel when hint.equals("link") -> "LINK";
            case "enclosure" -> "ATTACH";
            case "icon" -> "IMAGE";
            case "describedby" -> urlTaken ? "LINK" : "URL";
            default -> "LINK";
        };
    }

    private static ContentLine line(String property, JsonNode link, String valueType) {
        List<Parameter> parameters = new ArrayList<>();
        String href = link.path("href").asText();
        String type = link.path("contentType").asText("");
        String prefix = "data:" + type + ";base64,";
        boolean binary = (property.equals("ATTACH") || property.equals("IMAGE")) && href.startsWith(prefix) && !valueType.equals("uri");
        text(parameters, "FMTTYPE", link.path("contentType"));
        if (binary) {
            parameters.add(Parameter.of("ENCODING", "BASE64"));
            parameters.add(Parameter.of("VALUE", "BINARY"));
        } else if (property.equals("IMAGE") || property.equals("LINK")) {
            parameters.add(Parameter.of("VALUE", "URI"));
        }
        boolean titled = property.equals("LINK") || property.equals("URL");
        text(parameters, titled ? "LABEL" : "FILENAME", link.path("title"));
        if (link.path("size").isIntegralNumber()) {
            parameters.add(Parameter.of("SIZE", link.path("size").asText()));
        }
        if (property.equals("IMAGE") && link.path("display").isTextual()) {
            parameters.add(Parameter.of("DISPLAY", link.path("display").asText().toUpperCase(Locale.ROOT)));
        }
        if (property.equals("LINK") && link.path("rel").isTextual()) {
            text(parameters, "LINKREL", link.path("rel"));
        }
        return ContentLine.of(property, parameters, binary ? href.substring(prefix.length()) : href);
    }

    private void relations() {
        for (Map.Entry<String, JsonNode> member : js.path("relatedTo").properties()) {
            List<String> types = member.getValue().path("relation").propertyStream().map(t -> t.getKey().toUpperCase(Locale.ROOT)).toList();
            if (!member.getKey().isEmpty() && member.getKey().indexOf('\r') < 0) {
                List<Parameter> parameters = types.isEmpty() ? List.of() : List.of(Parameter.of("RELTYPE", types));
                emit(Pointer.of("relatedTo", member.getKey()), ContentLine.of("RELATED-TO", parameters, Text.escape(member.getKey())));
            }
        }
    }
}
