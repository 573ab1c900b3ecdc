package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.Main;
import dev.godwit.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Godwit as its user starts it, within this process. */
record Godwit(Path state, String password) {
    /** @param text all that was said */
    record Outcome(int exit, String text) {
        Outcome ends(int expected) {
            assertThat(exit).as(text).isEqualTo(expected);
            return this;
        }

        long number(String field) {
            Matcher number = Pattern.compile("\"" + field + "\":(\\d+)").matcher(summary());
            assertThat(number.find()).as("%s in %s", field, text).isTrue();
            return Long.parseLong(number.group(1));
        }

        /** How many entries the list has. */
        long entries(String field) {
            Matcher list = Pattern.compile("\"" + field + "\":\\[(.*?)]").matcher(summary());
            assertThat(list.find()).as("%s in %s", field, text).isTrue();
            return list.group(1).split("\\{", -1).length - 1L;
        }

        boolean changedAnything() {
            return number("copied_messages") + number("adopted") + number("keyword_changes") + number("moved") + number("deleted")
                    + number("mailboxes_created") + number("mailboxes_renamed") > 0;
        }

        /** A figure of a kind of data besides mail; 0 if the kind did not take part. */
        long items(String kind, String field) {
            return Long.parseLong(text.lines().filter(line -> line.contains("\"type\":\"items\"") && line.contains("\"kind\":\"" + kind + "\""))
                    .map(line -> Pattern.compile("\"" + field + "\":(\\d+)").matcher(line)).filter(Matcher::find).map(number -> number.group(1)).findFirst().orElse("0"));
        }

        /** Whether anything besides mail was written. */
        boolean changedItems() {
            return List.of("calendars", "contacts", "scripts", "files").stream().anyMatch(kind -> List.of("copied", "replaced", "adopted", "moved", "deleted", "rewritten",
                    "collections_created", "collections_changed", "collections_deleted").stream().anyMatch(field -> items(kind, field) > 0));
        }

        private String summary() {
            return text.lines().filter(line -> line.contains("\"type\":\"summary\"")).reduce((a, b) -> b).orElseThrow(() -> new AssertionError(text));
        }
    }

    Map<String, String> environment() {
        return Map.of("GODWIT_SOURCE_PASSWORD", password, "GODWIT_TARGET_PASSWORD", password, "GODWIT_STATE_DIR", state.toString());
    }

    Outcome run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(1, List.of("--json", "--quiet"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            int exit = Main.run(arguments.toArray(String[]::new), new Streams(out, out, 0, _ -> null, environment(), Clock.systemUTC()));
            return new Outcome(exit, said.toString(StandardCharsets.UTF_8));
        }
    }
}
