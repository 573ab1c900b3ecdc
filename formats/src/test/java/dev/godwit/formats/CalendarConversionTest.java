package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CalendarConversionTest {
    private static final String TEXT = "text/calendar";
    private static final String JSON = "application/jscalendar+json";

    static Stream<Path> calendars() {
        return Corpus.calendars();
    }

    @ParameterizedTest
    @MethodSource("calendars")
    void a_calendar_comes_back_from_json_with_every_property_and_parameter(Path file) {
        byte[] original = Corpus.read(file);
        byte[] json = Conversions.convert(original, TEXT, JSON);
        byte[] back = Conversions.convert(json, JSON, TEXT);
        if (Boolean.getBoolean("show")) {
            System.out.println(new String(json, StandardCharsets.UTF_8) + "\n" + new String(back, StandardCharsets.UTF_8));
        }
        Predicate<String> counts = line -> !line.contains("/VTIMEZONE") && !line.startsWith("/VCALENDAR VERSION") && !line.contains("CALSCALE{}:GREGORIAN")
                && !line.contains("CHARSET") && !line.contains("QUOTED-PRINTABLE") && !line.endsWith("19700101T000000Z");
        List<String> wanted = Properties.of(original).stream().filter(counts).toList();
        assertThat(Properties.of(back).stream().filter(counts).filter(l -> wanted.contains(l) || !new String(original, StandardCharsets.UTF_8).contains("VERSION:1.0")).toList())
                .containsExactlyElementsOf(wanted);
        assertThat(Semantics.digest(TEXT, back)).isEqualTo(Semantics.digest(TEXT, original));
    }

    static Stream<Path> events() {
        return Corpus.events();
    }

    @ParameterizedTest
    @MethodSource("events")
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
