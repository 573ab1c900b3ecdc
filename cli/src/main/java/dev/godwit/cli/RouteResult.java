package dev.godwit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the proxy said, for people line by line and for programs field by field.
 *
 * @param type   of the event
 * @param rows   in a table, unless it is one
 * @param single whether it is one object, told field by field
 */
record RouteResult(String type, List<Map<String, Object>> rows, boolean single) implements Result {

    RouteResult(String type, List<Map<String, Object>> rows) {
        this(type, rows, false);
    }

    static RouteResult told(ProxyClient.Said said) {
        return new RouteResult("route", List.of(said.fields()), true);
    }

    /** The objects in one of its fields. */
    static List<Map<String, Object>> rows(Object list) {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (list instanceof List<?> several) {
            several.forEach(one -> {
                Map<String, Object> row = new LinkedHashMap<>();
                if (one instanceof Map<?, ?> fields) {
                    fields.forEach((name, value) -> put(row, name.toString(), value));
                } else {
                    put(row, "identifier", one);
                }
                rows.add(row);
            });
        }
        return rows;
    }

    private static void put(Map<String, Object> row, String name, Object value) {
        if (value != null) {
            row.put(name, value);
        }
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> row : rows) {
            text.append(single && row.size() > 1 ? lines(row) : line(row));
        }
        return text.toString();
    }

    private static String lines(Map<String, Object> row) {
        StringBuilder text = new StringBuilder();
        row.forEach((name, value) -> text.append(String.format("%-18s", name.replace('_', ' '))).append(ProgressDisplay.printable(String.valueOf(value))).append('\n'));
        return text.toString();
    }

    private static String line(Map<String, Object> row) {
        return String.join("\t", row.values().stream().map(value -> ProgressDisplay.printable(String.valueOf(value))).toList()) + "\n";
    }

    @Override
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Event event = new Event(type);
            row.forEach(event::put);
            events.add(event);
        }
        return events;
    }
}
