package dev.godwit.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SemanticsTest {
    private static ContentDigest event(String lines) {
        return calendar("BEGIN:VEVENT\nUID:1\n" + lines.replace("|", "\n") + "\nEND:VEVENT");
    }

    private static ContentDigest calendar(String components) {
        return Semantics.digest("text/calendar; charset=utf-8", ("BEGIN:VCALENDAR\nVERSION:2.0\n" + components + "\nEND:VCALENDAR\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ContentDigest card(String lines) {
        return Semantics.digest("text/vcard", ("BEGIN:VCARD\n" + lines.replace("|", "\n") + "\nEND:VCARD\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ContentDigest json(String json) {
        return Semantics.digest("application/jscalendar+json;type=event", json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "SUMMARY:a|LOCATION:b # location:b|Summary;VALUE=TEXT:a",
        "SUMMARY:a|DTSTAMP:20240101T000000Z|CREATED:20240101T000000Z # SUMMARY:a|LAST-MODIFIED:20250101T000000Z",
        "DESCRIPTION:a\\, b\\; c\\nd # DESCRIPTION:a, b; c\\Nd",
        "DTSTART;TZID=W. Europe Standard Time:20240101T100000 # DTSTART;TZID=Europe/Berlin:20240101T100000",
        "DTSTART;TZID=UTC:20240101T100000 # DTSTART:20240101T100000Z",
        "DTSTART;TZID=Europe/Berlin:20240331T000000|DURATION:PT4H # DTSTART;TZID=Europe/Berlin:20240331T000000|DTEND;TZID=Europe/Berlin:20240331T050000",
        "DTSTART;VALUE=DATE:20240101 # DTSTART;VALUE=DATE:20240101|DTEND;VALUE=DATE:20240102",
        "RRULE:FREQ=DAILY;INTERVAL=1;BYDAY=+1MO,TU # RRULE:BYDAY=TU,1MO;FREQ=DAILY",
        "EXDATE:20240101T000000Z,20240102T000000Z # EXDATE:20240102T000000Z|EXDATE:20240101T000000Z",
        "CATEGORIES:a,b # CATEGORIES:b|CATEGORIES:a",
        "SUMMARY:a|SEQUENCE:0|TRANSP:OPAQUE|CLASS:PUBLIC|PRIORITY:0 # SUMMARY:a",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:A@b.c # ATTENDEE;SCHEDULE-STATUS=1.2:MAILTO:a@B.c",
        "SUMMARY:a|X-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No value # SUMMARY:a",
        "SUMMARY:a|LOCATION: # SUMMARY:a",
        "GEO:52.500;13.0 # GEO:52.5;13",
    })
    void what_servers_rewrite_does_not_count_in_events(String one, String other) {
        assertThat(event(one)).isEqualTo(event(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "SUMMARY:a # SUMMARY:b", "SUMMARY:a # SUMMARY:a|COMMENT:b", "DTSTART:20240101T100000 # DTSTART:20240101T100000Z",
        "DTSTART;TZID=Europe/Berlin:20240101T100000 # DTSTART;TZID=Europe/Paris:20240101T100000",
        "DTSTART;VALUE=DATE:20240101 # DTSTART;VALUE=DATE:20240101|DTEND;VALUE=DATE:20240103",
        "RRULE:FREQ=DAILY # RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=DAILY;WKST=SU # RRULE:FREQ=DAILY;WKST=MO",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b # ATTENDEE:mailto:a@b", "ATTENDEE;CN=A:mailto:a@b # ATTENDEE;CN=B:mailto:a@b",
        "TRANSP:TRANSPARENT # TRANSP:OPAQUE", "EXDATE:20240101T000000Z # SUMMARY:a", "X-APPLE-SORT-ORDER:1 # X-APPLE-SORT-ORDER:2",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA # ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAB",
    })
    void what_a_user_would_see_counts_in_events(String one, String other) {
        assertThat(event(one)).isNotEqualTo(event(other));
    }

    @Test
    void the_rules_of_known_zones_do_not_count_and_those_of_others_do() {
        String event = "BEGIN:VEVENT\nUID:1\nEND:VEVENT\n";
        String rules = "\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE";
        assertThat(calendar(event + "BEGIN:VTIMEZONE\nTZID:Europe/Berlin" + rules)).isEqualTo(calendar(event));
        assertThat(calendar(event + "BEGIN:VTIMEZONE\nTZID:Mine" + rules)).isNotEqualTo(calendar(event));
    }

    @Test
    void an_alarm_counts_and_the_name_a_program_gave_it_does_not() {
        String alarm = "BEGIN:VALARM|ACTION:DISPLAY|TRIGGER:-PT15M|END:VALARM";
        assertThat(event(alarm)).isEqualTo(event("BEGIN:VALARM|X-WR-ALARMUID:1|UID:1|TRIGGER:-P0DT0H15M0S|ACTION:DISPLAY|END:VALARM"));
        assertThat(event(alarm)).isNotEqualTo(event("BEGIN:VALARM|ACTION:DISPLAY|TRIGGER:-PT16M|END:VALARM")).isNotEqualTo(event("SEQUENCE:0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "VERSION:2.1|N:A;B|TEL;HOME;PREF;VOICE:1 # VERSION:3.0|N:A;B;;;|TEL;TYPE=home;TYPE=pref:1",
        "VERSION:3.0|TEL;TYPE=HOME,PREF:+1 # VERSION:4.0|TEL;VALUE=uri;TYPE=home;PREF=1:tel:+1",
        "VERSION:3.0|PHOTO;ENCODING=b;TYPE=JPEG:AAAA # VERSION:4.0|PHOTO:data:image/jpeg;base64,AAAA",
        "VERSION:2.1|NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:=FC=0D=0Ab # VERSION:4.0|NOTE:ü\\nb",
        "VERSION:3.0|BDAY:1985-04-12 # VERSION:4.0|BDAY:19850412",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12 # BDAY:--0412",
        "X-ADDRESSBOOKSERVER-KIND:group|X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:A # KIND:group|MEMBER:urn:uuid:a",
        "item1.TEL:1|item1.X-ABLabel:x # item7.X-ABLABEL:x|item7.TEL:1",
        "UID:urn:uuid:0A # UID:urn:uuid:0a", "EMAIL;TYPE=INTERNET:a@b # EMAIL:a@b", "CATEGORIES:a,b # CATEGORIES:b,a", "FN:a|REV:1|PRODID:x|NOTE: # FN:a",
        "FN:a|KIND:individual # FN:a", "ORG:a;; # ORG:a",
    })
    void versions_and_servers_do_not_count_in_cards(String one, String other) {
        assertThat(card(one)).isEqualTo(card(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "N:A;B # N:B;A", "ORG:a;b # ORG:a\\;b", "TEL;TYPE=HOME:1 # TEL;TYPE=WORK:1", "item1.TEL:1|item1.X-ABLabel:x|item2.TEL:2|item2.X-ABLabel:y # item1.TEL:1|item1.X-ABLabel:y|item2.TEL:2|item2.X-ABLabel:x",
        "PHOTO;ENCODING=b:AAAA # PHOTO;ENCODING=b:AAAB", "BDAY:19850412 # BDAY:19850413", "FN:a # FN:A", "EMAIL;PREF=1:a@b # EMAIL;PREF=2:a@b", "X-SPOUSE:a # X-SPOUSE:b",
    })
    void what_a_user_would_see_counts_in_cards(String one, String other) {
        assertThat(card(one)).isNotEqualTo(card(other));
    }

    @Test
    void in_json_the_order_defaults_and_stamps_do_not_count_and_all_else_does() {
        ContentDigest one = json("{\"@type\":\"Event\",\"uid\":\"1\",\"title\":\"a\",\"duration\":\"PT60M\",\"x.com:n\":1.0}");
        assertThat(json("{\"x.com:n\":1,\"id\":\"s1\",\"calendarIds\":{\"c\":true},\"duration\":\"PT1H\",\"title\":\"a\",\"sequence\":0,\"keywords\":{},\"updated\":\"x\",\"prodId\":\"y\",\"uid\":\"1\",\"@type\":\"Event\"}")).isEqualTo(one);
        assertThat(json("{\"@type\":\"Event\",\"uid\":\"1\",\"title\":\"b\",\"duration\":\"PT60M\",\"x.com:n\":1.0}")).isNotEqualTo(one);
        assertThat(json("{\"@type\":\"Event\",\"uid\":\"1\",\"title\":\"a\",\"duration\":\"PT60M\",\"x.com:n\":2}")).isNotEqualTo(one);
    }

    @Test
    void what_cannot_be_read_has_the_digest_of_its_bytes() {
        byte[] bytes = "no calendar".getBytes(StandardCharsets.UTF_8);
        assertThat(Semantics.digest("text/calendar", bytes)).isEqualTo(ContentDigest.sha256Of(bytes));
        assertThat(Semantics.digest("application/pdf", bytes)).isEqualTo(ContentDigest.sha256Of(bytes));
        assertThat(Semantics.uid("text/calendar", bytes)).isEmpty();
        assertThat(Semantics.facts("text/vcard", bytes)).isEqualTo(Facts.UNREADABLE);
    }

    @Test
    void the_uid_and_the_kinds_of_an_item_are_told() {
        byte[] journal = Corpus.read(file("journal.ics"));
        assertThat(Semantics.uid("text/calendar", journal)).contains("journal-1@example.com");
        assertThat(Semantics.facts("text/calendar", journal)).isEqualTo(new Facts(Set.of(Facts.Kind.JOURNAL), 1));
        byte[] converted = Conversions.convert(journal, "text/calendar", "application/jscalendar+json");
        assertThat(Semantics.facts("application/jscalendar+json", converted)).isEqualTo(new Facts(Set.of(Facts.Kind.JOURNAL), 1));
        assertThat(Semantics.facts("text/calendar", Corpus.read(file("several.ics")))).isEqualTo(new Facts(Set.of(Facts.Kind.EVENT, Facts.Kind.TASK, Facts.Kind.JOURNAL), 3));
        assertThat(Semantics.facts("text/vcard", Corpus.read(file("apple-group-3.vcf")))).isEqualTo(new Facts(Set.of(Facts.Kind.GROUP), 1));
    }

    private static Path file(String name) {
        return Stream.concat(Corpus.calendars(), Corpus.cards()).filter(f -> f.endsWith(name)).findFirst().orElseThrow();
    }

    static Stream<Path> all() {
        return Stream.concat(Corpus.calendars(), Corpus.cards());
    }

    @ParameterizedTest
    @MethodSource("all")
    void items_of_the_corpus_differ_and_their_refolded_copies_do_not(Path file) {
        String type = file.toString().endsWith("ics") ? "text/calendar" : "text/vcard";
        byte[] content = Corpus.read(file);
        Set<ContentDigest> others = new HashSet<>();
        all().filter(f -> !f.equals(file)).forEach(f -> others.add(Semantics.digest(type, Corpus.read(f))));
        assertThat(others).doesNotContain(Semantics.digest(type, content));
        byte[] unix = new String(content, StandardCharsets.ISO_8859_1).replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Semantics.digest(type, unix)).isEqualTo(Semantics.digest(type, content));
    }
}
