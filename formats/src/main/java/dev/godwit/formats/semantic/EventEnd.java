package dev.godwit.formats.semantic;

import dev.godwit.formats.calendar.CalendarDuration;
import dev.godwit.formats.calendar.CalendarTime;
import dev.godwit.formats.calendar.TimeZones;
import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** When an event ends: DTEND and DURATION say the same, and servers write the one for the other (RFC 5545 §3.6.1). */
final class EventEnd {
    private EventEnd() {
    }

    /** The DTEND that says what the event's DURATION says, in the zone of its DTSTART. */
    static Optional<ContentLine> of(Component event) {
        Optional<ContentLine> line = event.property("DTSTART");
        Optional<CalendarTime> start = line.flatMap(l -> CalendarTime.parse(l.value().strip()));
        Optional<CalendarDuration> duration = event.property("DURATION").flatMap(d -> CalendarDuration.parse(d.value()));
        if (start.isEmpty() || duration.isEmpty()) {
            return Optional.empty();
        }
        LocalDateTime end = duration.get().after(start.get().local(), zone(start.get(), line.get()));
        String value = new CalendarTime(end, start.get().date(), start.get().utc()).toString();
        return Optional.of(ContentLine.of("DTEND", line.get().parameters(), value));
    }

    static Optional<ZoneId> zone(CalendarTime time, ContentLine line) {
        return time.utc() ? Optional.of(ZoneOffset.UTC) : line.parameter("TZID").flatMap(TimeZones::iana).map(ZoneId::of);
    }

    /** Whether the event's end is the one it would have without DTEND and DURATION: its start, or its only day. */
    static boolean isDefault(Component event) {
        Optional<ContentLine> start = event.property("DTSTART");
        Optional<ContentLine> end = event.property("DTEND").or(() -> of(event));
        if (start.isEmpty() || end.isEmpty() || !start.get().parameter("TZID").equals(end.get().parameter("TZID"))) {
            return false;
        }
        Optional<CalendarTime> from = CalendarTime.parse(start.get().value().strip());
        Optional<CalendarTime> to = CalendarTime.parse(end.get().value().strip());
        if (from.isEmpty() || to.isEmpty() || from.get().date() != to.get().date() || from.get().utc() != to.get().utc()) {
            return false;
        }
        return to.get().local().equals(from.get().date() ? from.get().local().plusDays(1) : from.get().local());
    }
}
