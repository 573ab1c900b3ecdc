package dev.godwit.files.maildir;

import dev.godwit.files.WholeFile;
import dev.godwit.model.Keywords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Courier's keywords: {@code courierimapkeywords/:list} holds the keyword names, an empty line, then
 * {@code <base name>:<number> <number> …}; files named {@code <base name>} or {@code .<n>.<base name>} hold the newer
 * keywords of one message, one a line, and override the list, the highest n last.
 */
final class CourierKeywords {
    static final String DIRECTORY = "courierimapkeywords";
    private static final String LIST = ":list";

    private CourierKeywords() {
    }

    /** The keywords by base name, of the messages that have any. */
    static Map<String, Keywords> read(Path mailbox) throws IOException {
        Map<String, Keywords> found = new HashMap<>();
        Path directory = mailbox.resolve(DIRECTORY);
        try (BufferedReader in = new BufferedReader(new java.io.InputStreamReader(Files.newInputStream(directory.resolve(LIST)), StandardCharsets.UTF_8))) {
            readList(in, found);
        } catch (NoSuchFileException | NotDirectoryException none) {
            // a mailbox without keywords, or with newer ones only
        }
        TreeMap<String, Path> newer = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                newer.put(orderOf(entry.getFileName().toString()), entry);
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return found;
        }
        for (Path file : newer.values()) {
            readOne(file, found);
        }
        return found;
    }

    /** Plain names sort before numbered ones, and those by number. */
    private static String orderOf(String name) {
        int dot = name.startsWith(".") ? name.indexOf('.', 1) : -1;
        String number = dot < 0 ? "" : name.substring(1, dot);
        return (number.matches("\\d{1,18}") ? "%019d".formatted(Long.parseLong(number) + 1) : "0".repeat(19)) + name;
    }

    /** Lines that are malformed are passed over. */
    static void readList(BufferedReader in, Map<String, Keywords> found) throws IOException {
        List<String> names = new ArrayList<>();
        Map<String, Keywords> sets = new HashMap<>();
        String line = in.readLine();
        for (; line != null && !line.isEmpty(); line = in.readLine()) {
            names.add(line);
        }
        for (line = in.readLine(); line != null; line = in.readLine()) {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                found.put(MessageName.base(line.substring(0, colon)), sets.computeIfAbsent(line.substring(colon + 1), numbers -> named(numbers, names)));
            }
        }
    }

    private static Keywords named(String numbers, List<String> names) {
        List<String> chosen = new ArrayList<>();
        for (String number : numbers.strip().split(" +")) {
            if (number.matches("\\d{1,6}") && Integer.parseInt(number) < names.size()) {
                chosen.add(names.get(Integer.parseInt(number)));
            }
        }
        return keywords(chosen);
    }

    private static Keywords keywords(List<String> names) {
        return Keywords.of(names.stream().map(String::strip).filter(n -> !n.isEmpty() && n.indexOf(' ') < 0 && !Keywords.isSystem(n)).toList());
    }

    private static void readOne(Path file, Map<String, Keywords> found) throws IOException {
        String name = file.getFileName().toString();
        if (name.startsWith(".")) {
            int dot = name.indexOf('.', 1);
            if (dot < 0 || !name.substring(1, dot).matches("\\d+")) {
                return;
            }
            name = name.substring(dot + 1);
        }
        if (name.isEmpty() || name.startsWith(":")) {
            return;
        }
        try {
            found.put(MessageName.base(name), keywords(Files.readAllLines(file, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException folded) {
            return; // Courier has just folded it into the list
        }
    }

    /** Sets the keywords of one message beside the list; {@link #fold} brings them together later. */
    static void writeOne(Path mailbox, String base, Keywords keywords) throws IOException {
        Path directory = mailbox.resolve(DIRECTORY);
        Files.createDirectories(directory);
        StringBuilder text = new StringBuilder();
        for (String keyword : keywords) {
            if (!Keywords.isSystem(keyword)) {
                text.append(keyword).append('\n');
            }
        }
        WholeFile.replace(directory.resolve(base), text.toString());
    }

    /** Writes one list of everything and removes the files of single messages that went into it. */
    static void fold(Path mailbox) throws IOException {
        Path directory = mailbox.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> single = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, e -> !e.getFileName().toString().startsWith(":"))) {
            entries.forEach(single::add);
        }
        if (single.isEmpty()) {
            return;
        }
        Map<String, Keywords> all = read(mailbox);
        Map<String, Integer> numbers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.values().forEach(set -> set.forEach(name -> numbers.putIfAbsent(name, numbers.size())));
        WholeFile.replace(directory.resolve(LIST), out -> {
            String[] names = new String[numbers.size()];
            numbers.forEach((name, number) -> names[number] = name);
            out.write((String.join("\n", names) + (names.length == 0 ? "\n" : "\n\n")).getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Keywords> entry : all.entrySet()) {
                if (!entry.getValue().isEmpty()) {
                    StringBuilder line = new StringBuilder(entry.getKey()).append(':');
                    String blank = "";
                    for (String name : entry.getValue()) {
                        line.append(blank).append(numbers.get(name));
                        blank = " ";
                    }
                    out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        for (Path file : single) {
            Files.deleteIfExists(file);
        }
    }
}
