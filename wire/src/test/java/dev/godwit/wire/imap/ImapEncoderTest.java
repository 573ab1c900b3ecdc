package dev.godwit.wire.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImapEncoderTest {
    private static List<String> parts(ImapEncoder encoder) {
        return encoder.end().stream().map(part -> new String(part, StandardCharsets.ISO_8859_1)).toList();
    }

    private static ImapEncoder with(ImapEncoder.Literals literals) {
        return new ImapEncoder(literals, false).raw("LOGIN ");
    }

    @Test
    void quotes_and_backslashes_are_escaped() {
        assertThat(parts(with(ImapEncoder.Literals.ALL).string("a\"b\\c"))).containsExactly("LOGIN \"a\\\"b\\\\c\"\r\n");
    }

    @Test
    void what_quotes_cannot_hold_is_a_literal_that_waits_where_it_must() {
        assertThat(parts(with(ImapEncoder.Literals.SYNCHRONISING).string("\u00e9\u00e9").sp().string("x\r\n")))
                .containsExactly("LOGIN {2}\r\n", "\u00e9\u00e9 {3}\r\n", "x\r\n\r\n");
        assertThat(parts(with(ImapEncoder.Literals.ALL).string("\u00e9"))).containsExactly("LOGIN {1+}\r\n\u00e9\r\n");
        assertThat(parts(with(ImapEncoder.Literals.UP_TO_4096).string("y".repeat(4096)))).hasSize(1);
        assertThat(parts(with(ImapEncoder.Literals.UP_TO_4096).string("y".repeat(4097)))).hasSize(2);
    }

    @Test
    void utf8_is_quoted_where_the_server_takes_it() {
        assertThat(parts(new ImapEncoder(ImapEncoder.Literals.SYNCHRONISING, true).string("\u00c3\u00a9"))).containsExactly("\"\u00c3\u00a9\"\r\n");
    }
}
