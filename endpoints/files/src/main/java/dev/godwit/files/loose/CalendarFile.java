package dev.godwit.files.loose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The events, tasks and journals of an iCalendar file. Each gets a calendar text of its own out of the file's own lines: the
 * lines at its head, the time zones it names, and every component of its UID. METHOD and X-WR-… are left out of that,
 * since they speak of the file as a whole. A file with a single UID and no METHOD is given as it is.
 */
final class CalendarFile {
    private static final int DEEPEST = 100;

    /** Of the file as a whole; null where it does not say. */
    private String name;
    private String description;
    private String timeZone;
    private boolean method;
    private final List<int[]> head = new ArrayList<>();
    private int[] endOfCalendar;
    private final Map<String, int[]> zones = new LinkedHashMap<>();
    private final Map<String, Grouped> items = new LinkedHashMap<>();

    /** All components of one UID. */
    private static final class Grouped {
        final String uid;
        final List<int[]> components = new ArrayList<>();
        final Set<String> zones = new LinkedHashSet<>();

        Grouped(String uid) {
            this.uid = uid;
        }
    }

    /** The component in hand. */
    private static final class Component {
        final String type;
        final int from;
        final Set<String> zones = new LinkedHashSet<>();
        String uid = "";
        String timeZoneId;

        Component(String type, int from) {
            this.type = type;
            this.from = from;
        }
    }

    private CalendarFile() {
    }

    /** What was read of a file. @param wholeAsOne the file cannot be understood, and its bytes are one item */
    record Parsed(String name, String description, String timeZone, List<TextItem> items, boolean wholeAsOne) {
    }

    static Parsed parse(byte[] file) {
        CalendarFile calendar = new CalendarFile();
        calendar.read(file);
        return calendar.result(file);
    }

    private void read(byte[] file) {
        ContentLines lines = new ContentLines(file);
        int depth = 0;
        Component component = null;
        boolean first = true;
        while (lines.next()) {
            if (lines.begins(null) && depth < DEEPEST) {
                depth++;
                if (depth == 1) {
                    keepHead(lines, first);
                } else if (depth == 2) {
                    component = new Component(lines.value().toUpperCase(Locale.ROOT), lines.from());
                }
            } else if (lines.ends()) {
                if (depth == 2 && component != null) {
                    finish(component, lines.to());
                    component = null;
                } else if (depth == 1) {
                    endOfCalendar = endOfCalendar == null ? new int[] {lines.from(), lines.to()} : endOfCalendar;
                    first = false;
                }
                depth = Math.max(0, depth - 1);
            } else if (depth == 1) {
                property(lines, first);
            } else if (component != null) {
                inside(component, lines, depth);
            }
        }
    }

    private void keepHead(ContentLines lines, boolean first) {
        if (first) {
            head.add(new int[] {lines.from(), lines.to()});
        }
    }

    private void property(ContentLines lines, boolean first) {
        switch (lines.name()) {
            case "METHOD" -> method = true;
            case "X-WR-CALNAME" -> name = name == null ? lines.value() : name;
            case "X-WR-CALDESC" -> description = description == null ? lines.value() : description;
            case "X-WR-TIMEZONE" -> timeZone = timeZone == null ? lines.value() : timeZone;
            case String other when other.startsWith("X-WR-") -> {
                return; // of the file as a whole as well
            }
            default -> keepHead(lines, first);
        }
    }

    private static void inside(Component component, ContentLines lines, int depth) {
        if (depth == 2 && lines.name().equals("UID") && component.uid.isEmpty()) {
            component.uid = lines.value();
        }
        if (depth == 2 && lines.name().equals("TZID")) {
            component.timeZoneId = lines.value();
        }
        String zone = lines.timeZoneId();
        if (zone != null) {
            component.zones.add(zone);
        }
    }

    private void finish(Component component, int to) {
        int[] piece = {component.from, to};
        if (component.type.equals("VTIMEZONE")) {
            if (component.timeZoneId != null) {
                zones.putIfAbsent(component.timeZoneId, piece);
            }
            return;
        }
        Grouped group = items.computeIfAbsent(component.uid.isEmpty() ? "\0" + component.from : component.uid, _ -> new Grouped(component.uid));
        group.components.add(piece);
        group.zones.addAll(component.zones);
    }

    private Parsed result(byte[] file) {
        List<int[]> whole = List.of(new int[] {0, file.length});
        if (items.isEmpty() || endOfCalendar == null) {
            List<TextItem> one = file.length == 0 || endOfCalendar != null ? List.of() : List.of(TextItem.of("", file, whole));
            return new Parsed(name, description, timeZone, one, !one.isEmpty());
        }
        List<TextItem> texts = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Grouped group : items.values()) {
            boolean untouched = items.size() == 1 && !method;
            TextItem text = TextItem.of(group.uid, file, untouched ? whole : pieces(group));
            String id = text.id();
            for (int n = 2; !ids.add(id); n++) {
                id = text.id() + "#" + n;
            }
            texts.add(text.withId(id));
        }
        return new Parsed(name, description, timeZone, texts, false);
    }

    private List<int[]> pieces(Grouped group) {
        List<int[]> pieces = new ArrayList<>(head);
        group.zones.stream().filter(zones::containsKey).map(zones::get).forEach(pieces::add);
        pieces.addAll(group.components);
        pieces.add(endOfCalendar);
        return pieces;
    }
}
