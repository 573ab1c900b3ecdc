package dev.godwit.wire.imap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedUtf7Test {
    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "~peter/mail/台北/日本語|~peter/mail/&U,BTFw-/&ZeVnLIqe-", // RFC 3501 §5.1.3
        "☺!|&Jjo-!",
        "Entwürfe|Entw&APw-rfe",
        "R&D|R&-D",
        "&|&-",
        "😀|&2D3eAA-",
        "Отправленные|&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-",
    })
    void names_have_the_encoding_of_the_rfc(String name, String encoded) {
        assertThat(ModifiedUtf7.encode(name)).isEqualTo(encoded);
        assertThat(ModifiedUtf7.decode(octets(encoded))).contains(name);
        assertThat(ModifiedUtf7.decodeLeniently(octets(encoded))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"R&D", "&", "a&Jjo", "&AGE-", "&Jjp-", "&Jjo-&Jjo-", "&J-", "&*-", "&AAAAA-", "a\tb", "é"})
    void what_encode_would_not_make_is_not_decoded_strictly(String encoded) {
        assertThat(ModifiedUtf7.decode(octets(encoded))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"R&D, R&D", "a&Jjo, a&Jjo", "&AGE-, a", "&Jjo-&Jjo-, ☺☺", "&*-, &*-", "AT&T-x, AT&T-x", "&-&, &&"})
    void what_servers_get_wrong_is_shown_as_well_as_possible(String encoded, String shown) {
        assertThat(ModifiedUtf7.decodeLeniently(octets(encoded))).isEqualTo(shown);
    }

    @Test
    void raw_utf8_and_latin1_are_shown() {
        assertThat(ModifiedUtf7.decodeLeniently("Entwürfe 日本".getBytes(StandardCharsets.UTF_8))).isEqualTo("Entwürfe 日本");
        assertThat(ModifiedUtf7.decodeLeniently(octets("Entwürfe"))).isEqualTo("Entwürfe");
    }

    @Test
    void every_character_and_every_sequence_of_two_kinds_comes_back() {
        for (int c = 0; c < 0x10000; c++) {
            comesBack(String.valueOf((char) c)); // unpaired surrogates too
        }
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                name.append((char) (random.nextBoolean() ? 0x1e + random.nextInt(0x65) : random.nextInt(0x10000)));
            }
            comesBack(name.toString());
        }
    }

    private static void comesBack(String name) {
        byte[] encoded = octets(ModifiedUtf7.encode(name));
        assertThat(ModifiedUtf7.decode(encoded).orElseThrow()).isEqualTo(name);
        assertThat(ModifiedUtf7.decodeLeniently(encoded)).isEqualTo(name);
    }

    @FuzzTest
    void any_octets_can_be_shown_and_strictly_decoded_names_come_back(byte[] encoded) {
        assertThat(ModifiedUtf7.decodeLeniently(encoded)).isNotNull();
        ModifiedUtf7.decode(encoded).ifPresent(name -> assertThat(octets(ModifiedUtf7.encode(name))).isEqualTo(encoded));
    }
}
