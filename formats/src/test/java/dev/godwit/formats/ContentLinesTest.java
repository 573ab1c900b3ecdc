package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.formats.contentline.Component;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.ContentLineReader;
import dev.godwit.formats.contentline.ContentLineWriter;
import dev.godwit.formats.contentline.Limits;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.QuotedPrintable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContentLinesTest {
    static Stream<Path> all() {
        return Stream.concat(Corpus.calendars(), Corpus.cards());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ContentLine line(String text) {
        return ContentLineReader.read(bytes("BEGIN:X\r\n" + text + "\r\nEND:X\r\n")).getFirst().properties().getFirst();
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_is_read_is_written_with_the_same_bytes_up_to_folding(Path file) {
        byte[] original = Corpus.read(file);
        assertThat(unfolded(ContentLineWriter.write(ContentLineReader.read(original))).lines().toList()).isEqualTo(unfolded(original).lines().toList());
    }

    /** Folds, soft breaks and the empty lines after base64 taken out of bytes that are shown one to one. */
    private static String unfolded(byte[] text) {
        String shown = new String(text, StandardCharsets.ISO_8859_1);
        return (shown.contains("QUOTED-PRINTABLE") ? shown.replace("=\r\n", "") : shown).replaceAll("\r\n[ \t]", "").replaceAll("(\r\n)+", "\r\n");
    }

    @Test
    void a_fold_never_splits_a_character_and_no_line_is_longer_than_75_octets() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StringBuilder value = new StringBuilder();
            for (int i = random.nextInt(400); i > 0; i--) {
                value.appendCodePoint(new int[] {'a', 'ü', '€', 0x1F389, ' ', '\t'}[random.nextInt(6)]);
            }
            Component component = Component.of("X", List.of(ContentLine.of("SUMMARY", value.toString())));
            byte[] written = ContentLineWriter.write(List.of(component));
            for (String folded : new String(written, StandardCharsets.UTF_8).split("\r\n")) {
                assertThat(bytes(folded).length).isLessThanOrEqualTo(75);
                assertThat(folded).doesNotContain("\uFFFD");
            }
            assertThat(ContentLineReader.read(written)).containsExactly(component);
        }
    }

    @Test
    void lines_end_in_crlf_lf_or_cr_and_folds_may_split_characters() {
        byte[] folded = new byte[] {'B', 'E', 'G', 'I', 'N', ':', 'X', '\r', 'N', ':', (byte) 0xC3, '\n', ' ', (byte) 0xBC, '\r', '\n', '\t', 'x', '\n', '\n', 'E', 'N', 'D', ':', 'x'};
        assertThat(ContentLineReader.read(folded).getFirst().properties()).containsExactly(ContentLine.of("N", "üx"));
    }

    @Test
    void parameters_keep_their_order_their_quotes_and_their_carets() {
        ContentLine line = line("item1.a-b;X=\"a;b:c\",d^n^'^^;y;Z=:v:w");
        assertThat(line.group()).isEqualTo("item1");
        assertThat(line.parameters()).extracting(Parameter::name).containsExactly("X", "y", "Z");
        assertThat(line.parameterValues("x")).containsExactly("a;b:c", "d\n\"^");
        assertThat(line.parameters().get(1).bare()).isTrue();
        assertThat(line.value()).isEqualTo("v:w");
        assertThat(Parameter.of("X", line.parameterValues("X")).values()).isEqualTo(line.parameterValues("X"));
    }

    @Test
    void an_apostrophe_of_old_programs_in_a_parameter_does_not_swallow_the_value() {
        assertThat(line("ATTENDEE;CN=5\" pipe:mailto:a@b").value()).isEqualTo("mailto:a@b");
        assertThat(line("ATTENDEE;CN=\"open:mailto:a@b").value()).isEqualTo("mailto:a@b");
    }

    @Test
    void other_character_sets_are_understood_and_written_back() {
        byte[] text = "BEGIN:VCARD\r\nN;CHARSET=ISO-8859-1:Müller\r\nNOTE:Bücher\r\nEND:VCARD\r\n".getBytes(StandardCharsets.ISO_8859_1);
        List<Component> card = ContentLineReader.read(text);
        assertThat(card.getFirst().properties()).extracting(ContentLine::value).containsExactly("Müller", "Bücher");
        assertThat(ContentLineWriter.write(card)).isEqualTo(text);
        assertThat(line("NOTE;QUOTED-PRINTABLE:a=\r\n b").value()).isEqualTo("a b");
        ContentLine quoted = line("NOTE;CHARSET=windows-1252;ENCODING=QUOTED-PRINTABLE:=80 =\r\n5=3D=\r\n");
        assertThat(QuotedPrintable.decode(quoted)).isEqualTo("€ 5=");
    }

    @Test
    void quoted_printable_is_broken_its_own_way() {
        ContentLine line = ContentLine.of("NOTE", List.of(Parameter.of("ENCODING", "QUOTED-PRINTABLE")), QuotedPrintable.encode("äöü ".repeat(50), StandardCharsets.UTF_8));
        byte[] written = ContentLineWriter.write(List.of(Component.of("X", List.of(line))));
        assertThat(new String(written, StandardCharsets.UTF_8).split("\r\n")).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(76)).noneMatch(l -> l.startsWith(" "));
        assertThat(ContentLineReader.read(written).getFirst().properties()).containsExactly(line);
    }

    @Test
    void what_is_not_such_a_text_is_refused_with_the_line_and_without_the_content() {
        assertThatThrownBy(() -> ContentLineReader.read(bytes("BEGIN:X\nsecret\nEND:X"))).isInstanceOf(ConversionException.class).hasMessageStartingWith("line 2: ").hasMessageNotContaining("secret");
        assertThatThrownBy(() -> ContentLineReader.read(bytes("BEGIN:X\nA:1\n"))).hasMessageStartingWith("line 1: ");
        assertThatThrownBy(() -> ContentLineReader.read(bytes("BEGIN:X\nEND:Y\n"))).hasMessageStartingWith("line 2: ");
        assertThatThrownBy(() -> ContentLineReader.read(bytes("A:1"))).hasMessageStartingWith("line 1: ");
        assertThatThrownBy(() -> ContentLineReader.read(new byte[0])).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> ContentLineReader.read(bytes("<html>\n<body>Login</body>"))).isInstanceOf(ConversionException.class);
    }

    @Test
    void limits_stop_texts_that_are_made_to_exhaust_memory() {
        assertThatThrownBy(() -> ContentLineReader.read(bytes("BEGIN:X\n".repeat(100_000)))).hasMessage("line 17: components nested deeper than 16");
        assertThatThrownBy(() -> line("A" + ";P".repeat(501) + ":v")).hasMessageContaining("more than 500 parameters");
        assertThatThrownBy(() -> ContentLineReader.read(bytes("BEGIN:X\n" + "A:\n".repeat(20)), new Limits(1000, 4, 10, 5))).hasMessageStartingWith("line 11: more than 10");
        assertThatThrownBy(() -> ContentLineReader.read(new byte[Limits.DEFAULT.bytes() + 1])).hasMessageContaining("larger than");
    }
}
