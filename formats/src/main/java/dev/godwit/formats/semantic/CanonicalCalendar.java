package dev.godwit.formats.semantic;

import dev.godwit.formats.calendar.CalendarDuration;
import dev.godwit.formats.calendar.TimeZones;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.QuotedPrintable;
import dev.godwit.formats.contentline.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The canonical form of an iCalendar object. */
final class CanonicalCalendar {
    private static final Set<String> TIMES = Set.of("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE");
    private static final Set<String> LISTS = Set.of("CATEGORIES", "RESOURCES", "EXDATE", "RDATE", "CONCEPT");
    private static final Set<String> WORDS = Set.of("STATUS", "CLASS", "TRANSP", "ACTION", "CALSCALE", "BUSYTYPE");
    private static final Set<String> WORD_PARAMETERS = Set.of("PARTSTAT", "ROLE", "CUTYPE", "RSVP", "RELATED", "RELTYPE", "FBTYPE", "RANGE", "ENCODING", "SCHEDULE-AGENT",
            "SCHEDULE-FORCE-SEND", "FEATURE", "DISPLAY", "DERIVED");
    private static final Set<String> IGNORED_PARAMETERS = Set.of("VALUE", "CHARSET", "ENCODING", "SCHEDULE-STATUS", "SIZE", "MANAGED-ID", "JSID");
    private static final Set<String> DEFAULT_PARAMETERS = Set.of("CUTYPE=INDIVIDUAL", "ROLE=REQ-PARTICIPANT", "PARTSTAT=NEEDS-ACTION", "RSVP=FALSE", "RELATED=START",
            "RELTYPE=PARENT", "FBTYPE=BUSY", "SCHEDULE-AGENT=SERVER", "DERIVED=FALSE", "DISPLAY=BADGE");
    private static final Set<String> DEFAULTS = Set.of("SEQUENCE:0", "PRIORITY:0", "TRANSP:OPAQUE", "CLASS:PUBLIC", "CALSCALE:GREGORIAN", "REPEAT:0");

    private CanonicalCalendar() {
    }

    static String of(List<Component> roots) {
        return roots.stream().map(CanonicalCalendar::component).sorted().collect(Collectors.joining());
    }

    private static String component(Component component) {
        List<String> lines = new ArrayList<>();
        for (ContentLine line : component.properties()) {
            if (!ignored(component, line)) {
                lines.addAll(lines(component, line));
            }
        }
        List<Component> counted = component.components().stream().filter(c -> !known(c)).toList();
        return Canonical.component(component.name(), lines, Canonical.all(counted, CanonicalCalendar::component));
    }

    /** The rules of an IANA zone are known without the item's copy of them, which servers replace, shorten and drop. */
    private static boolean known(Component component) {
        return component.is("VTIMEZONE") && component.property("TZID").flatMap(t -> TimeZones.iana(t.value())).isPresent();
    }

    private static boolean ignored(Component component, ContentLine line) {
        String name = line.upperName();
        return Stamps.ignored(name) || line.value().isBlank() || DEFAULTS.contains(name + ":" + line.value().strip().toUpperCase(Locale.ROOT))
                || component.is("VALARM") && (name.equals("UID") || name.equals("JSID")) || defaultEnd(component, line);
    }

    private static boolean defaultEnd(Component component, ContentLine line) {
        return component.is("VEVENT") && (line.is("DTEND") || line.is("DURATION")) && EventEnd.isDefault(component);
    }

    private static List<String> lines(Component component, ContentLine line) {
        String name = line.upperName();
        if (name.equals("DURATION") && component.is("VEVENT")) {
            var end = EventEnd.of(component);
            if (end.isPresent()) {
                return lines(component, end.get());
            }
        }
        Map<String, TreeSet<String>> parameters = parameters(line);
        String value = QuotedPrintable.decode(line);
        List<String> values = LISTS.contains(name) ? Text.split(value, ',') : List.of(value);
        return values.stream().map(v -> line(name, new TreeMap<>(parameters), v, line)).toList();
    }

    /** The value alone; of a list, as if it were one. */
    static String value(ContentLine line) {
        return value(line.upperName(), new TreeMap<>(), QuotedPrintable.decode(line), line);
    }

    static String line(ContentLine line) {
        return line(line.upperName(), parameters(line), QuotedPrintable.decode(line), line);
    }

    private static String line(String name, Map<String, TreeSet<String>> parameters, String value, ContentLine line) {
        String canonical = value(name, parameters, value, line);
        return Canonical.line(name, parameters, canonical);
    }

    private static String value(String name, Map<String, TreeSet<String>> parameters, String value, ContentLine line) {
        String canonical;
        if (TIMES.contains(name)) {
            canonical = time(parameters, value);
        } else if (name.equals("RRULE") || name.equals("EXRULE")) {
            canonical = recurrence(value);
        } else if (name.equals("GEO") || name.equals("COORDINATES")) {
            canonical = Stream.of(value.split(";")).map(CanonicalCalendar::decimal).collect(Collectors.joining(";"));
        } else if (line.hasParameter("ENCODING", "BASE64") || line.hasParameter("VALUE", "BINARY")) {
            canonical = "base64," + Canonical.withoutSpace(value);
        } else if (name.equals("REQUEST-STATUS")) {
            canonical = Text.split(value, ';').stream().map(Text::unescape).collect(Collectors.joining("\u0002"));
        } else {
            canonical = text(name, value);
        }
        return canonical;
    }

    private static String text(String name, String value) {
        if (WORDS.contains(name)) {
            return value.strip().toUpperCase(Locale.ROOT);
        }
        if (name.equals("TRIGGER") || name.equals("DURATION") || name.equals("REFRESH-INTERVAL")) {
            return CalendarDuration.parse(value).map(CalendarDuration::toString).orElse(value);
        }
        return address(Canonical.text(Text.unescape(value)));
    }

    static String address(String value) {
        return value.regionMatches(true, 0, "mailto:", 0, 7) ? value.toLowerCase(Locale.ROOT) : value;
    }

    private static String time(Map<String, TreeSet<String>> parameters, String value) {
        TreeSet<String> zone = parameters.remove("TZID");
        String time = value.strip().toUpperCase(Locale.ROOT);
        if (zone == null || zone.isEmpty() || time.endsWith("Z") || time.length() == 8) {
            return time;
        }
        if (TimeZones.isUtc(zone.first())) {
            return time + "Z";
        }
        parameters.put("TZID", new TreeSet<>(Set.of(TimeZones.iana(zone.first()).orElse(zone.first()))));
        return time;
    }

    private static String recurrence(String value) {
        return Arrays.stream(value.strip().toUpperCase(Locale.ROOT).split(";"))
                .filter(part -> !part.isEmpty() && !part.equals("INTERVAL=1") && !part.equals("WKST=MO") && !part.equals("RSCALE=GREGORIAN") && !part.equals("SKIP=OMIT"))
                .map(CanonicalCalendar::recurrencePart).sorted().collect(Collectors.joining(";"));
    }

    private static String recurrencePart(String part) {
        int equals = part.indexOf('=');
        if (!part.startsWith("BY") || equals < 0) {
            return part;
        }
        return part.substring(0, equals + 1)
                + Arrays.stream(part.substring(equals + 1).split(",")).map(v -> v.startsWith("+") ? v.substring(1) : v).sorted().distinct().collect(Collectors.joining(","));
    }

    private static String decimal(String number) {
        try {
            BigDecimal value = new BigDecimal(number.strip());
            return value.signum() == 0 ? "0" : value.scale() > 1000 || value.scale() < -1000 ? number : value.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static Map<String, TreeSet<String>> parameters(ContentLine line) {
        Map<String, TreeSet<String>> parameters = Canonical.parameters();
        for (Parameter parameter : line.parameters()) {
            String name = parameter.name().toUpperCase(Locale.ROOT);
            if (parameter.bare() || IGNORED_PARAMETERS.contains(name)) {
                continue;
            }
            for (String value : parameter.values()) {
                String canonical = WORD_PARAMETERS.contains(name) ? value.toUpperCase(Locale.ROOT) : address(Canonical.text(value));
                if (!canonical.isEmpty() && !DEFAULT_PARAMETERS.contains(name + "=" + canonical)) {
                    parameters.computeIfAbsent(name, n -> new TreeSet<>()).add(canonical);
                }
            }
        }
        return parameters;
    }
}
