package dev.godwit.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;

/** Plays a dialogue written down as text: lines beginning with {@code C: } are said, lines beginning with {@code S: } must be heard. */
public final class Dialogue {
    private Dialogue() {}

    /** {@code S: …} matches any one line, {@code S: text…} its beginning, {@code S: …text…} a part of it, {@code S: END} the end of the connection. */
    public static void play(TestClient client, String text) throws IOException {
        for (String line : text.lines().toList()) {
            if (line.startsWith("C: ")) {
                client.send(line.substring(3) + "\r\n");
            } else if (line.startsWith("S: ")) {
                hear(client.line(), line.substring(3), text);
            }
        }
    }

    private static void hear(String heard, String expected, String all) {
        if (expected.equals("END")) {
            assertThat(heard).as(all).isNull();
            return;
        }
        assertThat(heard).as(all).isNotNull();
        String[] parts = expected.split("…", -1);
        if (parts.length == 1) {
            assertThat(heard).as(all).isEqualTo(expected);
            return;
        }
        assertThat(heard).as(all).startsWith(parts[0]).endsWith(parts[parts.length - 1]).contains(Arrays.asList(parts));
    }
}
