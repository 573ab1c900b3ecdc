package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.formats.semantic.Meaning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CardConversionTest {
    private static final String TEXT = "text/vcard";
    private static final String JSON = "application/jscontact+json";

    static Stream<Path> cards() {
        return Corpus.cards();
    }

    private static String canonical(byte[] text) {
        return new String(Meaning.canonical(TEXT, text).orElseThrow(), StandardCharsets.UTF_8).replace('\u0001', ' ').replace('\u0002', '|').replace('\u0003', '@');
    }

    @ParameterizedTest
    @MethodSource("cards")
    void a_card_comes_back_from_json_with_every_property_and_parameter(Path file) {
        byte[] original = Corpus.read(file);
        byte[] json = Conversions.convert(original, TEXT, JSON);
        byte[] back = Conversions.convert(json, JSON, TEXT);
        if (Boolean.getBoolean("show")) {
            System.out.println(new String(json, StandardCharsets.UTF_8) + "\n" + new String(back, StandardCharsets.UTF_8));
        }
        assertThat(canonical(back)).isEqualTo(canonical(original));
        assertThat(Semantics.digest(TEXT, back)).isEqualTo(Semantics.digest(TEXT, original));
    }

    static Stream<Path> contacts() {
        return Corpus.contacts();
    }

    @ParameterizedTest
    @MethodSource("contacts")
    void an_object_comes_back_from_text_with_every_member(Path file) {
        byte[] original = Corpus.read(file);
        byte[] text = Conversions.convert(original, JSON, TEXT);
        byte[] back = Conversions.convert(text, TEXT, JSON);
        if (Boolean.getBoolean("show")) {
            System.out.println(new String(text, StandardCharsets.UTF_8) + "\n" + new String(back, StandardCharsets.UTF_8));
        }
        assertThat(Members.of(back)).containsExactlyElementsOf(Members.of(original));
        assertThat(Semantics.digest(JSON, back)).isEqualTo(Semantics.digest(JSON, original));
    }
}
