package dev.godwit.testkit.jmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.model.Keywords;
import dev.godwit.testkit.imap.Content;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialogues in {@code src/test/resources/jmap}; their form is described there. */
class DialogueTest {
    private static final Pattern START = Pattern.compile("(?m)^(?=#|\\+ |C:|S( \\d+)?:|V:)");
    private static final Instant DAY = Instant.parse("2026-01-02T03:04:05Z");

    /** Where an empty object means none. */
    private static final String NONE = ".*/(created|updated|notCreated|keywords)";

    private final List<String> blobs = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private HttpResponse<String> response;
    private boolean callsOnly;

    @ParameterizedTest
    @ValueSource(strings = {"core", "sieve", "contacts", "calendars", "files", "settings"})
    void the_server_answers_as_the_specification_has_it(String name) throws IOException {
        String text;
        try (var in = DialogueTest.class.getResourceAsStream("/jmap/" + name + ".txt")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (JmapStore store = new JmapStore(); JmapServer server = JmapServer.start(store, JmapQuirks.none().clock(() -> DAY))) {
            JmapAccount alice = store.addAccount("alice", "secret");
            store.addAccount("bob", "secret");
            try (TestClient client = TestClient.basic(server, "alice", "secret")) {
                for (String part : START.split(text)) {
                    play(part.strip(), server, alice, client);
                }
            }
            assertThat(server.violations().stream().map(v -> v.error() + " " + v.where())).containsExactlyElementsOf(violations);
        }
    }

    private void play(String part, JmapServer server, JmapAccount alice, TestClient client) throws IOException {
        String rest = part.substring(Math.min(part.length(), 2)).strip();
        if (part.startsWith("+ ")) {
            seed(rest, alice);
        } else if (part.startsWith("C:")) {
            for (int i = 0; i < blobs.size(); i++) {
                rest = rest.replace("\"$" + (i + 1) + "\"", "\"" + blobs.get(i) + "\"");
            }
            callsOnly = rest.startsWith("[");
            ObjectNode using = Json.object();
            using.set("using", Json.array(server.quirks().capabilities));
            response = client.post(callsOnly ? using.toString().replaceFirst("}$", ",\"methodCalls\":" + rest.replace("\\", "\\\\").replace("$", "\\$") + "}") : rest);
        } else if (part.startsWith("S")) {
            int status = part.startsWith("S:") ? 200 : Integer.parseInt(part.substring(2, part.indexOf(':')));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            JsonNode expected = Json.read(part.substring(part.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8));
            JsonNode actual = TestClient.json(response);
            compare("", expected, callsOnly && status == 200 ? actual.get("methodResponses") : actual);
        } else if (part.startsWith("V:")) {
            violations.add(rest);
        }
    }

    private void seed(String what, JmapAccount alice) {
        String[] words = what.split(" ", 2);
        String text = words[1].replace("\\r\\n", "\r\n");
        switch (words[0]) {
            case "Blob" -> blobs.add(alice.addBlob(Content.of(text)));
            case "Email" -> alice.addEmail(Content.of(text), DAY, Keywords.NONE, alice.mailboxId("Inbox"));
            default -> alice.add(words[0], Json.of(text));
        }
    }

    private static void compare(String path, JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && expected.asText().equals("*")) {
            assertThat(actual).as(path).isNotNull();
        } else if (expected.isContainerNode() && expected.isEmpty() && path.matches(NONE)) {
            assertThat(actual.isNull() || actual.isEmpty()).as(path + " " + actual).isTrue();
        } else if (expected.isObject() && !(actual == null) && actual.isObject()) {
            for (Map.Entry<String, JsonNode> each : expected.properties()) {
                compare(path + "/" + each.getKey(), each.getValue(), actual.get(each.getKey()));
            }
        } else if (expected.isArray() && actual != null && actual.isArray()) {
            if (expected.size() != actual.size()) {
                fail(path + ": expected " + expected + " but was " + actual);
            }
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "/" + i, expected.get(i), actual.get(i));
            }
        } else if (!(expected.isNull() && actual == null)) {
            assertThat(actual).as(path).isEqualTo(expected);
        }
    }
}
