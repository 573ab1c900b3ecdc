package dev.godwit.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprinterTest {
    private static Fingerprint whole(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        Fingerprinter printer = new Fingerprinter();
        printer.update(bytes, 0, bytes.length);
        return printer.finish();
    }

    private static HeaderKeys keys(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        return HeaderKeys.of(bytes, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\n\ntext", "Subject: a\r\n\r\ntext\r\n", "Subject: a\n\ntext", "Subject: a\r\n b\r\nDate: x\r\n\r\nMessage-ID: <not@header>\r\n",
        "no end of the header", "Message-ID: <a@b>\r\n\r\n"})
    void it_does_not_matter_in_which_pieces_the_bytes_come(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        Fingerprinter printer = new Fingerprinter();
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            for (int at = 0; at < bytes.length;) {
                int n = Math.min(bytes.length - at, 1 + random.nextInt(5));
                printer.update(bytes, at, n);
                at += n;
            }
            assertThat(printer.finish()).isEqualTo(whole(message));
        }
    }

    @Test
    void a_long_header_is_looked_at_as_far_as_64_KB() {
        String line = "X-Long: " + "x".repeat(990) + "\r\n";
        assertThat(whole(line.repeat(60) + "Message-ID: <a@b>\r\n\r\n").keys().messageId()).isNotZero();
        assertThat(whole(line.repeat(80) + "Message-ID: <a@b>\r\n\r\n").keys().messageId()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE-ID: <a@b>\r\n", "message-id :a@b\n", "Message-ID\t: <a@b>\r\n", "X: 1\r\nMessage-Id:\r\n <a@b>\r\n", "Message-ID: <a@b>\r\nMessage-ID: <c@d>\r\n",
        " message-id: <A@B>\r\n"})
    void the_names_of_fields_are_read_in_any_case_and_with_blanks_around(String header) {
        assertThat(keys(header)).isEqualTo(keys("Message-ID: <a@b>\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message-IDs: <a@b>\r\n", "XMessage-ID: <a@b>\r\n", "Message\r-ID: <a@b>\r\n", "\r\nMessage-ID: <a@b>\r\n", "Message-ID\r\n"})
    void other_names_are_not_taken_for_it(String header) {
        assertThat(keys(header).messageId()).isZero();
    }

    /** Journals hold these numbers. */
    @Test
    void the_numbers_are_what_they_always_were() {
        HeaderKeys keys = keys("Date: Thu, 1 Jan 2015 10:00:07 +0000\r\nFrom: J\u00f6rg  <j@example.org>\r\nSubject: a\r\n  folded subject\r\nMessage-ID: <1.2@Example.org>\r\n\r\n");
        assertThat(keys).isEqualTo(new HeaderKeys(KNOWN_ID, KNOWN_ENVELOPE));
    }

    private static final long KNOWN_ID = 3127745489104812850L;
    private static final long KNOWN_ENVELOPE = 6282858718878030679L;
}
