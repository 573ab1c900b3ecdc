package dev.godwit.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.contract.RecordedItemAnswers;
import dev.godwit.testkit.contract.RecordedItemAnswers.Outcome;
import dev.godwit.testkit.dav.DavAnswer;
import dev.godwit.testkit.dav.DavQuirk;
import dev.godwit.testkit.dav.DavRequest;
import dev.godwit.testkit.dav.DavServer;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong, and what it means. */
class DavFaultsTest {
    private static final List<ItemSample> EVENTS = ItemSamples.of(DataKind.CALENDARS, List.of("text/calendar"));
    private static final Predicate<DavRequest> PUT = request -> request.method().equals("PUT");

    private static void fails(ThrowingCallable call, Kind kind, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EndpointException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(text).doesNotContain(DavServer.PASSWORD);
        });
    }

    private static RecordedItemAnswers.Answer put(DavUnderTest account, ItemCollection collection, ItemSample sample) {
        RecordedItemAnswers answers = new RecordedItemAnswers();
        account.items().put(collection, List.of(sample.outgoing()), answers);
        return answers.of(0);
    }

    @Test
    void a_login_page_with_status_200_is_said_to_be_one() {
        try (DavServer server = DavServer.start(DavQuirk.LOGIN_PAGE)) {
            for (String url : List.of(server.url("caldav+http", "", ""), server.url("caldav+http", "/calendars/alice", ""), server.url("webdav+http", "/files/alice", ""))) {
                assertThatThrownBy(() -> DavUnderTest.open(url)).isInstanceOfSatisfying(EndpointException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
                    assertThat(e.troubleshootingId()).contains("html-answer");
                });
            }
        }
    }

    @Test
    void a_login_page_in_place_of_a_stored_item_is_no_success() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            account.server().answer(1, "PUT", DavAnswer.of(200, "text/html", "<html>log in</html>"));
            fails(() -> put(account, calendar, EVENTS.getFirst()), Kind.MALFORMED, "web page");
        }
    }

    @Test
    void what_is_no_calendar_or_has_no_uid_travels_as_its_bytes_and_once() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            byte[] noUid = new String(EVENTS.getFirst().content(), StandardCharsets.UTF_8).replaceAll("UID:[^\r\n]*\r\n", "").getBytes(StandardCharsets.UTF_8);
            for (byte[] content : List.of(noUid, "BEGIN:VCALENDAR\0\u00ff and no end".getBytes(StandardCharsets.ISO_8859_1))) {
                ItemSample odd = new ItemSample(DataKind.CALENDARS, "text/calendar", "", "", content, new TreeMap<>());
                RecordedItemAnswers.Answer stored = put(account, calendar, odd);
                assertThat(stored.outcome()).isEqualTo(Outcome.STORED);
                assertThat(put(account, calendar, odd).outcome()).as("the same once more").isEqualTo(Outcome.CONFLICT);
                assertThat(Items.read(account.items(), calendar, List.of(stored.id())).get(stored.id()).content()).isEqualTo(content);
            }
            ItemSample none = new ItemSample(DataKind.CALENDARS, "text/calendar", "", "", "no calendar".getBytes(StandardCharsets.UTF_8), new TreeMap<>());
            assertThat(put(account, calendar, none).outcome()).as("what the server does not take").isEqualTo(Outcome.REFUSED);
            assertThat(account.items().list(calendar, "").items()).hasSize(2);
        }
    }

    @Test
    void a_wrong_password_is_access_denied() {
        try (DavServer server = DavServer.start()) {
            server.answer(1, _ -> true, _ -> DavAnswer.of(401));
            fails(() -> DavUnderTest.open(server.url("caldav+http", "", "")), Kind.ACCESS_DENIED, "401");
        }
    }

    @ParameterizedTest
    @CsvSource({"507,NO_SPACE", "429,SLOW_DOWN", "503,SLOW_DOWN", "502,CONNECTION", "504,CONNECTION"})
    void what_concerns_the_account_ends_the_batch(int status, Kind kind) {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            account.server().answer(20, PUT, _ -> DavAnswer.of(status).with("Retry-After", "7"));
            assertThatThrownBy(() -> put(account, calendar, EVENTS.getFirst())).isInstanceOfSatisfying(EndpointException.class, e -> {
                assertThat(e.kind()).isEqualTo(kind);
                if (kind == Kind.SLOW_DOWN) {
                    assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"403,C:supported-calendar-component,UNCLASSIFIED", "403,C:max-resource-size,TOO_LARGE", "409,C:valid-calendar-object-resource,UNCLASSIFIED",
        "415,C:supported-calendar-data,UNCLASSIFIED", "413,D:x,TOO_LARGE", "500,D:x,UNCLASSIFIED"})
    void what_concerns_one_item_is_its_refusal_and_names_the_precondition(int status, String precondition, RefusalReason reason) {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            account.server().answer(1, request -> PUT.test(request) && request.path().endsWith("weekly.ics"), _ -> DavAnswer.error(status, "<" + precondition + "/>"));
            List<String> said = new ArrayList<>();
            account.items().put(calendar, EVENTS.stream().map(ItemSample::outgoing).toList(), new ItemTarget.Answers() {
                @Override
                public void stored(int index, String id, String version) {
                    said.add("stored");
                }

                @Override
                public void refused(int index, RefusalReason why, String serverText) {
                    said.add(index + " " + why + " " + serverText);
                }

                @Override
                public void conflict(int index, String id) {
                    said.add("conflict");
                }
            });
            assertThat(said).hasSize(EVENTS.size()).filteredOn("stored"::equals).hasSize(EVENTS.size() - 1);
            assertThat(said).anyMatch(line -> line.startsWith("1 " + reason + " PUT was answered " + status) && line.endsWith(precondition.substring(2)));
        }
    }

    @ParameterizedTest
    @CsvSource({"403,D:quota-not-exceeded,NO_SPACE", "403,D:need-privileges,ACCESS_DENIED"})
    void preconditions_that_concern_the_account_end_the_batch(int status, String precondition, Kind kind) {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            account.server().answer(1, PUT, _ -> DavAnswer.error(status, "<" + precondition + "/>"));
            fails(() -> put(account, calendar, EVENTS.getFirst()), kind, precondition.substring(2));
        }
    }

    @Test
    void what_somebody_has_locked_is_left_for_the_next_time() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            String id = Items.put(account.items(), calendar, EVENTS.getFirst()).getFirst();
            account.server().answer(1, PUT, _ -> DavAnswer.of(423));
            assertThat(Items.replace(account.items(), calendar, id, EVENTS.getFirst().edited()).outcome()).isEqualTo(Outcome.CONFLICT);
        }
    }

    @Test
    void an_item_whose_uid_is_there_names_the_one_in_the_way() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            String id = Items.put(account.items(), calendar, EVENTS.getFirst()).getFirst();
            RecordedItemAnswers.Answer answer = put(account, calendar, EVENTS.getFirst().edited().withName("other.ics"));
            assertThat(answer.outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(answer.id()).isEqualTo(id);
        }
    }

    @Test
    void an_answer_that_is_lost_after_the_server_obeyed_leads_to_one_item_and_not_to_a_conflict() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            account.server().dropAfterPut(1);
            RecordedItemAnswers.Answer first = put(account, calendar, EVENTS.getFirst());
            assertThat(first.outcome()).isEqualTo(Outcome.STORED);
            account.server().dropAfterPut(1);
            assertThat(Items.replace(account.items(), calendar, first.id(), EVENTS.getFirst().edited()).outcome()).isEqualTo(Outcome.STORED);
            assertThat(Items.all(account.items(), calendar)).hasSize(1);
            assertThat(account.server().requests("PUT")).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void a_server_that_ignores_the_condition_for_new_items_is_found_out_before_anything_is_overwritten() {
        try (DavUnderTest account = DavUnderTest.calendars("", DavQuirk.UIDS_REPEAT, DavQuirk.IGNORES_IF_NONE_MATCH)) {
            ItemCollection calendar = account.collection("Work");
            Items.put(account.items(), calendar, EVENTS.get(2));
            account.server().put(calendar.id() + "simple.ics", EVENTS.get(1).content());
            assertThat(put(account, calendar, EVENTS.getFirst()).outcome()).isEqualTo(Outcome.STORED);
            assertThat(account.server().content(calendar.id() + "simple.ics")).isEqualTo(EVENTS.get(1).content());
        }
    }

    @Test
    void nothing_is_sent_to_anybody() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            String id = Items.put(account.items(), calendar, EVENTS.getFirst()).getFirst();
            Items.delete(account.items(), calendar, id);
            for (DavRequest request : account.server().requests().stream().filter(r -> r.method().matches("PUT|DELETE")).toList()) {
                assertThat(request.header("Schedule-Reply")).contains("F");
                assertThat(request.header("Scheduling-Enabled")).contains("F");
            }
            assertThat(account.target().describe().notes()).anyMatch(note -> note.contains("invitations"));
        }
    }

    @Test
    void every_write_says_what_it_expects_and_uploads_have_a_length() {
        try (DavUnderTest account = DavUnderTest.contacts("")) {
            ItemCollection book = account.collection("People");
            List<ItemSample> cards = ItemSamples.of(DataKind.CONTACTS, List.of("text/vcard"));
            String id = Items.put(account.items(), book, cards).getFirst();
            Items.replace(account.items(), book, id, cards.getFirst().edited());
            Items.delete(account.items(), book, id);
            assertThat(account.server().requests("PUT")).allMatch(r -> r.header("If-Match").isPresent() != r.header("If-None-Match").isPresent())
                    .allMatch(r -> r.header("Content-Length").isPresent() && r.header("Transfer-Encoding").isEmpty());
            assertThat(account.server().requests("DELETE")).allMatch(r -> r.header("If-Match").isPresent());
        }
    }

    @Test
    void a_download_that_breaks_off_is_resumed_where_it_was() {
        try (DavUnderTest account = DavUnderTest.files("", DavQuirk.TELLS_DIGESTS)) {
            byte[] large = new byte[3_000_000];
            new Random(5).nextBytes(large);
            account.server().put("/files/alice/large", large);
            account.server().cutNextGetAt(1_234_567);
            assertThat(Items.all(account.items(), root(account)).get("large").content()).isEqualTo(large);
            assertThat(account.server().requests("GET").getLast().header("If-Range")).isPresent();
            assertThat(account.server().requests("GET").getLast().header("Range").orElseThrow()).doesNotContain("bytes=0-");
        }
    }

    @Test
    void a_download_that_breaks_off_without_ranges_is_a_broken_connection() {
        try (DavUnderTest account = DavUnderTest.files("disable=ranges")) {
            account.server().put("/files/alice/large", new byte[3_000_000]);
            account.server().cutNextGetAt(1_234_567);
            fails(() -> Items.all(account.items(), root(account)), Kind.CONNECTION, "");
        }
    }

    @Test
    void a_file_whose_digest_is_another_is_not_taken() {
        try (DavUnderTest account = DavUnderTest.files("", DavQuirk.WRONG_DIGESTS)) {
            account.server().put("/files/alice/f", "text".getBytes(StandardCharsets.UTF_8));
            fails(() -> Items.all(account.items(), root(account)), Kind.MALFORMED, "SHA-256");
        }
    }

    private static ItemCollection root(DavUnderTest account) {
        return account.items().collections(DataKind.FILES).getFirst();
    }

    @Test
    void a_server_with_endless_xml_is_given_up_with_a_clear_error() {
        try (DavUnderTest account = DavUnderTest.calendars("disable=sync-collection")) {
            ItemCollection calendar = account.collection("Work");
            account.server().answer(9, "PROPFIND", DavAnswer.xml(207, "<D:multistatus xmlns:D=\"DAV:\">" + "<D:x>".repeat(200) + "</D:multistatus>"));
            fails(() -> account.items().list(calendar, ""), Kind.MALFORMED, "nested");
        }
    }

    @Test
    void an_http_url_needs_the_named_option() {
        fails(() -> DavUnderTest.open("caldav+http://alice@localhost/"), Kind.USAGE, "not encrypted");
        fails(() -> DavUnderTest.open("caldav+https://alice@localhost/?nonsense=1"), Kind.USAGE, "nonsense");
        fails(() -> DavUnderTest.open("caldav+https://localhost/"), Kind.USAGE, "user");
    }
}
