package dev.godwit.formats.calendar;

import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the TZIDs of one calendar object mean. A TZID nobody knows is found by its VTIMEZONE where that has one fixed offset of
 * whole hours; otherwise it becomes a custom zone, named with a leading slash (RFC 8984 §1.4.5), whose rules travel along.
 */
final class Zones {
    private final Map<String, String> fixed = new HashMap<>();

    Zones(List<Component> vtimezones) {
        for (Component zone : vtimezones) {
            zone.property("TZID").ifPresent(id -> fixedOffset(zone).ifPresent(name -> fixed.put(id.value().strip(), name)));
        }
    }

    private static Optional<String> fixedOffset(Component zone) {
        List<String> offsets = zone.components().stream().flatMap(c -> c.properties("TZOFFSETTO").stream()).map(l -> l.value().strip()).distinct().toList();
        if (offsets.size() != 1 || !offsets.getFirst().matches("[+-](0\\d|1[0-4])00(00)?")) {
            return Optional.empty();
        }
        int hours = Integer.parseInt(offsets.getFirst().substring(1, 3));
        boolean east = offsets.getFirst().charAt(0) == '+';
        return hours == 0 ? Optional.of(TimeZones.UTC) : hours > 12 && !east ? Optional.empty() : Optional.of("Etc/GMT" + (east ? "-" : "+") + hours);
    }

    /** The name JSCalendar has for the TZID. */
    String name(String tzid) {
        if (TimeZones.isUtc(tzid)) {
            return TimeZones.UTC;
        }
        return TimeZones.iana(tzid).orElseGet(() -> fixed.getOrDefault(tzid.strip(), tzid.startsWith("/") ? tzid : "/" + tzid));
    }

    static Optional<ZoneId> rules(String zone) {
        try {
            return zone == null || zone.startsWith("/") ? Optional.empty() : Optional.of(ZoneId.of(zone));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    /** A local time of one zone as that of another; null zones are floating. Empty where the two cannot be compared. */
    static Optional<LocalDateTime> convert(LocalDateTime local, String from, String to) {
        if (Objects.equals(from, to)) {
            return Optional.of(local);
        }
        Optional<ZoneId> source = rules(from);
        Optional<ZoneId> target = rules(to);
        return source.isPresent() && target.isPresent() ? Optional.of(ZonedDateTime.of(local, source.get()).withZoneSameInstant(target.get()).toLocalDateTime()) : Optional.empty();
    }

    /** The time of the line, if it is one. */
    Optional<When> when(ContentLine line) {
        return CalendarTime.parse(line.value().strip()).map(time -> new When(time.local(), time.date(),
                time.date() ? null : time.utc() ? TimeZones.UTC : line.parameter("TZID").map(this::name).orElse(null)));
    }

    /**
     * A point in time as a property gives it.
     *
     * @param zone null if floating, or a date
     */
    record When(LocalDateTime local, boolean date, String zone) {
    }
}
