package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;

import ezvcard.VCard;
import ezvcard.io.text.VCardReader;
import ezvcard.property.VCardProperty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.ComponentContainer;
import net.fortuna.ical4j.model.Parameter;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.CalendarComponent;
import net.fortuna.ical4j.util.CompatibilityHints;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others read in a text before the conversion they read in what comes back. */
class OracleTest {
    @BeforeAll
    static void lenient() {
        CompatibilityHints.setHintEnabled(CompatibilityHints.KEY_RELAXED_PARSING, true);
        CompatibilityHints.setHintEnabled(CompatibilityHints.KEY_RELAXED_UNFOLDING, true);
        CompatibilityHints.setHintEnabled(CompatibilityHints.KEY_RELAXED_VALIDATION, true);
        CompatibilityHints.setHintEnabled(CompatibilityHints.KEY_OUTLOOK_COMPATIBILITY, true);
    }

    /** Version 1.0 and the deliberately broken one are not for ical4j. */
    static Stream<Path> calendars() {
        return Corpus.calendars().filter(f -> !f.endsWith("odd.ics") && !f.endsWith("vcalendar-1.ics"));
    }

    @ParameterizedTest
    @MethodSource("calendars")
    void ical4j_reads_the_same_before_and_after(Path file) throws Exception {
        byte[] original = Corpus.read(file);
        byte[] back = Conversions.convert(Conversions.convert(original, "text/calendar", "application/jscalendar+json"), "application/jscalendar+json", "text/calendar");
        assertThat(components(back)).containsExactlyElementsOf(components(original)).isNotEmpty();
    }

    private static List<String> components(byte[] text) throws Exception {
        Calendar calendar = new CalendarBuilder().build(new ByteArrayInputStream(text));
        List<String> all = new ArrayList<>();
        for (CalendarComponent component : calendar.getComponents()) {
            if (!component.getName().equals("VTIMEZONE")) {
                all.add(component.getName() + " " + component.getUid().map(Property::getValue).orElse("") + " " + properties(component.getProperties()));
                if (component instanceof ComponentContainer<?> container) {
                    container.getComponents().forEach(inner -> all.add(component.getName() + "/" + inner.getName() + " " + properties(inner.getProperties())));
                }
            }
        }
        return all.stream().sorted().toList();
    }

    private static List<String> properties(List<Property> properties) {
        // of several quoted values of one parameter ical4j takes the first and calls the rest the property's value
        return properties.stream().filter(p -> !p.getValue().contains("ical4j.invalid")).flatMap(p -> Stream.of(p.getName().matches("EXDATE|RDATE|CATEGORIES") ? p.getValue().split("(?<!\\\\),") : new String[] {p.getValue()})
                .map(v -> p.getName() + parameters(p) + ":" + v.replace("\n", "\\n"))).map(OracleTest::sortedRule).sorted().toList();
    }

    private static String sortedRule(String property) {
        return property.startsWith("RRULE") ? Stream.of(property.substring(property.indexOf(':') + 1).replace("+", "").split(";")).sorted().toList().toString() : property;
    }

    private static List<String> parameters(Property property) {
        List<Parameter> parameters = property.getParameters();
        return parameters.stream().filter(p -> !p.getName().equals("VALUE")).map(p -> p.getName().toUpperCase(Locale.ROOT) + "=" + p.getValue()).sorted().toList();
    }

    /** Of the broken one ez-vcard keeps less than we do. */
    static Stream<Path> cards() {
        return Corpus.cards().filter(f -> !f.endsWith("odd.vcf"));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void ez_vcard_reads_the_same_before_and_after(Path file) throws IOException {
        byte[] original = Corpus.read(file);
        byte[] back = Conversions.convert(Conversions.convert(original, "text/vcard", "application/jscontact+json"), "application/jscontact+json", "text/vcard");
        assertThat(properties(back)).containsExactlyElementsOf(properties(original)).isNotEmpty();
    }

    private static List<String> properties(byte[] text) throws IOException {
        boolean utf8 = !new String(text, StandardCharsets.ISO_8859_1).contains("Windows-1252");
        String decoded = new String(text, utf8 ? StandardCharsets.UTF_8 : Charset.forName("windows-1252"));
        VCard card;
        try (VCardReader reader = new VCardReader(decoded)) {
            card = reader.readNext();
        }
        return card.getProperties().stream().map(OracleTest::card).filter(p -> !p.startsWith("ProductId") && !p.startsWith("Revision")).sorted().distinct().toList();
    }

    private static String card(VCardProperty property) {
        String values = property.toString().replaceAll("^\\S+ ", "").replace("\r", "").replaceAll("(?s)parameters=\\{(.*?\\])?\\}", "").replaceAll("contentType=[^|\\]]*", "").toLowerCase(Locale.ROOT);
        List<String> types = property.getParameters().getTypes().stream().map(t -> t.toLowerCase(Locale.ROOT)).filter(t -> !t.equals("pref")).sorted().toList();
        boolean preferred = property.getParameters().getTypes().stream().anyMatch("pref"::equalsIgnoreCase) || "1".equals(property.getParameters().first("PREF"));
        return property.getClass().getSimpleName() + values + types + preferred;
    }
}
