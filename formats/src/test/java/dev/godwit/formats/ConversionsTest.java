package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConversionsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode json(String name, String type) {
        byte[] text = Corpus.read(Corpus.calendars().filter(f -> f.endsWith(name)).findFirst().orElseThrow());
        return Json.readObject(Conversions.convert(text, "text/calendar", type));
    }

    @Test
    void only_formats_of_one_kind_convert_into_each_other() {
        assertThat(Conversions.can("text/calendar", "application/jscalendar+json;type=event")).isTrue();
        assertThat(Conversions.can("application/jscontact+json", "TEXT/VCARD; charset=utf-8")).isTrue();
        assertThat(Conversions.can("text/vcard", "application/jscalendar+json")).isFalse();
        assertThat(Conversions.can("text/calendar", "text/vcard")).isFalse();
        assertThat(Conversions.can("message/rfc822", "text/calendar")).isFalse();
    }

    @Test
    void an_equal_format_is_handed_through_unread() {
        byte[] broken = bytes("BEGIN:");
        assertThat(Conversions.convert(broken, "text/calendar", "text/calendar;charset=utf-8")).isSameAs(broken);
    }

    @Test
    void other_programs_see_a_recurring_meeting_as_jscalendar_has_it() {
        ObjectNode event = json("outlook-meeting.ics", "application/jscalendar+json");
        assertThat(event.path("timeZone").asText()).isEqualTo("Europe/Berlin");
        assertThat(event.path("duration").asText()).isEqualTo("PT1H");
        assertThat(event.at("/recurrenceOverrides/2024-02-19T10:00:00/excluded").asBoolean()).isTrue();
        assertThat(event.at("/recurrenceOverrides/2024-02-26T10:00:00/start").asText()).isEqualTo("2024-02-26T13:30:00");
        assertThat(event.path("organizerCalendarAddress").asText()).isEqualTo("mailto:jan.meyer@example.com");
        assertThat(event.path("alerts")).hasSize(1);
    }

    @Test
    void rfc_8984_is_spoken_when_asked_for() {
        ObjectNode event = json("outlook-meeting.ics", "application/jscalendar+json; version=1.0");
        assertThat(event.at("/recurrenceRules/0/frequency").asText()).isEqualTo("weekly");
        assertThat(event.at("/replyTo/imip").asText()).isEqualTo("mailto:jan.meyer@example.com");
        assertThat(event.has("recurrenceRule")).isFalse();
    }

    @Test
    void a_changed_title_goes_out_with_what_else_the_text_said() {
        ObjectNode event = json("outlook-meeting.ics", "application/jscalendar+json");
        event.put("title", "Neuer Titel");
        String text = new String(Conversions.convert(Json.write(event), "application/jscalendar+json", "text/calendar"), StandardCharsets.UTF_8);
        assertThat(text).contains("SUMMARY;LANGUAGE=de:Neuer Titel", "DTSTART;TZID=W. Europe Standard Time:20240212T100000", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY").doesNotContain("SUMMARY;LANGUAGE=de:Jour fixe\r\n");
    }

    @Test
    void what_cannot_be_read_is_refused_without_its_content() {
        assertThatThrownBy(() -> Conversions.convert(bytes("{\"a\": secret}"), "application/jscalendar+json", "text/calendar")).isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("line 1: ").hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Conversions.convert(bytes("[".repeat(100_000)), "application/jscontact+json", "text/vcard")).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> Conversions.convert(bytes("{\"a\":1,\"a\":2}"), "application/jscontact+json", "text/vcard")).isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> Conversions.convert(bytes("BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"), "text/vcard", "application/jscontact+json"))
                .isInstanceOf(ConversionException.class).hasMessageContaining("more than one vCard");
    }

    @Test
    void hostile_lists_are_refused_and_large_attachments_are_not() {
        byte[] list = bytes("BEGIN:VCALENDAR\nBEGIN:VEVENT\nCATEGORIES:" + "a,".repeat(2_000_000) + "\nEND:VEVENT\nEND:VCALENDAR\n");
        assertThat(catchThrowable(() -> Conversions.convert(list, "text/calendar", "application/jscalendar+json"))).isInstanceOf(ConversionException.class);
        assertThat(Semantics.digest("text/calendar", list)).isNotNull();
        byte[] large = bytes("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD".repeat(2_000_000) + "\nEND:VEVENT\nEND:VCALENDAR\n");
        byte[] json = Conversions.convert(large, "text/calendar", "application/jscalendar+json");
        assertThat(Semantics.digest("text/calendar", Conversions.convert(json, "application/jscalendar+json", "text/calendar"))).isEqualTo(Semantics.digest("text/calendar", large));
    }
}
