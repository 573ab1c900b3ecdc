package dev.godwit.dav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.dav.DavQuirk;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listing, reading and the properties of calendars and address books. */
class GroupwareTest {
    private static final List<ItemSample> EVENTS = ItemSamples.numbered(DataKind.CALENDARS, List.of("text/calendar"), 30);
    private static final List<ItemSample> CARDS = ItemSamples.of(DataKind.CONTACTS, List.of("text/vcard"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ItemCollection again(DavUnderTest account, ItemCollection collection) {
        return Items.find(account.items(), collection.kind(), collection.id()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(value = DavQuirk.class, names = {"TELLS_DIGESTS", "NO_LENGTH_IN_REPORTS", "NO_LENGTHS", "NO_MULTIGET"})
    void every_byte_comes_back_whatever_the_line_ends(DavQuirk quirk) {
        try (DavUnderTest account = DavUnderTest.calendars("", quirk, DavQuirk.UIDS_REPEAT)) {
            ItemCollection calendar = account.collection("Work");
            Items.put(account.items(), calendar, EVENTS);
            Map<String, byte[]> odd = new TreeMap<>(Map.of("lf.ics", bytes("BEGIN:VCALENDAR\nX:1\nEND:VCALENDAR\n"), "mixed.ics", bytes("BEGIN:VCALENDAR\r\nX:1\nEND:VCALENDAR\r\n"),
                    "cr.ics", bytes("BEGIN:VCALENDAR\r\nX:1\r2\r\nEND:VCALENDAR"), "empty.ics", new byte[0],
                    "latin.ics", "BEGIN:VCALENDAR\r\nX:\u00e9\r\nEND:VCALENDAR\r\n".getBytes(StandardCharsets.ISO_8859_1)));
            odd.forEach((name, content) -> account.server().put(calendar.id() + name, content));
            Map<String, Items.Read> read = Items.all(account.items(), calendar);
            odd.forEach((name, content) -> assertThat(read.get(name).content()).as(name).isEqualTo(content));
            EVENTS.forEach(event -> assertThat(read.values()).anyMatch(each -> java.util.Arrays.equals(each.content(), event.content())));
        }
    }

    @Test
    void many_items_come_with_few_requests() {
        try (DavUnderTest account = DavUnderTest.calendars("connections=2")) {
            ItemCollection calendar = account.collection("Work");
            Items.put(account.items(), calendar, EVENTS);
            account.server().forgetRequests();
            assertThat(Items.all(account.items(), calendar)).hasSize(30);
            assertThat(account.server().requests("GET")).isEmpty();
            assertThat(account.server().requests("REPORT")).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void a_multiget_that_cannot_be_read_leads_to_single_gets() {
        try (DavUnderTest account = DavUnderTest.calendars("", DavQuirk.UIDS_REPEAT)) {
            ItemCollection calendar = account.collection("Work");
            Items.put(account.items(), calendar, EVENTS.subList(0, 5));
            account.server().put(calendar.id() + "bell.ics", bytes("BEGIN:VCALENDAR\r\nX:\u0007\r\nEND:VCALENDAR\r\n"));
            assertThat(Items.all(account.items(), calendar)).hasSize(6);
        }
    }

    @Test
    void cards_of_version_4_come_as_they_are_stored_also_one_by_one() {
        try (DavUnderTest account = DavUnderTest.contacts("", DavQuirk.CONVERTS_CARDS)) {
            ItemCollection book = account.collection("People");
            List<String> ids = Items.put(account.items(), book, CARDS);
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                assertThat(Items.read(account.items(), book, List.of(id)).get(id).content()).isEqualTo(CARDS.get(i).content());
            }
        }
    }

    @Test
    void a_card_of_version_4_is_found_among_many_of_version_3_without_multiget() {
        try (DavUnderTest account = DavUnderTest.contacts("connections=1", DavQuirk.CONVERTS_CARDS, DavQuirk.NO_MULTIGET, DavQuirk.UIDS_REPEAT)) {
            ItemCollection book = account.collection("People");
            Map<String, byte[]> cards = new TreeMap<>();
            for (int i = 0; i < 40; i++) {
                cards.put("%02d.vcf".formatted(i), bytes("BEGIN:VCARD\r\nVERSION:" + (i < 38 ? "3.0" : "4.0") + "\r\nUID:" + i + "\r\nFN:x\r\nEND:VCARD\r\n"));
            }
            cards.forEach((name, content) -> account.server().put(book.id() + name, content));
            account.server().forgetRequests();
            Map<String, Items.Read> read = Items.read(account.items(), book, List.copyOf(cards.keySet()));
            cards.forEach((name, content) -> assertThat(read.get(name).content()).as(name).isEqualTo(content));
            assertThat(account.server().requests("PROPFIND")).as("lengths of all are asked at once").hasSizeLessThan(15);
        }
    }

    @Test
    void a_forgotten_token_leads_to_a_complete_listing() {
        try (DavUnderTest account = DavUnderTest.calendars("", DavQuirk.FORGETS_TOKENS)) {
            ItemCollection calendar = account.collection("Work");
            Items.put(account.items(), calendar, EVENTS.subList(0, 2));
            String state = account.items().list(calendar, "").state();
            Items.put(account.items(), calendar, EVENTS.get(2));
            ItemListing listing = account.items().list(calendar, state);
            assertThat(listing.complete()).isTrue();
            assertThat(listing.items()).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DavQuirk.class, names = {"TELLS_DIGESTS", "NO_SYNC", "TRUNCATED_SYNC"})
    void a_calendar_in_which_nothing_changed_says_so_before_it_is_listed(DavQuirk quirk) {
        try (DavUnderTest account = DavUnderTest.calendars("", quirk)) {
            ItemCollection calendar = account.collection("Work");
            Items.put(account.items(), calendar, EVENTS);
            String state = account.items().list(calendar, "").state();
            assertThat(again(account, calendar).state()).isEqualTo(state).isNotEmpty();
            ItemListing nothing = account.items().list(calendar, state);
            assertThat(nothing.complete()).isFalse();
            assertThat(nothing.items()).isEmpty();
            Items.put(account.items(), calendar, EVENTS.getFirst().edited("x").withName("another.ics").withContent(bytes(new String(EVENTS.getFirst().content(), StandardCharsets.UTF_8).replace("UID:", "UID:z"))));
            assertThat(again(account, calendar).state()).isNotEqualTo(state);
        }
    }

    @Test
    void properties_that_are_refused_do_not_keep_the_others_back() {
        try (DavUnderTest account = DavUnderTest.calendars("", DavQuirk.PLAIN_MKCOL)) {
            TreeMap<String, String> wanted = new TreeMap<>(Map.of(ItemCollection.COLOR, "#112233", "dav:{http://refused.example/}no", "<no xmlns=\"http://refused.example/\">1</no>",
                    "dav:{http://kept.example/}yes", "<yes xmlns=\"http://kept.example/\"><deep/></yes>", "jmap:other", "x", "dav:{http://lie.example/}a", "<b xmlns=\"http://lie.example/\"/>"));
            ItemCollection made = account.items().create(new ItemCollection(DataKind.CALENDARS, "", "", "Work & <Play>", wanted, ""));
            assertThat(made.name()).isEqualTo("Work & <Play>");
            assertThat(made.properties()).containsEntry(ItemCollection.COLOR, "#112233").containsKey("dav:{http://kept.example/}yes")
                    .doesNotContainKeys("dav:{http://refused.example/}no", "dav:{http://lie.example/}a", "jmap:other");
        }
    }

    @Test
    void what_is_shared_and_what_is_subscribed_is_marked() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            account.server().collection("/calendars/alice/team/", "<C:calendar/>", Map.of("{DAV:}owner", "<D:owner><D:href>/principals/bob/</D:href></D:owner>"));
            account.server().collection("/calendars/alice/holidays/", "<S:subscribed/>", Map.of("{http://calendarserver.org/ns/}source",
                    "<S:source><D:href>webcal://holidays.example/de.ics</D:href></S:source>"));
            ItemCollection own = account.collection("Own");
            List<ItemCollection> all = account.items().collections(DataKind.CALENDARS);
            assertThat(all).filteredOn(c -> c.name().equals("team")).singleElement().satisfies(c -> assertThat(c.properties()).containsEntry(ItemCollection.SHARED_BY, "/principals/bob"));
            ItemCollection holidays = all.stream().filter(c -> c.name().equals("holidays")).findFirst().orElseThrow();
            assertThat(holidays.properties()).containsEntry(ItemCollection.SUBSCRIPTION_SOURCE, "webcal://holidays.example/de.ics");
            assertThat(account.items().list(holidays, "").items()).isEmpty();
            assertThat(own.properties()).doesNotContainKeys(ItemCollection.SHARED_BY, ItemCollection.SUBSCRIPTION_SOURCE);
            ItemCollection copy = account.items().create(holidays.withName("Feiertage"));
            assertThat(copy.properties()).containsEntry(ItemCollection.SUBSCRIPTION_SOURCE, "webcal://holidays.example/de.ics");
        }
    }

    @Test
    void the_name_of_an_item_and_of_a_calendar_is_taken_over_so_that_clients_keep_their_caches() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.items().create(new ItemCollection(DataKind.CALENDARS, "/dav/calendars/user/alice/Default-1/", "", "Work", new TreeMap<>(), ""));
            assertThat(calendar.id()).isEqualTo("/calendars/alice/Default-1/");
            assertThat(Items.put(account.items(), calendar, EVENTS.getFirst().withName("ABC-1@x.ics"))).containsExactly("ABC-1@x.ics");
            String made = Items.put(account.items(), calendar, EVENTS.get(1).withName("a/../b c")).getFirst();
            assertThat(made).matches("[0-9a-f]{64}\\.ics");
        }
    }

    @Test
    void attachments_that_stay_on_the_server_are_counted() {
        try (DavUnderTest account = DavUnderTest.calendars("")) {
            ItemCollection calendar = account.collection("Work");
            account.server().put(calendar.id() + "a.ics", bytes("BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nUID:no\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:yes\r\n long\r\n"
                    + "ATTACH;MANAGED-ID=1:https://x/1\r\nATTACH;FMTTYPE=a/b;\r\n MANAGED-ID=2:https://x/2\r\nATTACH:https://x/3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
            Items.Read read = Items.all(account.items(), calendar).get("a.ics");
            assertThat(read.item().properties()).containsEntry("dav:managed-attachments", "2");
            assertThat(read.item().uid()).isEqualTo("yeslong");
        }
    }
}
