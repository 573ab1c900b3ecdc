package dev.godwit.formats.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Emitted;
import dev.godwit.formats.json.Ids;
import dev.godwit.formats.json.JText;
import dev.godwit.formats.json.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a Card as properties of vCard 4.0 (RFC 9555 §4). Values that have not the type the RFC gives them are left out here;
 * whoever compares the result with the Card finds them missing and carries them along.
 */
final class CardWriter {
    private static final List<String> COLLECTIONS = List.of("nicknames", "emails", "phones", "preferredLanguages", "media", "links", "titles", "personalInfo", "notes", "cryptoKeys",
            "schedulingAddresses", "calendars", "directories");
    private static final Map<String, String> DAYS = Map.of("birth", "BDAY", "death", "DEATHDATE", "wedding", "ANNIVERSARY");
    private static final Map<String, String> PLACES = Map.of("birth", "BIRTHPLACE", "death", "DEATHPLACE");

    private final ObjectNode js;
    private final boolean four;
    private final List<Emitted> lines = new ArrayList<>();
    private final Map<String, Ids> ids = new HashMap<>();
    private int groups;

    private CardWriter(ObjectNode js, boolean four) {
        this.js = js;
        this.four = four;
    }

    static List<Emitted> write(ObjectNode js, boolean four) {
        CardWriter writer = new CardWriter(js, four);
        writer.write();
        return writer.lines;
    }

    private void write() {
        text("UID", "uid");
        text("KIND", "kind");
        names();
        COLLECTIONS.forEach(collection -> js.path(collection).properties().forEach(member -> simple(collection, member.getKey(), member.getValue())));
        js.path("organizations").properties().forEach(member -> organization(member.getKey(), member.getValue()));
        js.path("addresses").properties().forEach(member -> address(member.getKey(), member.getValue()));
        js.path("anniversaries").properties().forEach(member -> day(member.getKey(), member.getValue()));
        js.path("onlineServices").properties().forEach(member -> online(member.getKey(), member.getValue()));
        members("CATEGORIES", "keywords");
        members("MEMBER", "members");
        js.path("relatedTo").properties().forEach(member -> related(member.getKey(), member.getValue()));
        speakToAs();
        text("LANGUAGE", "language");
        text("PRODID", "prodId");
        stamp("REV", "updated");
        stamp("CREATED", "created");
    }

    /** A value that is no object of its own. */
    private void emit(String path, ContentLine line) {
        lines.add(new Emitted(path, Params.applied(js.path(Params.OWN).path(path), line)));
    }

    private static boolean writable(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty() && value.textValue().indexOf('\r') < 0;
    }

    private void text(String property, String name) {
        if (writable(js.path(name))) {
            emit(name, ContentLine.of(property, Text.escape(js.path(name).textValue())));
        }
    }

    private void stamp(String property, String name) {
        Dates.timestamp(js.path(name).asText(""), four).ifPresent(t -> emit(name, ContentLine.of(property, t)));
    }

    private void members(String property, String set) {
        js.path(set).propertyStream().filter(m -> m.getValue().isBoolean() && m.getValue().asBoolean() && !m.getKey().isEmpty() && m.getKey().indexOf('\r') < 0)
                .forEach(m -> emit(Pointer.of(set, m.getKey()), ContentLine.of(property, Text.escape(m.getKey()))));
    }

    private void names() {
        JsonNode name = js.path("name");
        if (writable(name.path("full"))) {
            emit("name/full", ContentLine.of("FN", Text.escape(name.path("full").textValue())));
        } else if (!js.path(Params.OWN).path("name/full").has("derived-absent") && CardConverter.lines(js).stream().noneMatch(l -> l.is("FN"))) {
            List<String> parts = new ArrayList<>();
            name.path("components").forEach(c -> parts.add(c.path("value").asText().replace("\r", "")));
            boolean separated = name.path("components").findValuesAsText("kind").contains("separator");
            lines.add(new Emitted("", ContentLine.of("FN", parts.isEmpty() ? List.of() : List.of(Parameter.of("DERIVED", "TRUE")), Text.escape(String.join(separated ? "" : " ", parts).strip()))));
        }
        if (!name.path("components").isEmpty()) {
            Structured.Written written = Structured.NAME.write(name);
            ContentLine line = ContentLine.of("N", comps(new ArrayList<>(), written), written.value());
            lines.add(new Emitted("name/components", Params.applied(name.path(Params.STANDARD), line)));
        }
    }

    private static List<Parameter> comps(List<Parameter> parameters, Structured.Written written) {
        if (!written.jscomps().isEmpty()) {
            parameters.add(new Parameter("JSCOMPS", "\"" + Parameter.of("JSCOMPS", written.jscomps()).raw().replaceAll("^\"|\"$", "") + "\""));
        }
        return parameters;
    }

    /** An object with what all kinds of them have: key, preference, contexts, further parameters, label. */
    private void object(String collection, String key, String path, JsonNode object, ContentLine bare, List<String> moreTypes) {
        ContentLine line = keyed(collection, key, bare);
        if (object.path("pref").isInt()) {
            line = line.with(Parameter.of("PREF", object.path("pref").asText()));
        }
        List<String> types = new ArrayList<>(moreTypes);
        for (Map.Entry<String, String> context : CardReader.CONTEXTS.entrySet()) {
            boolean here = bare.is("ADR") || !CardReader.ONLY_ADDRESS.contains(context.getKey());
            if (here && object.path("contexts").path(context.getValue()).asBoolean()) {
                types.add(context.getKey());
            }
        }
        if (!types.isEmpty()) {
            line = line.with(Parameter.of("TYPE", types));
        }
        line = Params.applied(object.path(Params.STANDARD), line);
        if (writable(object.path("label"))) {
            line = line.group().isEmpty() ? line.inGroup("jsg" + ++groups) : line;
            lines.add(new Emitted(path, line));
            String label = path.substring(0, path.lastIndexOf('/')) + "/label";
            ContentLine labelled = ContentLine.of("X-ABLabel", Text.escape(object.path("label").textValue())).inGroup(line.group());
            JsonNode own = js.path(Params.OWN).path(label).deepCopy();
            lines.add(new Emitted(label, Params.applied(own, labelled)));
        } else {
            lines.add(new Emitted(path, line));
        }
    }

    private ContentLine keyed(String collection, String key, ContentLine line) {
        Ids keys = ids.computeIfAbsent(collection, c -> new Ids());
        String identity = line.upperName() + Text.unescape(line.value());
        if (keys.wouldBe(identity).equals(key)) {
            keys.derive(identity);
            return line;
        }
        return keys.take(key) ? line.with(Parameter.of("PROP-ID", key)) : line;
    }

    private void simple(String collection, String key, JsonNode object) {
        Simple simple = Simple.ofObject(collection, object.path("kind").asText(""));
        if (simple == null || !writable(object.path(simple.member()))) {
            return;
        }
        String value = object.path(simple.member()).textValue();
        if (simple.uri() && value.chars().anyMatch(c -> c < ' ')) {
            return;
        }
        List<Parameter> parameters = new ArrayList<>();
        boolean uriPhone = simple.property().equals("TEL") && value.startsWith("tel:");
        if (uriPhone) {
            parameters.add(Parameter.of("VALUE", "uri"));
        }
        parameter(parameters, "MEDIATYPE", object.path("mediaType"), simple.uri());
        parameter(parameters, "AUTHOR", object.path("author").path("uri"), simple.property().equals("NOTE"));
        parameter(parameters, "AUTHOR-NAME", object.path("author").path("name"), simple.property().equals("NOTE"));
        if (simple.property().equals("NOTE")) {
            Dates.timestamp(object.path("created").asText(""), true).ifPresent(c -> parameters.add(Parameter.of("CREATED", c)));
        }
        if (object.path("listAs").isInt()) {
            parameters.add(Parameter.of("INDEX", object.path("listAs").asText()));
        }
        level(parameters, simple, object.path("level").asText(""));
        List<String> features = new ArrayList<>();
        CardReader.FEATURES.forEach((type, feature) -> {
            if (object.path("features").path(feature).asBoolean()) {
                features.add(type);
            }
        });
        object(collection, key, Pointer.of(collection, key, simple.member()), object,
                ContentLine.of(simple.property(), parameters, simple.uri() || uriPhone ? value : Text.escape(value)), simple.property().equals("TEL") ? features : List.of());
    }

    private static void level(List<Parameter> parameters, Simple simple, String level) {
        if (simple.collection().equals("personalInfo") && level.matches("[a-z-]+")) {
            String word = simple.property().equals("EXPERTISE")
                    ? CardReader.LEVELS.entrySet().stream().filter(e -> e.getValue().equals(level)).map(Map.Entry::getKey).findFirst().orElse(level) : level;
            parameters.add(Parameter.of("LEVEL", word));
        }
    }

    private static void parameter(List<Parameter> parameters, String name, JsonNode value, boolean applies) {
        if (applies && value.isTextual() && value.textValue().chars().noneMatch(c -> c < ' ' && c != '\n')) {
            parameters.add(Parameter.of(name, value.textValue()));
        }
    }

    private void organization(String key, JsonNode organization) {
        List<String> parts = new ArrayList<>(List.of(organization.path("name").asText("")));
        organization.path("units").forEach(unit -> parts.add(unit.path("name").asText()));
        if (parts.stream().anyMatch(p -> !p.isEmpty()) && parts.stream().noneMatch(p -> p.indexOf('\r') >= 0)) {
            String value = String.join(";", parts.stream().map(Text::escape).toList());
            object("organizations", key, Pointer.of("organizations", key, "name"), organization, ContentLine.of("ORG", value), List.of());
        }
    }

    private void address(String key, JsonNode address) {
        boolean bare = !address.has("components") && !address.has("full");
        if (bare && address.path("coordinates").asText("").startsWith("geo:") && !address.has("timeZone")) {
            object("addresses", key, Pointer.of("addresses", key, "coordinates"), address, ContentLine.of("GEO", address.path("coordinates").asText()), List.of());
            return;
        }
        if (bare && writable(address.path("timeZone")) && !address.has("coordinates")) {
            object("addresses", key, Pointer.of("addresses", key, "timeZone"), address, ContentLine.of("TZ", address.path("timeZone").asText()), List.of());
            return;
        }
        List<Parameter> parameters = new ArrayList<>();
        parameter(parameters, "LABEL", address.path("full"), true);
        parameter(parameters, "GEO", address.path("coordinates"), true);
        parameter(parameters, "TZ", address.path("timeZone"), true);
        parameter(parameters, "CC", address.path("countryCode"), true);
        Structured.Written written = Structured.ADDRESS.write(address);
        object("addresses", key, Pointer.of("addresses", key, "components"), address, ContentLine.of("ADR", comps(parameters, written), written.value()), List.of());
    }

    private void day(String key, JsonNode day) {
        String kind = day.path("kind").asText();
        String year = JText.values(day.path(Params.STANDARD).path("x-apple-omit-year")).getFirst();
        Optional<String> date = Dates.write(day.path("date"), four, four ? "" : year);
        if (date.isEmpty() || !DAYS.containsKey(kind)) {
            return;
        }
        List<Parameter> parameters = new ArrayList<>();
        parameter(parameters, "CALSCALE", day.path("date").path("calendarScale"), true);
        object("anniversaries", key, Pointer.of("anniversaries", key, "date"), day, ContentLine.of(DAYS.get(kind), parameters, date.get()), List.of());
        JsonNode place = day.path("place");
        if (PLACES.containsKey(kind) && (writable(place.path("full")) || writable(place.path("coordinates")))) {
            boolean full = place.has("full");
            List<Parameter> uri = full ? List.of() : List.of(Parameter.of("VALUE", "uri"));
            String value = full ? Text.escape(place.path("full").asText()) : place.path("coordinates").asText();
            lines.add(new Emitted(Pointer.of("anniversaries", key, "place"), Params.applied(place.path(Params.STANDARD), ContentLine.of(PLACES.get(kind), uri, value))));
        }
    }

    private void online(String key, JsonNode service) {
        boolean impp = service.path("vCardName").asText().equalsIgnoreCase("impp");
        boolean uri = writable(service.path("uri"));
        if (!uri && !writable(service.path("user"))) {
            return;
        }
        List<Parameter> parameters = new ArrayList<>();
        parameter(parameters, "SERVICE-TYPE", service.path("service"), true);
        parameter(parameters, "USERNAME", service.path("user"), uri);
        if (!uri) {
            parameters.add(Parameter.of("VALUE", "text"));
        }
        String value = uri ? service.path("uri").asText().replace("\n", "") : Text.escape(service.path("user").asText());
        object("onlineServices", key, Pointer.of("onlineServices", key, uri ? "uri" : "user"), service, ContentLine.of(impp ? "IMPP" : "SOCIALPROFILE", parameters, value), List.of());
    }

    private void related(String to, JsonNode relation) {
        List<String> types = relation.path("relation").propertyStream().map(t -> t.getKey().toLowerCase(Locale.ROOT)).toList();
        if (to.isEmpty() || to.indexOf('\r') >= 0) {
            return;
        }
        boolean uri = to.matches("[A-Za-z][A-Za-z0-9+.-]*:\\S+");
        List<Parameter> parameters = new ArrayList<>(uri ? List.of() : List.of(Parameter.of("VALUE", "text")));
        if (!types.isEmpty()) {
            parameters.add(Parameter.of("TYPE", types));
        }
        lines.add(new Emitted(Pointer.of("relatedTo", to), Params.applied(relation.path(Params.STANDARD), ContentLine.of("RELATED", parameters, uri ? to : Text.escape(to)))));
    }

    private void speakToAs() {
        JsonNode speak = js.path("speakToAs");
        if (speak.path("grammaticalGender").asText("").matches("[a-z-]+")) {
            emit("speakToAs/grammaticalGender", ContentLine.of("GRAMGENDER", speak.path("grammaticalGender").asText()));
        }
        for (Map.Entry<String, JsonNode> pronouns : speak.path("pronouns").properties()) {
            if (writable(pronouns.getValue().path("pronouns"))) {
                object("pronouns", pronouns.getKey(), Pointer.of("speakToAs", "pronouns", pronouns.getKey(), "pronouns"), pronouns.getValue(),
                        ContentLine.of("PRONOUNS", Text.escape(pronouns.getValue().path("pronouns").textValue())), List.of());
            }
        }
    }
}
