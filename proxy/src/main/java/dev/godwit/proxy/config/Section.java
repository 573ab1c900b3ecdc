package dev.godwit.proxy.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of the configuration, while it is read. A wrong value is noted with its place and the fallback returned, so that
 * reading goes on and all problems are told at once. Every key that nobody asked for is unknown: call {@link #end()} last.
 */
public final class Section {
    private final TomlTable table;
    private final String name;
    private final TomlPosition position;
    private final Reading reading;
    private final Set<String> asked = new HashSet<>();

    /** What all sections of one file share. @param folder of the file: relative paths start there */
    record Reading(Path folder, List<ConfigProblem> problems) {}

    Section(TomlTable table, String name, TomlPosition position, Reading reading) {
        this.table = table;
        this.name = name;
        this.position = position;
        this.reading = reading;
    }

    /** The full name, such as {@code destination.old}; empty for the file itself. */
    public String name() {
        return name;
    }

    /** The last part of the name. */
    public String key() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    public boolean has(String key) {
        return table.contains(List.of(key));
    }

    /** Notes that the value of {@code key} is wrong, or, where the key is missing, the section. */
    public void problem(String key, String text) {
        TomlPosition at = has(key) ? table.inputPositionOf(List.of(key)) : position;
        reading.problems().add(new ConfigProblem(at == null ? 1 : at.line(), at == null ? 1 : at.column(), full(key) + ": " + text));
    }

    /** The text of {@code key}; its absence is a problem. */
    public String required(String key) {
        Optional<String> text = string(key);
        if (!has(key)) {
            problem(key, "is missing");
        }
        return text.orElse("");
    }

    public Optional<String> string(String key) {
        return value(key, String.class, "a text in quotation marks");
    }

    public String string(String key, String fallback) {
        return string(key).orElse(fallback);
    }

    public boolean flag(String key, boolean fallback) {
        return value(key, Boolean.class, "true or false").orElse(fallback);
    }

    public int number(String key, int fallback, int least, int most) {
        long number = value(key, Long.class, "a whole number").orElse((long) fallback);
        if (number < least || number > most) {
            problem(key, "must be between " + least + " and " + most);
            return fallback;
        }
        return (int) number;
    }

    /** A time such as {@code "500ms"}, {@code "30s"}, {@code "5m"}, {@code "2h"}. */
    public Duration duration(String key, Duration fallback) {
        return parsed(key, Section::time, "a time such as \"500ms\", \"30s\", \"5m\" or \"2h\"").orElse(fallback);
    }

    /** A number of bytes: {@code 4096}, or a text such as {@code "64K"} or {@code "10M"}. */
    public int size(String key, int fallback) {
        if (has(key) && table.get(List.of(key)) instanceof Long) {
            return number(key, fallback, 0, Integer.MAX_VALUE);
        }
        return parsed(key, Section::bytes, "a number of bytes such as 4096, \"64K\" or \"10M\"").orElse(fallback);
    }

    /** A file's name; relative ones start at the configuration's folder. */
    public Optional<Path> path(String key) {
        return string(key).map(reading.folder()::resolve);
    }

    /** One of the constants of {@code type}, in lower case with {@code _} or {@code -}. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        Optional<String> word = string(key);
        if (word.isEmpty()) {
            return fallback;
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String spelled = constant.name().toLowerCase(Locale.ROOT);
            if (spelled.equals(word.get().replace('-', '_'))) {
                return constant;
            }
            words.add('"' + spelled + '"');
        }
        problem(key, "is \"" + word.get() + "\", and must be one of " + String.join(", ", words));
        return fallback;
    }

    /** The texts of an array; one text alone counts as an array of one. */
    public List<String> strings(String key, List<String> fallback) {
        if (!has(key)) {
            asked.add(key);
            return fallback;
        }
        if (table.get(List.of(key)) instanceof String one) {
            asked.add(key);
            return List.of(one);
        }
        List<String> texts = new ArrayList<>();
        TomlArray array = value(key, TomlArray.class, "an array of texts").orElse(null);
        for (int i = 0; array != null && i < array.size(); i++) {
            if (array.get(i) instanceof String text) {
                texts.add(text);
            } else {
                problem(key, "must hold nothing but texts in quotation marks");
                return fallback;
            }
        }
        return List.copyOf(texts);
    }

    /** Each text of an array through {@code parser}, which throws IllegalArgumentException with what is wrong. */
    public <T> List<T> each(String key, List<String> fallback, Function<String, T> parser) {
        List<T> all = new ArrayList<>();
        for (String text : strings(key, fallback)) {
            try {
                all.add(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problem(key, "\"" + text + "\": " + e.getMessage());
            }
        }
        return List.copyOf(all);
    }

    /** A text through {@code parser}, which throws IllegalArgumentException if it is not what {@code expected} says. */
    public <T> Optional<T> parsed(String key, Function<String, T> parser, String expected) {
        Optional<String> text = string(key);
        try {
            return text.map(parser);
        } catch (IllegalArgumentException _) {
            problem(key, "is \"" + text.orElse("") + "\", and must be " + expected);
            return Optional.empty();
        }
    }

    /** The table {@code key}; an empty one where there is none. */
    public Section section(String key) {
        TomlTable inner = value(key, TomlTable.class, "a table").orElse(null);
        TomlPosition at = has(key) ? table.inputPositionOf(List.of(key)) : position;
        return new Section(inner == null ? org.tomlj.Toml.parse("") : inner, full(key), at, reading);
    }

    /** The tables in the table {@code key}, by their names, in the order of the file. */
    public Map<String, Section> sections(String key) {
        Section outer = section(key);
        Map<String, Section> all = new LinkedHashMap<>();
        for (String inner : outer.table.keySet()) {
            if (outer.table.get(List.of(inner)) instanceof TomlTable) {
                all.put(inner, outer.section(inner));
            }
        }
        outer.end();
        return all;
    }

    /** The tables of the array of tables {@code [[key]]}. */
    public List<Section> list(String key) {
        List<Section> all = new ArrayList<>();
        TomlArray array = value(key, TomlArray.class, "an array of tables, [[" + full(key) + "]]").orElse(null);
        for (int i = 0; array != null && i < array.size(); i++) {
            if (array.get(i) instanceof TomlTable inner) {
                all.add(new Section(inner, full(key), array.inputPositionOf(i), reading));
            } else {
                problem(key, "must be an array of tables, [[" + full(key) + "]]");
            }
        }
        return all;
    }

    /** Notes every key nobody has asked for. */
    public void end() {
        for (String key : table.keySet()) {
            if (!asked.contains(key)) {
                problem(key, "is not known here");
            }
        }
    }

    private <T> Optional<T> value(String key, Class<T> type, String expected) {
        asked.add(key);
        Object value = table.get(List.of(key));
        if (value != null && !type.isInstance(value)) {
            problem(key, "must be " + expected);
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private String full(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    static Duration time(String text) {
        String number = text.replaceFirst("[a-z]+$", "");
        long amount = Long.parseLong(number);
        return switch (text.substring(number.length())) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw new IllegalArgumentException();
        };
    }

    private static int bytes(String text) {
        String number = text.replaceFirst("[KM]$", "");
        long factor = text.endsWith("K") ? 1024 : text.endsWith("M") ? 1024 * 1024 : 1;
        long bytes = Math.multiplyExact(Long.parseLong(number), factor);
        if (bytes < 0 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException();
        }
        return (int) bytes;
    }

    /** {@code host:port} or {@code [IPv6]:port}, the host being a numeric address or {@code *}. */
    static InetSocketAddress bindAddress(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("an address is written as 192.0.2.1:993, [2001:db8::1]:993 or *:993");
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("the port after the last colon must be a number");
        }
        String host = text.substring(0, colon);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is at most 65535");
        }
        return host.equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(Cidr.address(host), port);
    }
}
