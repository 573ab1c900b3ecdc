package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever bytes come: they are refused with a reason, or they come back from the other format. */
class FormatsFuzzTest {
    private static final String CALENDAR = "text/calendar";
    private static final String CARD = "text/vcard";
    private static final String EVENT = "application/jscalendar+json";
    private static final String CONTACT = "application/jscontact+json";

    @FuzzTest
    void calendars(byte[] content) {
        comesBack(content, CALENDAR, EVENT);
    }

    @FuzzTest
    void cards(byte[] content) {
        comesBack(content, CARD, CONTACT);
    }

    @FuzzTest
    void events(byte[] content) {
        comesBack(content, EVENT, CALENDAR);
    }

    @FuzzTest
    void contacts(byte[] content) {
        comesBack(content, CONTACT, CARD);
    }

    private static void comesBack(byte[] content, String from, String to) {
        byte[] converted;
        try {
            converted = Conversions.convert(content, from, to);
        } catch (ConversionException refused) {
            return;
        }
        assertThat(Semantics.digest(from, Conversions.convert(converted, to, from))).isEqualTo(Semantics.digest(from, content));
        Semantics.uid(from, content);
        Semantics.facts(from, content);
    }
}
