package dev.godwit.files.maildir;

import dev.godwit.files.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Courier's {@code courierpop3dsizelist} in the INBOX: {@code /3 <next> <uidvalidity>}, then
 * {@code <base name> <size> <n>:<uidvalidity>:<isutf8>} (version 2 without the last). It shows {@code UID<n>-<uidvalidity>},
 * {@code UID<n>} where the UIDVALIDITY is 0, or the file name where n is 0.
 */
final class CourierUidls {
    static final String FILE = "courierpop3dsizelist";
    private static final Pattern LINE = Pattern.compile("(\\S+) \\d+ (\\d{1,10}):(\\d{1,10})(?::\\d)?");
    private static final Pattern UIDL = Pattern.compile("UID(\\d{1,10})(?:-(\\d{1,10}))?");

    private CourierUidls() {
    }

    /** UIDL by base name; malformed lines are passed over. */
    static Map<String, String> read(Path mailbox) throws IOException {
        Map<String, String> found = new HashMap<>();
        try (BufferedReader in = Files.newBufferedReader(mailbox.resolve(FILE), StandardCharsets.ISO_8859_1)) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher m = LINE.matcher(line);
                if (m.matches()) {
                    String base = MessageName.base(m.group(1));
                    found.put(base, shown(base, Long.parseLong(m.group(2)), Long.parseLong(m.group(3))));
                }
            }
        } catch (NoSuchFileException none) {
            return Map.of();
        }
        return found;
    }

    private static String shown(String base, long number, long uidValidity) {
        return number == 0 ? base : uidValidity == 0 ? "UID" + number : "UID" + number + "-" + uidValidity;
    }

    /** The line that keeps this UIDL, or null if Courier cannot show it for a file of this name. */
    static String line(String base, String uidl) {
        long size = MessageName.field(base, 'S');
        String position = uidl.equals(base) ? "0:0" : position(uidl);
        return position == null || size < 0 ? null : base + " " + size + " " + position + ":0\n";
    }

    /** The {@code <n>:<uidvalidity>} that shows as this UIDL, or null if there is none. */
    static String position(String uidl) {
        Matcher m = UIDL.matcher(uidl);
        if (!m.matches() || m.group(1).startsWith("0")) {
            return null;
        }
        return m.group(1) + ":" + (m.group(2) == null ? "0" : m.group(2));
    }

    /** Adds lines; {@link #settle} must follow some time, so that Courier numbers the next message above them. */
    static void append(Path mailbox, long uidValidity, String lines) throws IOException {
        Path file = mailbox.resolve(FILE);
        if (!Files.exists(file)) {
            Files.writeString(file, "/3 1 " + uidValidity + "\n");
        }
        Files.writeString(file, lines, StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
    }

    static void settle(Path mailbox, long uidValidity) throws IOException {
        Path file = mailbox.resolve(FILE);
        long next = 1;
        List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        for (String line : lines) {
            Matcher m = LINE.matcher(line);
            next = m.matches() ? Math.max(next, Long.parseLong(m.group(2)) + 1) : next;
        }
        lines.set(0, "/3 " + next + " " + uidValidity);
        WholeFile.replace(file, out -> out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1)));
    }
}
