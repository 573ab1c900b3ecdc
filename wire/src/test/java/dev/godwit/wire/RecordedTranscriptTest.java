package dev.godwit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class RecordedTranscriptTest {
    /** Plays a dialogue of {@code C:} and {@code S:} parts, cut into pieces of that many bytes. */
    private static List<String> record(int piece, String... parts) {
        List<String> lines = new ArrayList<>();
        RecordedTranscript transcript = new RecordedTranscript(lines::add);
        for (String part : parts) {
            byte[] bytes = part.substring(3).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < bytes.length; i += piece) {
                int length = Math.min(piece, bytes.length - i);
                if (part.startsWith("C: ")) {
                    transcript.client(bytes, i, length);
                } else {
                    transcript.server(bytes, i, length);
                }
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void lines_are_recorded_and_literals_left_out_whatever_the_pieces(int piece) {
        assertThat(record(piece,
                "S: * OK ready\r\n",
                "C: A1 APPEND x {5}\r\n", "S: + go\r\n", "C: he\r\no\r\n",
                "S: * 1 FETCH (BODY[] {7}\r\nsub\r\nje FLAGS ())\r\nA1 OK\r\n",
                "C: A2 APPEND x {3+}\r\nabc\r\n"))
                .containsExactly(
                        "S: * OK ready",
                        "C: A1 APPEND x {5}", "S: + go", "C: ",
                        "S: * 1 FETCH (BODY[] {7}", "S:  FLAGS ())", "S: A1 OK",
                        "C: A2 APPEND x {3+}", "C: ");
    }

    @Test
    void the_arguments_of_login_are_hidden_in_every_form() {
        assertThat(record(3,
                "C: A1 login tim \"hunter2\"\r\n", "S: A1 NO\r\n",
                "C: A2 LOGIN {3}\r\n", "S: + \r\n", "C: tim \"hunter2\"\r\n", "S: A2 NO\r\n",
                "C: A3 LOGIN {3+}\r\ntim {7+}\r\nhunter2\r\nA4 NOOP\r\n"))
                .containsExactly(
                        "C: A1 LOGIN <secret>", "S: A1 NO",
                        "C: A2 LOGIN <secret>", "S: + ", "C: <secret>", "S: A2 NO",
                        "C: A3 LOGIN <secret>", "C: <secret>", "C: <secret>", "C: A4 NOOP");
    }

    @Test
    void the_exchange_of_authenticate_is_hidden_until_its_answer() {
        assertThat(record(5,
                "C: A1 AUTHENTICATE SCRAM-SHA-1 bixzZWNyZXQ\r\n", "S: + cj1jaGFsbGVuZ2U\r\n", "C: cHJvb2Y\r\n",
                "S: * CAPABILITY X\r\nA1 OK\r\n", "C: A2 NOOP\r\n"))
                .containsExactly(
                        "C: A1 AUTHENTICATE SCRAM-SHA-1 <secret>", "S: + <secret>", "C: <secret>",
                        "S: * CAPABILITY X", "S: A1 OK", "C: A2 NOOP");
    }

    @Test
    void managesieve_is_hidden_too() {
        assertThat(record(100, "C: AUTHENTICATE \"PLAIN\" \"AHRpbQB4\"\r\n", "S: OK\r\n", "C: LISTSCRIPTS\r\n"))
                .containsExactly("C: AUTHENTICATE \"PLAIN\" <secret>", "S: OK", "C: LISTSCRIPTS");
    }

    @Test
    void a_refused_literal_does_not_swallow_the_next_command() {
        assertThat(record(100, "C: A1 APPEND x {500}\r\n", "S: A1 NO [OVERQUOTA]\r\n", "C: A2 NOOP\r\n"))
                .containsExactly("C: A1 APPEND x {500}", "S: A1 NO [OVERQUOTA]", "C: A2 NOOP");
    }

    @Test
    void octets_that_terminals_obey_are_written_as_numbers_and_endless_lines_are_cut() {
        assertThat(record(100, "S: * OK \u001b[2J\u00e9\r\n")).containsExactly("S: * OK \\x1b[2J\\xe9");
        assertThat(record(1000, "S: " + "x".repeat(100_000) + "\r\n").getFirst()).hasSizeLessThan(5000);
    }

    @FuzzTest
    void the_rest_of_a_login_never_shows(byte[] noise) {
        List<String> lines = new ArrayList<>();
        RecordedTranscript transcript = new RecordedTranscript(lines::add);
        transcript.server(noise, 0, noise.length);
        byte[] login = "A1 LOGIN {3+}\r\ntim \"hunter2\"\r\n".getBytes(StandardCharsets.US_ASCII);
        transcript.client(login, 0, login.length);
        assertThat(lines).noneMatch(line -> line.startsWith("C: ") && line.contains("hunter2"));
    }
}
