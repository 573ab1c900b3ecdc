package dev.godwit.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.dav.DavAnswer;
import dev.godwit.testkit.dav.DavServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private final DavServer server = DavServer.start();

    @BeforeEach
    void fill() {
        server.collection("/calendars/alice/work/", "<C:calendar/>", Map.of());
        server.collection("/calendars/alice/home/", "<C:calendar/>", Map.of());
        server.collection("/contacts/alice/people/", "<R:addressbook/>", Map.of());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> names(String url, DataKind kind) {
        try (Target target = DavUnderTest.open(url)) {
            return ((ItemTarget) target.items().orElseThrow()).collections(kind).stream().map(ItemCollection::name).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/principals/alice", "/principals/alice/", "/calendars/alice", "/calendars/alice/", "/contacts/alice/"})
    void host_principal_and_home_lead_to_all_calendars(String path) {
        assertThat(names(server.url("caldav+http", path, ""), DataKind.CALENDARS)).containsExactly("home", "work");
    }

    @Test
    void inbox_outbox_and_notifications_are_no_calendars() {
        assertThat(names(server.url("caldav+http", "", ""), DataKind.CALENDARS)).doesNotContain("inbox", "outbox", "notifications");
    }

    @Test
    void the_url_of_one_calendar_means_that_one() {
        assertThat(names(server.url("caldav+http", "/calendars/alice/work", ""), DataKind.CALENDARS)).containsExactly("work");
    }

    @Test
    void all_ways_to_name_an_account_have_one_identity_and_one_calendar_another() {
        try (Target host = DavUnderTest.open(server.url("caldav+http", "", "")); Target principal = DavUnderTest.open(server.url("caldav+http", "/principals/alice", ""));
                Target one = DavUnderTest.open(server.url("caldav+http", "/calendars/alice/work", ""))) {
            assertThat(host.describe().identity()).isEqualTo(principal.describe().identity()).isNotEqualTo(one.describe().identity());
        }
    }

    @Test
    void an_administrator_names_the_principal() {
        server.collection("/principals/bob/", "<D:principal/>", Map.of("{urn:ietf:params:xml:ns:caldav}calendar-home-set",
                "<C:calendar-home-set><D:href>/calendars/bob/</D:href><D:href>/calendars/more/</D:href></C:calendar-home-set>"));
        server.collection("/calendars/bob/", "", Map.of());
        server.collection("/calendars/bob/his/", "<C:calendar/>", Map.of());
        server.collection("/calendars/more/", "", Map.of());
        server.collection("/calendars/more/too/", "<C:calendar/>", Map.of());
        assertThat(names(server.url("caldav+http", "", "principal=/principals/bob/"), DataKind.CALENDARS)).as("from both homes").containsExactly("his", "too");
        assertThat(names(server.url("caldav+http", "/calendars/bob", ""), DataKind.CALENDARS)).containsExactly("his");
    }

    @Test
    void where_nothing_is_the_error_says_what_to_give() {
        for (String path : List.of("/nowhere", "/files/alice/")) {
            server.answer(3, request -> request.path().equals("/files/alice/"), _ -> DavAnswer.of(405));
            assertThatThrownBy(() -> DavUnderTest.open(server.url("caldav+http", path, ""))).isInstanceOfSatisfying(EndpointException.class,
                    e -> assertThat(e.kind()).isIn(Kind.USAGE, Kind.MAILBOX_GONE));
        }
    }

    @Test
    void a_home_elsewhere_does_not_get_the_password_unasked() {
        server.collection("/principals/alice/", "<D:principal/>", Map.of("{urn:ietf:params:xml:ns:caldav}calendar-home-set",
                "<C:calendar-home-set><D:href>https://collector.example.net/</D:href></C:calendar-home-set>"));
        assertThatThrownBy(() -> DavUnderTest.open(server.url("caldav+http", "", ""))).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(e.nextStep().orElseThrow()).contains("trust-host=collector.example.net");
        });
    }

    @ParameterizedTest
    @CsvSource({"caldav.icloud.com,p34-caldav.icloud.com,true", "example.org,dav.example.org,true", "dav.example.org,example.org,true",
        "example.org,evilexample.org,false", "dav.example.org,example.net,false", "a.co.uk,b.co.uk,false", "localhost,evil.localhost,false", "10.0.0.1,10.0.0.1.nip.io,false"})
    void only_hosts_of_one_domain_are_trusted_by_themselves(String given, String named, boolean trusted) {
        assertThat(Discovery.sameDomain(given, named)).isEqualTo(trusted);
    }

    @Test
    void service_records_are_taken_by_priority_and_weight() {
        assertThat(ServiceRecords.parse(List.of("20 0 443 c.example.org.", "10 1 8443 a.example.org.", "10 9 443 b.example.org.", "0 0 0 .", "nonsense"), List.of("v=1", "\"path=/dav/\"")))
                .containsExactly(new ServiceRecords.Service("b.example.org", 443, Optional.of("/dav/")), new ServiceRecords.Service("a.example.org", 8443, Optional.of("/dav/")),
                        new ServiceRecords.Service("c.example.org", 443, Optional.of("/dav/")));
    }
}
