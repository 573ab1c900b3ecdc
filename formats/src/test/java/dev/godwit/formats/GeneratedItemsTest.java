package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Items made of the corpus by chance: lines and members left out, doubled, moved, and taken from one item into another. */
class GeneratedItemsTest {
    private static final int ITEMS = Integer.getInteger("generated", 150);

    @Test
    void calendars_come_back() {
        texts(Corpus.calendars().toList(), "text/calendar", "application/jscalendar+json");
    }

    @Test
    void cards_come_back() {
        texts(Corpus.cards().toList(), "text/vcard", "application/jscontact+json");
    }

    @Test
    void events_come_back() {
        objects(Corpus.events().toList(), "application/jscalendar+json", "text/calendar");
    }

    @Test
    void contacts_come_back() {
        objects(Corpus.contacts().toList(), "application/jscontact+json", "text/vcard");
    }

    private static void comesBack(byte[] content, String from, String to, String about) {
        byte[] converted;
        try {
            converted = Conversions.convert(content, from, to);
        } catch (ConversionException refused) {
            return;
        }
        assertThat(Semantics.digest(from, Conversions.convert(converted, to, from))).as(about + "\n" + new String(content, StandardCharsets.UTF_8)).isEqualTo(Semantics.digest(from, content));
    }

    private static void texts(List<Path> files, String from, String to) {
        for (int seed = 0; seed < ITEMS; seed++) {
            Random random = new Random(seed);
            List<String> lines = lines(files, random);
            List<String> others = lines(files, random);
            for (int i = random.nextInt(12); i >= 0; i--) {
                int at = random.nextInt(1, lines.size() - 1);
                switch (random.nextInt(5)) {
                    case 0 -> remove(lines, at);
                    case 1 -> lines.add(at, lines.get(property(lines, random)));
                    case 2 -> lines.add(at, others.get(property(others, random)));
                    case 3 -> lines.set(at, spoiled(lines.get(at), random));
                    default -> lines.set(at, lines.get(at).replaceFirst(":", ";X-P=\"a,b\":"));
                }
            }
            comesBack((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8), from, to, "seed " + seed);
        }
    }

    private static List<String> lines(List<Path> files, Random random) {
        String text = new String(Corpus.read(files.get(random.nextInt(files.size()))), StandardCharsets.UTF_8);
        return new ArrayList<>(List.of(text.replaceAll("\r\n[ \t]", "").split("\r\n")));
    }

    private static int property(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        while (lines.get(at).startsWith("BEGIN") || lines.get(at).startsWith("END")) {
            at = (at + 1) % lines.size();
        }
        return at;
    }

    private static void remove(List<String> lines, int at) {
        if (!lines.get(at).startsWith("BEGIN") && !lines.get(at).startsWith("END")) {
            lines.remove(at);
        }
    }

    private static String spoiled(String line, Random random) {
        int colon = line.indexOf(':');
        if (colon < 0 || line.startsWith("BEGIN") || line.startsWith("END") || colon + 1 >= line.length()) {
            return line;
        }
        int at = random.nextInt(colon + 1, line.length());
        return line.substring(0, at) + ",;\\:\"^=Z0a ü".charAt(random.nextInt(12)) + line.substring(at + random.nextInt(2));
    }

    private static void objects(List<Path> files, String from, String to) {
        for (int seed = 0; seed < ITEMS; seed++) {
            Random random = new Random(seed);
            ObjectNode object = Json.readObject(Corpus.read(files.get(random.nextInt(files.size()))));
            ObjectNode other = Json.readObject(Corpus.read(files.get(random.nextInt(files.size()))));
            for (int i = random.nextInt(8); i >= 0; i--) {
                change(object, other, random);
            }
            comesBack(Json.write(object), from, to, "seed " + seed);
        }
    }

    private static void change(ObjectNode object, ObjectNode other, Random random) {
        List<String> names = object.propertyStream().map(m -> m.getKey()).filter(n -> !n.equals("@type")).toList();
        List<String> theirs = other.propertyStream().map(m -> m.getKey()).filter(n -> !n.equals("@type") && !n.equals("entries")).toList();
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        JsonNode value = object.get(name);
        if (value instanceof ObjectNode inner && !inner.isEmpty() && random.nextInt(3) > 0) {
            change(inner, theirs.isEmpty() ? inner : other.path(theirs.get(random.nextInt(theirs.size()))) instanceof ObjectNode o ? o : inner, random);
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 -> object.put(name, random.nextInt(20) - 5);
            case 2 -> object.put(name, value.asText() + ",;\\\n\"'x");
            case 3 -> object.putObject(name).put("a/b~c", true);
            default -> theirs.stream().skip(random.nextInt(Math.max(1, theirs.size()))).findFirst().ifPresent(n -> object.set(n, other.get(n).deepCopy()));
        }
    }
}
