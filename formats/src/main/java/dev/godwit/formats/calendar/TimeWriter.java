package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Writes times of an object in the form they had, or the natural one of their zone.
 *
 * @param zone of the local times to write; null if they float
 * @param date whether to write dates
 */
record TimeWriter(ObjectNode js, String zone, boolean date) {

    ContentLine line(String property, String path, LocalDateTime local) {
        if (date) {
            return ContentLine.of(property, List.of(Parameter.of("VALUE", "DATE")), CalendarTime.date(local));
        }
        Optional<String> form = Hints.parameter(js, path, "tzid").filter(t -> zone != null);
        if (form.isPresent()) {
            Optional<ContentLine> kept = form.get().equals("Z")
                    ? Zones.convert(local, zone, TimeZones.UTC).map(t -> ContentLine.of(property, CalendarTime.dateTime(t) + "Z"))
                    : kept(property, local, form.get());
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        if (zone == null) {
            return ContentLine.of(property, CalendarTime.dateTime(local));
        }
        return zone.equals(TimeZones.UTC) ? ContentLine.of(property, CalendarTime.dateTime(local) + "Z") : inZone(property, local, zone.startsWith("/") ? zone.substring(1) : zone);
    }

    /** With the TZID of the text: another name of the zone, or another zone, to which the time is converted. */
    private Optional<ContentLine> kept(String property, LocalDateTime local, String tzid) {
        if (zone.equals(tzid) || zone.equals("/" + tzid) || zone.startsWith("Etc/GMT")) {
            return Optional.of(inZone(property, local, tzid));
        }
        String other = TimeZones.isUtc(tzid) ? TimeZones.UTC : TimeZones.iana(tzid).orElse(null);
        return other == null ? Optional.empty() : Zones.convert(local, zone, other).map(t -> inZone(property, t, tzid));
    }

    private static ContentLine inZone(String property, LocalDateTime local, String tzid) {
        return ContentLine.of(property, List.of(Parameter.of("TZID", tzid)), CalendarTime.dateTime(local));
    }
}
