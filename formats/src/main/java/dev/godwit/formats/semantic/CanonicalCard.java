package dev.godwit.formats.semantic;

import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.QuotedPrintable;
import dev.godwit.formats.contentline.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The canonical form of vCards of every version: what 2.1, 3.0 and 4.0 spell differently is one. */
final class CanonicalCard {
    private static final Set<String> STRUCTURED = Set.of("N", "ADR", "ORG", "GENDER", "CLIENTPIDMAP");
    private static final Set<String> LISTS = Set.of("CATEGORIES", "NICKNAME");
    private static final Set<String> DATES = Set.of("BDAY", "ANNIVERSARY", "DEATHDATE", "REV", "CREATED");
    private static final Set<String> BINARY = Set.of("PHOTO", "LOGO", "SOUND", "KEY");
    private static final Set<String> ENCODINGS = Set.of("BASE64", "QUOTED-PRINTABLE", "8BIT", "7BIT");
    private static final Set<String> BARE_VALUES = Set.of("URL", "INLINE", "CID", "CONTENT-ID");
    private static final Map<String, String> APPLE = Map.of("X-ADDRESSBOOKSERVER-KIND", "KIND", "X-ADDRESSBOOKSERVER-MEMBER", "MEMBER");

    private CanonicalCard() {
    }

    static String of(List<Component> roots) {
        return roots.stream().map(CanonicalCard::component).sorted().collect(Collectors.joining());
    }

    private static String component(Component component) {
        Map<String, TreeSet<String>> groups = new HashMap<>();
        List<Map.Entry<String, String>> properties = new ArrayList<>();
        for (ContentLine line : component.properties()) {
            if (Stamps.ignored(line.upperName())) {
                continue;
            }
            String group = line.group().toLowerCase(Locale.ROOT);
            for (String canonical : lines(line)) {
                properties.add(Map.entry(group, canonical));
                groups.computeIfAbsent(group, g -> new TreeSet<>()).add(canonical);
            }
        }
        List<String> lines = properties.stream().map(p -> grouped(p.getValue(), p.getKey(), groups)).toList();
        return Canonical.component(component.name(), lines, Canonical.all(component.components(), CanonicalCard::component));
    }

    /** A group's name is arbitrary ({@code item1}); what counts is which properties are in it together. */
    private static String grouped(String line, String group, Map<String, TreeSet<String>> groups) {
        return group.isEmpty() || groups.get(group).size() == 1 ? line : line + "\u0003" + groups.get(group).hashCode() + groups.get(group).first();
    }

    private static List<String> lines(ContentLine line) {
        String name = APPLE.getOrDefault(line.upperName(), line.upperName());
        String raw = QuotedPrintable.decode(line);
        List<String> values = LISTS.contains(name) ? Text.split(raw, ',') : List.of(raw);
        List<String> lines = new ArrayList<>();
        for (String value : values) {
            String canonical = value(name, value, line);
            if (!canonical.isEmpty() && !(name.equals("KIND") && canonical.equals("individual"))) {
                lines.add(Canonical.line(name, parameters(name, line), canonical));
            }
        }
        return lines;
    }

    /** The value alone; of a list, as if it were one. */
    static String value(ContentLine line) {
        return value(APPLE.getOrDefault(line.upperName(), line.upperName()), QuotedPrintable.decode(line), line);
    }

    private static String value(String name, String value, ContentLine line) {
        if (STRUCTURED.contains(name)) {
            return structured(value);
        }
        if (BINARY.contains(name)) {
            return binary(value, line);
        }
        String text = Canonical.text(Text.unescape(value));
        return switch (name) {
            case "TEL" -> text.regionMatches(true, 0, "tel:", 0, 4) ? text.substring(4) : text;
            case "UID", "MEMBER", "RELATED" -> text.regionMatches(true, 0, "urn:uuid:", 0, 9) ? text.substring(9).toLowerCase(Locale.ROOT) : uuid(text);
            case "KIND" -> text.toLowerCase(Locale.ROOT);
            default -> DATES.contains(name) ? date(text, line) : CanonicalCalendar.address(text);
        };
    }

    private static String uuid(String text) {
        return text.length() == 36 && text.charAt(8) == '-' && text.charAt(23) == '-' ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String structured(String value) {
        List<String> parts = new ArrayList<>(Text.split(value, ';').stream().map(p -> Canonical.text(Text.unescape(p))).toList());
        while (!parts.isEmpty() && parts.getLast().isEmpty()) {
            parts.removeLast();
        }
        return String.join("\u0002", parts);
    }

    private static String binary(String value, ContentLine line) {
        int comma = value.indexOf(',');
        if (value.regionMatches(true, 0, "data:", 0, 5) && comma > 0 && value.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
            return "base64," + Canonical.withoutSpace(value.substring(comma + 1));
        }
        if (value.regionMatches(true, 0, "data:", 0, 5) && value.indexOf("\\,") > 0) {
            return binary(value.replace("\\,", ","), line);
        }
        boolean inline = line.hasParameter("ENCODING", "B") || line.hasParameter("ENCODING", "BASE64") || line.parameters().stream().anyMatch(p -> p.bare() && p.is("BASE64"));
        return inline ? "base64," + Canonical.withoutSpace(value) : value.strip();
    }

    private static String date(String text, ContentLine line) {
        String day = text.strip();
        int time = day.indexOf('T');
        String date = time < 0 ? day : day.substring(0, time);
        String year = line.parameter("X-APPLE-OMIT-YEAR").orElse("");
        if (!year.isEmpty() && date.startsWith(year)) {
            date = "--" + date.substring(year.length()).replace("-", "");
        } else if (date.matches("\\d{4}-\\d\\d-\\d\\d")) {
            date = date.replace("-", "");
        } else if (date.matches("--\\d\\d-\\d\\d")) {
            date = "--" + date.substring(2).replace("-", "");
        }
        return time < 0 ? date : date + day.substring(time).replace(":", "");
    }

    private static Map<String, TreeSet<String>> parameters(String name, ContentLine line) {
        Map<String, TreeSet<String>> parameters = Canonical.parameters();
        for (Parameter parameter : line.parameters()) {
            String key = parameter.name().toUpperCase(Locale.ROOT);
            if (parameter.bare()) {
                type(parameters, name, key);
                continue;
            }
            switch (key) {
                case "TYPE" -> parameter.values().stream().flatMap(v -> List.of(v.split(",")).stream()).forEach(v -> type(parameters, name, v));
                case "VALUE", "CHARSET", "ENCODING", "MEDIATYPE", "X-APPLE-OMIT-YEAR", "PID", "INDEX", "CREATED", "PROP-ID" -> {
                }
                default -> parameter.values().stream().filter(v -> !v.isEmpty())
                        .forEach(v -> parameters.computeIfAbsent(key, k -> new TreeSet<>()).add(CanonicalCalendar.address(Canonical.text(v))));
            }
        }
        return parameters;
    }

    private static void type(Map<String, TreeSet<String>> parameters, String name, String type) {
        String word = type.strip().toLowerCase(Locale.ROOT);
        if (word.equals("pref")) {
            parameters.computeIfAbsent("PREF", k -> new TreeSet<>()).add("1");
        } else if (!word.isEmpty() && !silent(name, word)) {
            parameters.computeIfAbsent("TYPE", k -> new TreeSet<>()).add(word);
        }
    }

    /** Types that say nothing: the defaults of RFC 2426 §3.3.1 and §3.3.2, encodings, and the formats of pictures and sounds. */
    private static boolean silent(String name, String word) {
        return name.equals("EMAIL") && word.equals("internet") || name.equals("TEL") && word.equals("voice") || BINARY.contains(name)
                || ENCODINGS.contains(word.toUpperCase(Locale.ROOT)) || BARE_VALUES.contains(word.toUpperCase(Locale.ROOT));
    }
}
