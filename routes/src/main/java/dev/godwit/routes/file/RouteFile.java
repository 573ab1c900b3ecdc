package dev.godwit.routes.file;

import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStoreException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The content of a file of routes: tab-separated {@code identifier destination [account epoch held-until]}, comments and all.
 * Pure.
 *
 * @param lines   every line as it stands
 * @param rows    by account
 * @param aliases account by alias
 */
record RouteFile(List<Line> lines, Map<String, RouteRow> rows, Map<String, String> aliases) {
    private static final String NONE = "-";
    private static final int MOST_PROBLEMS = 20;

    /** @param identifier whose line it is; empty for a comment */
    record Line(String text, Optional<String> identifier) {
    }

    /**
     * @param key the one spelling of an identifier; empty if it cannot be one
     * @throws RouteStoreException with every problem and the number of its line; it quotes no identifier
     */
    static RouteFile parse(Path name, byte[] content, Function<String, Optional<String>> key) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new RouteStoreException(name + " is not UTF-8", e);
        }
        Parsing parsing = new Parsing(key);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            parsing.line(i + 1, lines.get(i));
        }
        parsing.settleAliases();
        if (!parsing.problems.isEmpty()) {
            throw new RouteStoreException(parsing.problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; ", name + ", ", "")));
        }
        return new RouteFile(parsing.lines, parsing.rows, parsing.aliases);
    }

    private static final class Parsing {
        private final Function<String, Optional<String>> key;
        private final List<Line> lines = new ArrayList<>();
        private final Map<String, RouteRow> rows = new LinkedHashMap<>();
        private final Map<String, String> aliases = new LinkedHashMap<>();
        private final Map<String, Optional<String>> aliasDestinations = new LinkedHashMap<>();
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        Parsing(Function<String, Optional<String>> key) {
            this.key = key;
        }

        void line(int number, String text) {
            if (text.isBlank() || text.startsWith("#")) {
                lines.add(new Line(text, Optional.empty()));
                return;
            }
            String[] fields = text.split("\t", -1);
            Optional<String> identifier = key.apply(fields[0]);
            Optional<String> account = fields.length > 2 ? key.apply(fields[2]) : identifier;
            if (fields.length < 2 || fields.length > 5 || fields[1].isBlank()) {
                problem(number, "needs an identifier, a tab and a destination");
            } else if (identifier.isEmpty() || account.isEmpty()) {
                problem(number, "has something that cannot be an identifier");
            } else {
                lines.add(new Line(text, identifier));
                Optional<String> destination = Optional.of(fields[1].strip()).filter(name -> !name.equals(NONE));
                if (account.equals(identifier)) {
                    row(number, identifier.get(), destination, fields);
                } else {
                    alias(number, identifier.get(), account.get(), destination);
                }
            }
        }

        private void row(int number, String account, Optional<String> destination, String[] fields) {
            try {
                long epoch = fields.length > 3 ? Long.parseLong(fields[3].strip()) : 1;
                Optional<Instant> held = fields.length > 4 && !fields[4].strip().equals(NONE) ? Optional.of(Instant.parse(fields[4].strip())) : Optional.empty();
                RouteRow row = new RouteRow(account, destination, epoch, held);
                RouteRow known = rows.putIfAbsent(account, row);
                if (known != null && !known.equals(row) || aliases.containsKey(account)) {
                    problem(number, "contradicts line " + numbers.get(account));
                }
                numbers.putIfAbsent(account, number);
            } catch (IllegalArgumentException | DateTimeException e) {
                problem(number, "has an epoch that is no number, or a time that is not like 2026-11-22T10:15:30Z");
            }
        }

        private void alias(int number, String identifier, String account, Optional<String> destination) {
            String known = aliases.putIfAbsent(identifier, account);
            if (known != null && !known.equals(account) || rows.containsKey(identifier)) {
                problem(number, "contradicts line " + numbers.get(identifier));
            }
            numbers.putIfAbsent(identifier, number);
            aliasDestinations.put(identifier, destination);
        }

        void settleAliases() {
            aliases.forEach((identifier, account) -> {
                int number = numbers.get(identifier);
                Optional<String> destination = aliasDestinations.get(identifier);
                RouteRow row = rows.get(account);
                if (aliases.containsKey(account)) {
                    problem(number, "names an account that is itself another name of one");
                } else if (row == null) {
                    rows.put(account, new RouteRow(account, destination, 1, Optional.empty()));
                } else if (destination.isPresent() && !destination.equals(row.destination())) {
                    problem(number, "has another destination than its account");
                }
            });
        }

        private void problem(int number, String what) {
            problems.add("line " + number + " " + what);
        }
    }

    static String line(RouteRow row) {
        return String.join("\t", row.account(), row.destination().orElse(NONE), row.account(), Long.toString(row.epoch()),
                row.heldUntil().map(Instant::toString).orElse(NONE));
    }

    static String line(String alias, RouteRow row) {
        return String.join("\t", alias, row.destination().orElse(NONE), row.account());
    }

    /**
     * The lines with those of some identifiers replaced where they stand, or added at the end.
     *
     * @param replaced line by identifier; empty if it has none any more
     */
    static List<Line> replace(List<Line> lines, Map<String, Optional<String>> replaced) {
        Map<String, Optional<String>> left = new LinkedHashMap<>(replaced);
        List<Line> all = new ArrayList<>(lines.size() + replaced.size());
        for (Line line : lines) {
            if (line.identifier().filter(replaced::containsKey).isEmpty()) {
                all.add(line);
            } else {
                Optional<String> text = left.remove(line.identifier().get());
                if (text != null && text.isPresent()) {
                    all.add(new Line(text.get(), line.identifier()));
                }
            }
        }
        left.forEach((identifier, text) -> text.ifPresent(some -> all.add(new Line(some, Optional.of(identifier)))));
        return all;
    }

    static byte[] content(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
