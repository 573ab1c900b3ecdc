package dev.godwit.formats.card;

import dev.godwit.formats.ConversionException;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Limits;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.QuotedPrintable;
import dev.godwit.formats.contentline.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Brings the properties of vCard 2.1 and 3.0 into the wording of 4.0 (RFC 6350 appendix A), which the conversion works on, and
 * back into that of 3.0. What was 2.1 goes out as 3.0.
 */
final class CardDialect {
    static final Set<String> BINARY = Set.of("PHOTO", "LOGO", "SOUND", "KEY");
    private static final Set<String> LISTS = Set.of("CATEGORIES", "NICKNAME");
    private static final Map<String, String> APPLE = Map.of("X-ADDRESSBOOKSERVER-KIND", "KIND", "X-ADDRESSBOOKSERVER-MEMBER", "MEMBER");
    private static final Set<String> ENCODINGS = Set.of("QUOTED-PRINTABLE", "8BIT", "7BIT", "BASE64", "B");

    private CardDialect() {
    }

    /** One value per property, nothing encoded, TYPE=PREF as PREF=1, pictures as data: URIs. */
    static List<ContentLine> read(List<ContentLine> lines, boolean four) {
        List<ContentLine> all = new ArrayList<>();
        Set<ContentLine> seen = new HashSet<>();
        for (ContentLine line : lines) {
            ContentLine read = four ? line : four(line);
            List<String> values = LISTS.contains(read.upperName()) ? Text.split(read.value(), ',') : List.of(read.value());
            for (String value : values) {
                ContentLine one = new ContentLine(read.group(), read.name(), types(read), value, StandardCharsets.UTF_8);
                if (seen.add(one) || values.size() == 1) {
                    all.add(one);
                }
                if (all.size() > Limits.DEFAULT.nodes()) {
                    throw new ConversionException(0, "more than " + Limits.DEFAULT.nodes() + " values");
                }
            }
        }
        return all;
    }

    private static ContentLine four(ContentLine line) {
        String name = APPLE.getOrDefault(line.upperName(), line.name());
        boolean base64 = line.hasParameter("ENCODING", "B") || line.hasParameter("ENCODING", "BASE64") || bare(line, "BASE64");
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : line.parameters()) {
            String word = parameter.name().toUpperCase(Locale.ROOT);
            boolean encoding = parameter.is("ENCODING") && ENCODINGS.contains(parameter.values().isEmpty() ? "" : parameter.values().getFirst().toUpperCase(Locale.ROOT));
            if (encoding || parameter.is("CHARSET") || parameter.bare() && ENCODINGS.contains(word)) {
                continue;
            }
            boolean value = parameter.bare() && Set.of("URL", "URI", "CID", "CONTENT-ID", "INLINE").contains(word);
            parameters.add(value ? Parameter.of("VALUE", "uri") : parameter.bare() ? Parameter.of("TYPE", parameter.name()) : parameter);
        }
        String value = line.quotedPrintable() ? unquoted(line) : line.value();
        if (base64 && BINARY.contains(line.upperName())) {
            String type = parameters.stream().filter(p -> p.is("TYPE")).flatMap(p -> p.values().stream()).findFirst().orElse("");
            parameters.removeIf(p -> p.is("TYPE") && p.values().equals(List.of(type)) || p.is("VALUE"));
            value = "data:" + mediaType(line.upperName(), type) + ";base64," + value.replace(" ", "");
        } else if (base64) {
            parameters.add(Parameter.of("ENCODING", "b"));
        } else if (line.is("GEO") && value.matches("-?[0-9.]+;-?[0-9.]+")) {
            value = "geo:" + value.replace(';', ',');
        }
        return new ContentLine(line.group(), name, parameters, value, StandardCharsets.UTF_8);
    }

    private static boolean bare(ContentLine line, String word) {
        return line.parameters().stream().anyMatch(p -> p.bare() && p.is(word));
    }

    private static String unquoted(ContentLine line) {
        String text = QuotedPrintable.decode(line).replace("\r\n", "\n").replace('\r', '\n');
        return text.replace("\\n", "\n").replace("\n", "\\n");
    }

    private static String mediaType(String property, String type) {
        String word = type.toLowerCase(Locale.ROOT);
        if (word.isEmpty() || word.indexOf('/') >= 0) {
            return word;
        }
        return switch (property) {
            case "SOUND" -> "audio/" + word;
            case "KEY" -> "application/" + (word.equals("pgp") ? "pgp-keys" : word.equals("x509") ? "pkix-cert" : word);
            default -> "image/" + (word.equals("jpg") ? "jpeg" : word);
        };
    }

    /** All types in one parameter, in lower case; PREF for what says so. */
    private static List<Parameter> types(ContentLine line) {
        List<String> types = new ArrayList<>();
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : line.parameters()) {
            if (!parameter.is("TYPE") || parameter.bare()) {
                parameters.add(parameter);
                continue;
            }
            for (String value : parameter.values()) {
                List.of(value.split(",")).stream().map(v -> v.strip().toLowerCase(Locale.ROOT)).filter(v -> !v.isEmpty() && !types.contains(v)).forEach(types::add);
            }
        }
        if (types.remove("pref") && line.parameter("PREF").isEmpty()) {
            parameters.add(Parameter.of("PREF", "1"));
        }
        if (!types.isEmpty()) {
            parameters.add(Parameter.of("TYPE", types));
        }
        return parameters;
    }

    /** The properties of version 4.0 in the wording of 3.0 (RFC 2426). */
    static List<ContentLine> three(List<ContentLine> lines) {
        return lines.stream().map(CardDialect::three).toList();
    }

    private static ContentLine three(ContentLine line) {
        String name = line.upperName();
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : line.parameters()) {
            if (parameter.is("TYPE")) {
                parameter.values().forEach(v -> parameters.add(Parameter.of("TYPE", v.toUpperCase(Locale.ROOT))));
            } else {
                parameters.add(parameter.is("PREF") && parameter.values().equals(List.of("1")) ? Parameter.of("TYPE", "PREF") : parameter);
            }
        }
        String value = line.value();
        int comma = value.indexOf(";base64,");
        if (BINARY.contains(name) && value.startsWith("data:") && comma > 0) {
            String type = value.substring(5, comma);
            parameters.add(Parameter.of("ENCODING", "b"));
            if (!type.isEmpty()) {
                parameters.add(Parameter.of("TYPE", formatOf(type)));
            }
            value = value.substring(comma + 8);
        } else if (BINARY.contains(name) && value.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s]*") && parameters.stream().noneMatch(p -> p.is("VALUE"))) {
            parameters.add(Parameter.of("VALUE", "URI"));
        } else if (name.equals("GEO") && value.startsWith("geo:")) {
            value = value.substring(4).replace(',', ';');
        }
        String apple = APPLE.entrySet().stream().filter(e -> e.getValue().equals(name)).map(Map.Entry::getKey).findFirst().orElse(line.name());
        return new ContentLine(line.group(), apple, parameters, value, StandardCharsets.UTF_8);
    }

    private static String formatOf(String mediaType) {
        return switch (mediaType) {
            case "application/pgp-keys" -> "PGP";
            case "application/pkix-cert" -> "X509";
            default -> mediaType.startsWith("image/") || mediaType.startsWith("audio/") ? mediaType.substring(6).toUpperCase(Locale.ROOT) : mediaType;
        };
    }

    /** Puts lists back into one property where nothing keeps their values apart. */
    static List<ContentLine> implode(List<ContentLine> lines) {
        Map<List<Object>, StringBuilder> merged = new HashMap<>();
        List<ContentLine> first = new ArrayList<>();
        for (ContentLine line : lines) {
            StringBuilder same = merged.get(identity(line));
            if (same == null) {
                first.add(line);
                if (LISTS.contains(line.upperName())) {
                    merged.put(identity(line), new StringBuilder(line.value()));
                }
            } else {
                same.append(',').append(line.value());
            }
        }
        return first.stream().map(l -> merged.containsKey(identity(l)) ? ContentLine.of(l.name(), l.parameters(), merged.get(identity(l)).toString()).inGroup(l.group()) : l).toList();
    }

    private static List<Object> identity(ContentLine line) {
        return List.of(line.upperName(), line.parameters(), line.group());
    }
}
