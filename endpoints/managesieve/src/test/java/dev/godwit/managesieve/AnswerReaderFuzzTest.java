package dev.godwit.managesieve;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.managesieve.client.AnswerReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderFuzzTest {
    @FuzzTest
    void whatever_a_server_says_ends_in_an_answer_or_an_io_exception(FuzzedDataProvider data) {
        read(data.consumeRemainingAsBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK (QUOTA/MAXSIZE \"x\" {3}\r\nabc) {2}\r\nhi\r\n", "\"a\" ACTIVE\r\n{3}\r\nabc\r\nOK\r\n", "NO (", "{99999999999}\r\n", "\"\\", "BYE \"x", "{-1}", "OK ((()\r\n"})
    void the_odd_ones_too(String said) {
        read(said.getBytes(StandardCharsets.UTF_8));
    }

    private static void read(byte[] said) {
        try {
            new AnswerReader(new ByteArrayInputStream(said)).read();
        } catch (IOException expected) {
            return;
        }
    }
}
