package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.lab.LabServer.Service;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab's servers as such, without Godwit: what they serve besides mail by IMAP, and to whom. */
@Tag("lab")
class OtherServicesTest {
    private static final String USER = "user08";
    private static final String OTHER = "user09";

    @ParameterizedTest
    @CsvSource({"cyrus36,https://cyrusimap.org/ns/jmap/calendars", "cyrus310,urn:ietf:params:jmap:calendars", "james,urn:ietf:params:jmap:quota"})
    void a_jmap_session_names_the_account_and_what_the_server_can(String name, String capability) {
        LabServer server = LabServer.named(name);
        URI session = server.http(Service.JMAP, USER);
        try (var http = new PlainHttp(server, USER); var stranger = new PlainHttp(server, USER, "wrong")) {
            var known = http.send("GET", session, "");
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(known.body()).contains("\"urn:ietf:params:jmap:mail\"", "\"" + capability + "\"", "\"username\":\"" + USER + "\"");
            var wellKnown = http.send("GET", session.resolve("/.well-known/jmap"), "");
            assertThat(wellKnown.statusCode()).isBetween(301, 308);
            assertThat(stranger.send("GET", session, "").statusCode()).isEqualTo(401);
            Matcher api = Pattern.compile("\"apiUrl\":\"([^\"]+)\"").matcher(known.body());
            assertThat(api.find()).isTrue();
            // Cyrus gives a path where RFC 8620 wants a URL
            assertThat(http.send("POST", session.resolve(api.group(1)), """
                    {"using":["urn:ietf:params:jmap:core"],"methodCalls":[["Core/echo",{"hello":true},"0"]]}""", "Content-Type", "application/json").body())
                    .contains("\"Core/echo\"", "\"hello\":true");
        }
    }

    @ParameterizedTest
    @CsvSource({"cyrus36,true", "cyrus310,true", "radicale,true", "xandikos,true", "sogo,false"})
    void a_card_and_an_event_are_kept_until_the_account_is_reset(String name, boolean tls) {
        LabServer server = LabServer.named(name);
        server.reset(USER);
        String card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Äpfel\r\nN:Äpfel;;;;\r\nEND:VCARD\r\n";
        String event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//lab//EN\r\nBEGIN:VEVENT\r\nUID:two\r\nDTSTAMP:20261122T100000Z\r\n"
                + "DTSTART:20261122T100000Z\r\nDTEND:20261122T110000Z\r\nSUMMARY:Äpfel\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        try (var http = new PlainHttp(server, USER); var other = new PlainHttp(server, OTHER)) {
            keeps(http, other, of(server, Service.CARDDAV, tls, "one.vcf"), "text/vcard; charset=utf-8", card);
            keeps(http, other, of(server, Service.CALDAV, tls, "two.ics"), "text/calendar; charset=utf-8", event);
            assertThat(http.send("PROPFIND", of(server, Service.CALDAV, tls, ""), "", "Depth", "1").body()).contains("two.ics");
            server.reset(USER);
            assertThat(http.send("GET", of(server, Service.CARDDAV, false, "one.vcf"), "").statusCode()).isEqualTo(404);
            assertThat(http.send("GET", of(server, Service.CALDAV, false, "two.ics"), "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_file_is_kept_and_read_in_ranges_until_the_account_is_reset() {
        LabServer server = LabServer.named("apache");
        server.reset(USER, "tiny");
        URI file = server.https(Service.FILES, USER).resolve("a%20file");
        try (var http = new PlainHttp(server, USER); var other = new PlainHttp(server, OTHER); var tiny = new PlainHttp(server, "tiny")) {
            assertThat(http.send("PUT", file, "0123456789").statusCode()).isEqualTo(201);
            var range = http.send("GET", file, "", "Range", "bytes=3-5");
            assertThat(range.statusCode()).isEqualTo(206);
            assertThat(range.body()).isEqualTo("345");
            assertThat(http.send("PUT", file, "ab", "Content-Range", "bytes 8-9/10").statusCode()).isEqualTo(204);
            assertThat(http.send("GET", file, "").body()).isEqualTo("01234567ab");
            assertThat(other.send("GET", file, "").statusCode()).isEqualTo(401);
            assertThat(tiny.send("PUT", server.http(Service.FILES, "tiny").resolve("big"), "x".repeat(6 << 20)).statusCode()).isEqualTo(413);
            server.reset(USER);
            assertThat(http.send("GET", server.http(Service.FILES, USER).resolve("a%20file"), "").statusCode()).isEqualTo(404);
        }
    }

    private static URI of(LabServer server, Service service, boolean tls, String object) {
        URI home = tls ? server.https(service, USER) : server.http(service, USER);
        return home.resolve(server.get("FIRST_" + service) + "/" + object);
    }

    private static void keeps(PlainHttp http, PlainHttp other, URI uri, String type, String object) {
        var put = http.send("PUT", uri, object, "Content-Type", type);
        assertThat(put.statusCode()).as(put.body()).isIn(201, 204);
        assertThat(http.send("GET", uri, "").body()).contains("Äpfel");
        // Cyrus sends others to where it would be if it were shared with them
        assertThat(other.send("GET", uri, "").statusCode()).as("another user must not read it").isIn(301, 403, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dovecot23-maildir", "dovecot23-sdbox", "dovecot24", "cyrus36", "cyrus310", "james"})
    void a_script_is_kept_until_the_account_is_reset(String name) throws IOException {
        LabServer server = LabServer.named(name);
        server.reset(USER);
        try (var sieve = new PlainSieve(server, USER)) {
            assertThat(sieve.say("PUTSCRIPT \"apples\" {5+}\r\nkeep;").getLast()).startsWith("OK");
            assertThat(sieve.say("SETACTIVE \"apples\"").getLast()).startsWith("OK");
            assertThat(sieve.say("LISTSCRIPTS")).contains("\"apples\" ACTIVE");
        }
        server.reset(USER);
        try (var sieve = new PlainSieve(server, USER)) {
            assertThat(sieve.say("LISTSCRIPTS")).hasSize(1);
        }
    }
}
