package dev.godwit.formats.semantic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.ConversionException;
import dev.godwit.formats.Facts;
import dev.godwit.formats.Facts.Kind;
import dev.godwit.formats.Format;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLineReader;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads an item of any of the formats for what is asked about it; see {@link dev.godwit.formats.Semantics}. */
public final class Meaning {
    private static final Set<String> ITEMS = Set.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VCARD");

    private Meaning() {
    }

    public static Optional<byte[]> canonical(String mediaType, byte[] content) {
        return Format.of(mediaType).flatMap(format -> readable(() -> switch (format) {
            case ICALENDAR -> CanonicalCalendar.of(ContentLineReader.read(content));
            case VCARD -> CanonicalCard.of(ContentLineReader.read(content));
            case JSCALENDAR, JSCONTACT -> CanonicalJson.of(Json.readObject(content));
        })).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    public static Optional<String> uid(String mediaType, byte[] content) {
        return Format.of(mediaType).flatMap(format -> readable(() -> format.json()
                ? objects(Json.readObject(content)).stream().map(o -> o.path("uid").textValue()).filter(Objects::nonNull).findFirst().orElse(null)
                : items(ContentLineReader.read(content)).stream().flatMap(c -> c.properties("UID").stream()).map(l -> Text.unescape(l.value()))
                        .filter(uid -> !uid.isBlank()).findFirst().orElse(null)));
    }

    public static Facts facts(String mediaType, byte[] content) {
        return Format.of(mediaType).flatMap(format -> readable(() -> format.json()
                ? jsonFacts(Json.readObject(content), format)
                : facts(items(ContentLineReader.read(content)).stream().filter(c -> c.property("RECURRENCE-ID").isEmpty()).toList(), Meaning::kind)))
                .orElse(Facts.UNREADABLE);
    }

    private static Facts jsonFacts(ObjectNode top, Format format) {
        List<Kind> kinds = new ArrayList<>(objects(top).stream().map(o -> kind(o, format)).toList());
        // journals have no object of their own: see CalendarConverter
        for (JsonNode carried : top.path("iCalendar").path("components")) {
            switch (carried.path(0).asText()) {
                case "vjournal" -> kinds.add(Kind.JOURNAL);
                case "vfreebusy" -> kinds.add(Kind.FREE_BUSY);
                default -> { }
            }
        }
        return facts(kinds, kind -> kind);
    }

    private static <T> Facts facts(List<T> items, Function<T, Kind> kind) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        items.forEach(item -> kinds.add(kind.apply(item)));
        return new Facts(kinds, items.size());
    }

    private static Kind kind(Component component) {
        return switch (component.name()) {
            case "VEVENT" -> Kind.EVENT;
            case "VTODO" -> Kind.TASK;
            case "VJOURNAL" -> Kind.JOURNAL;
            case "VFREEBUSY" -> Kind.FREE_BUSY;
            default -> Stream.of("KIND", "X-ADDRESSBOOKSERVER-KIND").flatMap(n -> component.properties(n).stream()).anyMatch(p -> p.value().strip().equalsIgnoreCase("group"))
                    ? Kind.GROUP : Kind.CARD;
        };
    }

    private static Kind kind(ObjectNode object, Format format) {
        if (format == Format.JSCONTACT) {
            return object.path("kind").asText().equals("group") ? Kind.GROUP : Kind.CARD;
        }
        return object.path("@type").asText().equals("Task") ? Kind.TASK : Kind.EVENT;
    }

    /** The items of a text: components of a calendar, or vCards; of a calendar without any, the calendar. */
    private static List<Component> items(List<Component> roots) {
        return roots.stream().flatMap(root -> ITEMS.contains(root.name()) ? Stream.of(root) : root.components().stream()).filter(c -> ITEMS.contains(c.name())).toList();
    }

    private static List<ObjectNode> objects(ObjectNode top) {
        if (!top.path("@type").asText().equals("Group") || !top.path("entries").isArray()) {
            return List.of(top);
        }
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode entry : top.path("entries")) {
            if (entry instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static <T> Optional<T> readable(Supplier<T> reading) {
        try {
            return Optional.ofNullable(reading.get());
        } catch (ConversionException unreadable) {
            return Optional.empty();
        }
    }
}
