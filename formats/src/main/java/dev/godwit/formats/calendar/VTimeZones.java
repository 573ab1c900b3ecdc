package dev.godwit.formats.calendar;

import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Node;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * VTIMEZONE components for IANA zones, which RFC 5545 §3.6.5 wants wherever a TZID is and JSCalendar does without. They have the
 * rules of today, since everybody knows the zone by its name; those that came with an item are kept instead.
 */
final class VTimeZones {
    private VTimeZones() {
    }

    /** Those that the components refer to and that are not among {@code present}. */
    static List<Component> missing(List<Component> components, List<Component> present) {
        Set<String> named = new HashSet<>();
        components.forEach(c -> collect(c, named));
        present.forEach(z -> z.property("TZID").ifPresent(id -> named.remove(id.value().strip())));
        return named.stream().filter(TimeZones::isIana).filter(z -> !TimeZones.isUtc(z)).sorted(Comparator.naturalOrder()).map(VTimeZones::generate).toList();
    }

    private static void collect(Component component, Set<String> named) {
        component.properties().forEach(line -> line.parameter("TZID").ifPresent(named::add));
        component.components().forEach(inner -> collect(inner, named));
    }

    /** Whether the component is one of ours: then it need not travel. */
    static boolean generated(Component vtimezone) {
        return vtimezone.property("TZID").map(ContentLine::value).filter(TimeZones::isIana).map(VTimeZones::generate).filter(vtimezone::equals).isPresent();
    }

    static Component generate(String zone) {
        ZoneRules rules = ZoneId.of(zone).getRules();
        List<Node> nodes = new ArrayList<>(List.of(ContentLine.of("TZID", zone)));
        List<ZoneOffsetTransitionRule> changes = rules.getTransitionRules();
        if (changes.isEmpty()) {
            ZoneOffset offset = rules.getOffset(Instant.parse("2026-01-01T00:00:00Z"));
            nodes.add(observance("STANDARD", LocalDateTime.of(1970, 1, 1, 0, 0), offset, offset, null));
        }
        for (ZoneOffsetTransitionRule change : changes) {
            boolean standard = change.getOffsetAfter().equals(change.getStandardOffset()) || change.getOffsetAfter().getTotalSeconds() < change.getOffsetBefore().getTotalSeconds();
            LocalDateTime first = change.createTransition(2007).getDateTimeBefore();
            nodes.add(observance(standard ? "STANDARD" : "DAYLIGHT", first, change.getOffsetBefore(), change.getOffsetAfter(), rule(change, first)));
        }
        return Component.of("VTIMEZONE", nodes);
    }

    private static Component observance(String name, LocalDateTime start, ZoneOffset from, ZoneOffset to, String rule) {
        List<Node> nodes = new ArrayList<>(List.of(ContentLine.of("DTSTART", CalendarTime.dateTime(start)),
                ContentLine.of("TZOFFSETFROM", offset(from)), ContentLine.of("TZOFFSETTO", offset(to))));
        if (rule != null) {
            nodes.add(ContentLine.of("RRULE", rule));
        }
        return Component.of(name, nodes);
    }

    private static String offset(ZoneOffset offset) {
        int seconds = Math.abs(offset.getTotalSeconds());
        return (offset.getTotalSeconds() < 0 ? "-" : "+") + String.format("%02d%02d", seconds / 3600, seconds / 60 % 60);
    }

    /** The day of the change; where the rules count in UTC or at midnight's end, the day is that of the local time. */
    private static String rule(ZoneOffsetTransitionRule change, LocalDateTime first) {
        DayOfWeek day = change.getDayOfWeek();
        String month = "FREQ=YEARLY;BYMONTH=" + first.getMonthValue();
        if (day == null || !first.getDayOfWeek().equals(day) && !change.getLocalTime().equals(LocalTime.MIDNIGHT)) {
            return day == null ? month + ";BYMONTHDAY=" + first.getDayOfMonth() : shifted(change, first, month);
        }
        return change.isMidnightEndOfDay() ? shifted(change, first, month) : month + ";BYDAY=" + nth(change.getDayOfMonthIndicator(), first.getMonth().maxLength()) + code(day);
    }

    private static String shifted(ZoneOffsetTransitionRule change, LocalDateTime first, String month) {
        return month + ";BYDAY=" + nth(first.getDayOfMonth() > 21 && change.getDayOfMonthIndicator() < 0 ? -1 : first.getDayOfMonth(), first.getMonth().maxLength()) + code(first.getDayOfWeek());
    }

    private static int nth(int day, int length) {
        return day < 0 || day > length - 7 && day > 22 ? -1 : (day - 1) / 7 + 1;
    }

    private static String code(DayOfWeek day) {
        return day.name().substring(0, 2).toUpperCase(Locale.ROOT);
    }
}
