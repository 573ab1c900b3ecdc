package dev.godwit.formats.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Ids;
import dev.godwit.formats.json.Json;
import dev.godwit.formats.json.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the properties of a vCard into a Card (RFC 9555 §2). Each method returns the place of the value that it set, or null
 * where the property has none and is to be carried.
 */
final class CardReader {
    static final Map<String, String> FEATURES = Map.of("cell", "mobile", "fax", "fax", "main-number", "main-number", "pager", "pager", "text", "text", "textphone", "textphone",
            "video", "video", "voice", "voice");
    static final Map<String, String> CONTEXTS = Map.of("home", "private", "work", "work", "billing", "billing", "delivery", "delivery");
    static final Set<String> ONLY_ADDRESS = Set.of("billing", "delivery");
    static final Map<String, String> LEVELS = Map.of("beginner", "low", "average", "medium", "expert", "high");
    private static final Map<String, String> DAYS = Map.of("BDAY", "birth", "DEATHDATE", "death", "ANNIVERSARY", "wedding", "BIRTHPLACE", "birth", "DEATHPLACE", "death");
    private static final List<String> LAST = List.of("BIRTHPLACE", "DEATHPLACE", "X-ABLABEL");

    /**
     * Where a property went.
     *
     * @param path pointer to the value
     * @param holder pointer to the object that is the property's alone, and keeps its further parameters; empty if there is none
     */
    record Place(String path, String holder) {
    }

    final ObjectNode js = Json.object().put("@type", "Card");
    private final Map<String, Ids> ids = new HashMap<>();
    private final Map<String, String> firstOfGroup = new HashMap<>();

    static int rank(ContentLine line) {
        return LAST.indexOf(line.upperName());
    }

    Place read(ContentLine line) {
        Place place = place(line);
        if (place != null && !place.holder().isEmpty() && !line.group().isEmpty()) {
            firstOfGroup.putIfAbsent(line.group().toLowerCase(Locale.ROOT), place.holder());
        }
        return place;
    }

    private Place place(ContentLine line) {
        return switch (line.upperName()) {
            case "UID" -> text("uid", line);
            case "KIND" -> js.has("kind") || line.value().isBlank() ? null : value("kind", Text.unescape(line.value()).strip().toLowerCase(Locale.ROOT));
            case "LANGUAGE" -> text("language", line);
            case "PRODID" -> text("prodId", line);
            case "REV" -> stamp("updated", line);
            case "CREATED" -> stamp("created", line);
            case "FN" -> fullName(line);
            case "N" -> name(line);
            case "ADR" -> address(line);
            case "GEO" -> line.value().startsWith("geo:") ? object(line, "addresses", "Address", "coordinates", line.value()) : null;
            case "TZ" -> line.value().matches("[A-Za-z]+/[A-Za-z_/+-]+[0-9]*") ? object(line, "addresses", "Address", "timeZone", line.value()) : null;
            case "ORG" -> organization(line);
            case "BDAY", "DEATHDATE", "ANNIVERSARY" -> day(line);
            case "BIRTHPLACE", "DEATHPLACE" -> birthPlace(line);
            case "CATEGORIES" -> member("keywords", Text.unescape(line.value()));
            case "MEMBER" -> member("members", Text.unescape(line.value()));
            case "RELATED" -> related(line);
            case "IMPP", "SOCIALPROFILE" -> online(line);
            case "GRAMGENDER" -> grammaticalGender(line);
            case "PRONOUNS" -> pronouns(line);
            case "X-ABLABEL" -> label(line);
            default -> Simple.ofProperty(line.upperName()) == null ? null : simple(line, Simple.ofProperty(line.upperName()));
        };
    }

    private Place value(String name, String value) {
        js.put(name, value);
        return new Place(name, "");
    }

    private Place text(String name, ContentLine line) {
        return js.has(name) || line.value().isEmpty() ? null : value(name, Text.unescape(line.value()));
    }

    private Place stamp(String name, ContentLine line) {
        return js.has(name) ? null : Dates.utc(line.value()).map(utc -> value(name, utc)).orElse(null);
    }

    private Place fullName(ContentLine line) {
        ObjectNode name = js.withObjectProperty("name");
        boolean derived = line.hasParameter("DERIVED", "TRUE");
        if (name.has("full") || derived || line.value().isEmpty()) {
            if (name.isEmpty()) {
                js.remove("name");
            }
            return null;
        }
        name.put("@type", "Name").put("full", Text.unescape(line.value()));
        return new Place("name/full", "");
    }

    private Place name(ContentLine line) {
        ObjectNode name = js.withObjectProperty("name");
        boolean read = !name.has("components") && !line.value().isBlank() && Structured.NAME.read(name, line.value(), line.parameter("JSCOMPS"));
        if (read && name.has("components")) {
            name.put("@type", "Name");
            return new Place("name/components", "name");
        }
        if (name.isEmpty()) {
            js.remove("name");
        }
        return null;
    }

    /** A new object of the collection under the key that PROP-ID asks for. */
    private Optional<String> key(String collection, ContentLine line) {
        Ids keys = ids.computeIfAbsent(collection, c -> new Ids());
        Optional<String> asked = line.parameter("PROP-ID");
        return asked.isPresent() ? asked.filter(keys::take) : Optional.of(keys.derive(line.upperName() + Text.unescape(line.value())));
    }

    private Place object(ContentLine line, String collection, String type, String member, String value) {
        return key(collection, line).map(key -> {
            ObjectNode object = js.withObjectProperty(collection).putObject(key).put("@type", type).put(member, value);
            common(object, line);
            return new Place(Pointer.of(collection, key, member), Pointer.of(collection, key));
        }).orElse(null);
    }

    private static void common(ObjectNode object, ContentLine line) {
        line.parameter("PREF").filter(p -> p.matches("[1-9]\\d?|100")).ifPresent(p -> object.put("pref", Integer.parseInt(p)));
        for (String type : line.parameterValues("TYPE")) {
            String context = CONTEXTS.get(type);
            if (context != null && (line.is("ADR") || !ONLY_ADDRESS.contains(type))) {
                object.withObjectProperty("contexts").put(context, true);
            }
        }
    }

    private Place simple(ContentLine line, Simple simple) {
        Place place = object(line, simple.collection(), simple.type(), simple.member(), Text.unescape(line.value()));
        if (place == null) {
            return null;
        }
        ObjectNode object = (ObjectNode) js.path(simple.collection()).path(Pointer.last(place.holder()));
        if (!simple.kind().isEmpty()) {
            object.put("kind", simple.kind());
        }
        line.parameter("MEDIATYPE").filter(m -> simple.uri()).ifPresent(m -> object.put("mediaType", m));
        switch (simple.property()) {
            case "TEL" -> line.parameterValues("TYPE").stream().map(FEATURES::get).filter(f -> f != null).forEach(f -> object.withObjectProperty("features").put(f, true));
            case "NOTE" -> note(object, line);
            case "EXPERTISE", "HOBBY", "INTEREST", "ORG-DIRECTORY" -> ranked(object, line);
            default -> { }
        }
        return place;
    }

    private static void note(ObjectNode note, ContentLine line) {
        line.parameter("AUTHOR").ifPresent(a -> note.withObjectProperty("author").put("@type", "Author").put("uri", a));
        line.parameter("AUTHOR-NAME").ifPresent(a -> note.withObjectProperty("author").put("@type", "Author").put("name", a));
        line.parameter("CREATED").flatMap(Dates::utc).ifPresent(c -> note.put("created", c));
    }

    private static void ranked(ObjectNode object, ContentLine line) {
        line.parameter("INDEX").filter(i -> i.matches("\\d{1,9}")).ifPresent(i -> object.put("listAs", Integer.parseInt(i)));
        line.parameter("LEVEL").map(l -> l.toLowerCase(Locale.ROOT)).ifPresent(l -> object.put("level", line.is("EXPERTISE") ? LEVELS.getOrDefault(l, l) : l));
    }

    private Place address(ContentLine line) {
        return key("addresses", line).map(key -> {
            ObjectNode address = Json.object().put("@type", "Address");
            if (!Structured.ADDRESS.read(address, line.value(), line.parameter("JSCOMPS"))) {
                return null;
            }
            common(address, line);
            line.parameter("LABEL").ifPresent(v -> address.put("full", v));
            line.parameter("GEO").ifPresent(v -> address.put("coordinates", v));
            line.parameter("TZ").ifPresent(v -> address.put("timeZone", v));
            line.parameter("CC").ifPresent(v -> address.put("countryCode", v));
            js.withObjectProperty("addresses").set(key, address);
            return new Place(Pointer.of("addresses", key, "components"), Pointer.of("addresses", key));
        }).orElse(null);
    }

    private Place organization(ContentLine line) {
        List<String> parts = Text.split(line.value(), ';').stream().map(Text::unescape).toList();
        return parts.stream().allMatch(String::isEmpty) ? null : key("organizations", line).map(key -> {
            ObjectNode organization = js.withObjectProperty("organizations").putObject(key).put("@type", "Organization");
            if (!parts.getFirst().isEmpty()) {
                organization.put("name", parts.getFirst());
            }
            ArrayNode units = organization.arrayNode();
            parts.stream().skip(1).forEach(unit -> units.addObject().put("@type", "OrgUnit").put("name", unit));
            if (!units.isEmpty()) {
                organization.set("units", units);
            }
            common(organization, line);
            return new Place(Pointer.of("organizations", key, "name"), Pointer.of("organizations", key));
        }).orElse(null);
    }

    private Place day(ContentLine line) {
        Optional<ObjectNode> date = Dates.read(line.value(), line.parameter("X-APPLE-OMIT-YEAR"));
        return date.isEmpty() ? null : key("anniversaries", line).map(key -> {
            ObjectNode day = js.withObjectProperty("anniversaries").putObject(key).put("@type", "Anniversary").put("kind", DAYS.get(line.upperName()));
            day.set("date", date.get());
            line.parameter("X-APPLE-OMIT-YEAR").ifPresent(y -> day.putObject(Params.STANDARD).put("x-apple-omit-year", y));
            line.parameter("CALSCALE").filter(c -> date.get().path("@type").asText().equals("PartialDate")).ifPresent(c -> date.get().put("calendarScale", c.toLowerCase(Locale.ROOT)));
            return new Place(Pointer.of("anniversaries", key, "date"), Pointer.of("anniversaries", key));
        }).orElse(null);
    }

    private Place birthPlace(ContentLine line) {
        for (Map.Entry<String, JsonNode> day : js.path("anniversaries").properties()) {
            if (day.getValue().path("kind").asText().equals(DAYS.get(line.upperName())) && !day.getValue().has("place")) {
                ObjectNode place = ((ObjectNode) day.getValue()).putObject("place").put("@type", "Address");
                place.put(line.value().startsWith("geo:") ? "coordinates" : "full", Text.unescape(line.value()));
                String pointer = Pointer.of("anniversaries", day.getKey(), "place");
                return new Place(pointer, pointer);
            }
        }
        return null;
    }

    private Place member(String set, String name) {
        ObjectNode members = js.withObjectProperty(set);
        if (name.isEmpty() || members.has(name)) {
            if (members.isEmpty()) {
                js.remove(set);
            }
            return null;
        }
        members.put(name, true);
        return new Place(Pointer.of(set, name), "");
    }

    private Place related(ContentLine line) {
        String to = Text.unescape(line.value());
        if (to.isEmpty() || js.path("relatedTo").has(to)) {
            return null;
        }
        ObjectNode relation = js.withObjectProperty("relatedTo").putObject(to).put("@type", "Relation");
        line.parameterValues("TYPE").forEach(type -> relation.withObjectProperty("relation").put(type, true));
        return new Place(Pointer.of("relatedTo", to), Pointer.of("relatedTo", to));
    }

    private Place online(ContentLine line) {
        boolean text = line.hasParameter("VALUE", "TEXT");
        Place place = object(line, "onlineServices", "OnlineService", text ? "user" : "uri", Text.unescape(line.value()));
        if (place != null) {
            ObjectNode service = (ObjectNode) js.path("onlineServices").path(Pointer.last(place.holder()));
            service.put("vCardName", line.name().toLowerCase(Locale.ROOT));
            line.parameter("SERVICE-TYPE").ifPresent(s -> service.put("service", s));
            line.parameter("USERNAME").filter(u -> !text).ifPresent(u -> service.put("user", u));
        }
        return place;
    }

    private Place grammaticalGender(ContentLine line) {
        if (js.path("speakToAs").has("grammaticalGender")) {
            return null;
        }
        js.withObjectProperty("speakToAs").put("@type", "SpeakToAs").put("grammaticalGender", line.value().strip().toLowerCase(Locale.ROOT));
        return new Place("speakToAs/grammaticalGender", "");
    }

    private Place pronouns(ContentLine line) {
        return key("pronouns", line).map(key -> {
            ObjectNode speak = js.withObjectProperty("speakToAs").put("@type", "SpeakToAs");
            ObjectNode pronouns = speak.withObjectProperty("pronouns").putObject(key).put("@type", "Pronouns").put("pronouns", Text.unescape(line.value()));
            common(pronouns, line);
            return new Place(Pointer.of("speakToAs", "pronouns", key, "pronouns"), Pointer.of("speakToAs", "pronouns", key));
        }).orElse(null);
    }

    /** Apple's label belongs to what is in the same group. */
    private Place label(ContentLine line) {
        String holder = firstOfGroup.get(line.group().toLowerCase(Locale.ROOT));
        Optional<ObjectNode> parent = holder == null ? Optional.empty() : Pointer.parent(js, Pointer.join(holder, "label"));
        if (parent.isEmpty() || parent.get().has("label")) {
            return null;
        }
        parent.get().put("label", Text.unescape(line.value()));
        return new Place(holder + "/label", "");
    }
}
