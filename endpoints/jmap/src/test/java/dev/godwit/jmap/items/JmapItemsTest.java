package dev.godwit.jmap.items;

import static dev.godwit.jmap.items.ItemsUnderTest.card;
import static dev.godwit.jmap.items.ItemsUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.Secrets;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import dev.godwit.testkit.jmap.JmapFaults;
import dev.godwit.testkit.jmap.JmapFaults.Step;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JmapItemsTest {
    private ItemsUnderTest world = new ItemsUnderTest(JmapQuirks.none());

    @AfterEach
    void close() {
        world.close();
    }

    private ItemCollection book(String name) {
        return world.items().create(new ItemCollection(DataKind.CONTACTS, "", "", name, new TreeMap<>(), ""));
    }

    private Told put(ItemCollection collection, ItemSample... samples) {
        Told told = new Told();
        world.items().put(collection, java.util.Arrays.stream(samples).map(ItemSample::outgoing).toList(), told);
        return told;
    }

    private List<ItemListing.Stub> list(ItemCollection collection) {
        return world.items().list(collection, "").items();
    }

    @Test
    void collections_of_all_kinds_cost_one_request() {
        assertThat(world.items().kinds()).hasSize(7);
        long before = world.server.requestCounts().get("session");
        world.items().kinds().forEach(kind -> assertThat(world.items().collections(kind)).allMatch(c -> !c.state().isEmpty()));
        assertThat(world.server.requestCounts()).containsEntry("api", 1L).containsEntry("session", before);
    }

    @Test
    void what_was_written_meanwhile_is_seen_in_the_collections_of_the_next_kind() {
        world.items().collections(DataKind.CALENDARS);
        book("New");
        assertThat(world.items().collections(DataKind.CONTACTS)).extracting(ItemCollection::name).contains("New");
    }

    @Test
    void one_card_in_two_books_is_one_object_and_leaves_them_one_by_one() {
        ItemCollection friends = book("Friends");
        ItemCollection work = book("Work");
        ItemSample card = card("u1", ",'name':{'full':'Alice'},'example.org:x':[1,{'b':1,'a':2}]");
        String id = Items.put(world.items(), friends, card).getFirst();
        assertThat(put(work, card).of(0)).isEqualTo("stored " + id);
        assertThat(world.account.all("ContactCard")).singleElement()
                .satisfies(all -> assertThat(all.get("addressBookIds").properties()).hasSize(2));
        Items.delete(world.items(), friends, id);
        assertThat(list(friends)).isEmpty();
        assertThat(list(work)).hasSize(1);
        Items.delete(world.items(), work, id);
        assertThat(world.account.all("ContactCard")).isEmpty();
    }

    @Test
    void another_card_of_the_same_uid_in_another_book_is_not_overwritten() {
        ItemCollection friends = book("Friends");
        ItemCollection work = book("Work");
        String id = Items.put(world.items(), friends, card("u1", ",'name':{'full':'Alice'}")).getFirst();
        assertThat(put(work, card("u1", ",'name':{'full':'Another'}")).of(0)).isEqualTo("conflict " + id);
        assertThat(world.account.get("ContactCard", id).at("/name/full").asText()).isEqualTo("Alice");
        assertThat(list(work)).isEmpty();
    }

    @Test
    void a_membership_that_comes_or_goes_is_told_since_a_state() {
        ItemCollection friends = book("Friends");
        ItemCollection work = book("Work");
        String id = Items.put(world.items(), friends, card("u1", "")).getFirst();
        String since = world.items().list(work, "").state();
        put(work, card("u1", ""));
        ItemListing joined = world.items().list(work, since);
        assertThat(joined.complete()).isFalse();
        assertThat(joined.items()).extracting(ItemListing.Stub::id).containsExactly(id);
        Items.delete(world.items(), work, id);
        assertThat(world.items().list(work, joined.state()).removed()).containsExactly(id);
        assertThat(world.items().list(friends, joined.state()).items()).hasSize(1);
    }

    @Test
    void changes_that_the_server_forgot_are_listed_completely() {
        ItemCollection friends = book("Friends");
        String since = world.items().list(friends, "").state();
        Items.put(world.items(), friends, card("u1", ""), card("u2", ""));
        world.account.forgetChanges();
        ItemListing listing = world.items().list(friends, since);
        assertThat(listing.complete()).isTrue();
        assertThat(listing.items()).hasSize(2);
    }

    @Test
    void a_photo_travels_within_the_card_whatever_its_size() {
        byte[] photo = new byte[100_000];
        new java.util.Random(3).nextBytes(photo);
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(photo);
        ItemCollection friends = book("Friends");
        String id = Items.put(world.items(), friends, card("u1", ",'media':{'p':{'kind':'photo','uri':'" + url + "','mediaType':'image/png'}}")).getFirst();
        String blobId = world.account.get("ContactCard", id).at("/media/p/blobId").asText();
        assertThat(world.account.blob(blobId).bytes()).isEqualTo(photo);
        ObjectNode read = json(Items.all(world.items(), friends).get(id).content());
        assertThat(read.at("/media/p/uri").asText()).isEqualTo(url);
        assertThat(read.at("/media/p").has("blobId")).isFalse();
        assertThat(read.has("id") || read.has("addressBookIds")).isFalse();
    }

    @Test
    void equal_objects_have_one_content_in_whatever_order_the_server_tells_them() {
        ObjectNode one = json("{'id':'a','uid':'u','name':{'full':'x','components':[]},'kind':'individual'}");
        ObjectNode other = json("{'kind':'individual','name':{'components':[],'full':'x'},'uid':'u','id':'a','addressBookIds':{'b':true}}");
        assertThat(JsonItems.cards().item(one)).isEqualTo(JsonItems.cards().item(other));
    }

    @Test
    void small_limits_are_kept() {
        use(JmapQuirks.none().limits(Limits.USUAL.maxObjects(5, 3).maxCallsInRequest(3).maxSizeRequest(4000).maxConcurrent(1, 1)));
        ItemCollection friends = world.items().collections(DataKind.CONTACTS).getFirst();
        ItemSample[] many = IntStream.range(0, 20).mapToObj(i -> card("u" + i, "")).toArray(ItemSample[]::new);
        assertThat(put(friends, many).all.values()).hasSize(20).allMatch(answer -> answer.startsWith("stored "));
        assertThat(put(friends, many).all.values()).hasSize(20).allMatch(answer -> answer.startsWith("conflict "));
        assertThat(Items.all(world.items(), friends)).hasSize(20);
        assertThat(put(friends, card("large", ",'note':'" + "x".repeat(5000) + "'")).of(0)).startsWith("refused TOO_LARGE");
        world.items().kinds().forEach(kind -> assertThat(world.items().collections(kind)).isNotEmpty());
        Told told = new Told();
        world.items().delete(friends, list(friends), told);
        assertThat(told.all.values()).hasSize(20).allMatch(answer -> answer.startsWith("stored "));
        assertThat(list(friends)).isEmpty();
    }

    private void use(JmapQuirks quirks) {
        world.close();
        world = new ItemsUnderTest(quirks);
    }

    @Test
    void a_refusal_names_the_properties_and_nothing_of_the_content() {
        use(JmapQuirks.none().refuse("ContactCard", object -> object.path("uid").asText().equals("u2"), "emails/e1/address", "phones"));
        Told told = put(book("Friends"), card("u1", ""), card("u2", ",'name':{'full':'Secret'}"), card("u3", ""));
        assertThat(told.of(0)).startsWith("stored ");
        assertThat(told.of(1)).isEqualTo("refused UNCLASSIFIED invalidProperties (emails/e1/address, phones)");
        assertThat(told.of(2)).startsWith("stored ");
    }

    @Test
    void a_full_account_is_a_refusal_of_each() {
        world.account.quota(10);
        ItemCollection root = world.items().collections(DataKind.FILES).getFirst();
        Told told = put(root, file("small", "1234567"), file("large", "12345678901"));
        assertThat(told.of(0)).startsWith("stored ");
        assertThat(told.of(1)).isEqualTo("refused UNCLASSIFIED overQuota");
    }

    private static ItemSample file(String name, String text) {
        return new ItemSample(DataKind.FILES, "text/plain", name, "", text.getBytes(StandardCharsets.UTF_8), new TreeMap<>());
    }

    @Test
    void a_blob_that_expired_is_uploaded_again() {
        AtomicInteger refusals = new AtomicInteger();
        use(JmapQuirks.none().refuseAs("blobNotFound", "FileNode", node -> refusals.incrementAndGet() == 1));
        ItemCollection root = world.items().collections(DataKind.FILES).getFirst();
        assertThat(put(root, file("a", "one"), file("b", "two")).all.values()).allMatch(answer -> answer.startsWith("stored "));
        assertThat(world.server.requestCounts()).containsEntry("upload", 3L);
    }

    @Test
    void a_file_shared_with_somebody_who_is_not_there_is_stored_unshared() {
        ItemCollection root = world.items().collections(DataKind.FILES).getFirst();
        use(JmapQuirks.none().refuse("FileNode", node -> node.path("shareWith").has("P-elsewhere"), "shareWith"));
        assertThat(put(root, file("a", "one").with("share-with", "{\"P-elsewhere\":{\"mayRead\":true}}")).of(0)).startsWith("stored ");
        assertThat(world.account.all("FileNode")).hasSize(1);
    }

    @Test
    void a_change_of_somebody_else_in_between_is_no_obstacle() {
        ItemCollection friends = book("Friends");
        String id = Items.put(world.items(), friends, card("u1", "")).getFirst();
        world.server.quirks(JmapQuirks.none().failCall("ContactCard/set", 1, "stateMismatch"));
        String version = list(friends).getFirst().version();
        Told told = new Told();
        world.items().put(friends, List.of(card("u1", ",'kind':'org'").outgoing(id, version)), told);
        assertThat(told.of(0)).isEqualTo("stored " + id);
        assertThat(world.account.get("ContactCard", id).path("kind").asText()).isEqualTo("org");
    }

    @Test
    void a_replacement_takes_away_what_is_no_longer_said_and_leaves_the_other_book() {
        ItemCollection friends = book("Friends");
        ItemCollection work = book("Work");
        ItemSample first = card("u1", ",'kind':'org','notes':{'n':{'note':'x'}}");
        String id = Items.put(world.items(), friends, first).getFirst();
        put(work, first);
        Items.replace(world.items(), friends, id, card("u1", ",'kind':'org','a/b~c':'odd'"));
        ObjectNode now = world.account.get("ContactCard", id);
        assertThat(now.has("notes")).isFalse();
        assertThat(now.path("a/b~c").asText()).isEqualTo("odd");
        assertThat(now.get("addressBookIds").properties()).hasSize(2);
    }

    @Test
    void a_lost_answer_leaves_all_in_doubt_and_nothing_twice() {
        ItemCollection friends = book("Friends");
        world.server.faults(JmapFaults.at(Step.ACTED_NOT_ANSWERED, "ContactCard/set", 1));
        Told told = new Told();
        assertThatThrownBy(() -> world.items().put(friends, List.of(card("u1", "").outgoing(), card("u2", "").outgoing()), told))
                .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.CONNECTION));
        assertThat(told.all).isEmpty();
        assertThat(list(friends)).hasSize(2);
        assertThat(put(friends, card("u1", "")).of(0)).startsWith("conflict ");
    }

    @Test
    void versions_that_cannot_be_asked_for_are_left_open() {
        ItemCollection friends = book("Friends");
        world.server.quirks(JmapQuirks.none().failCalls("ContactCard/get", 1, 9, "serverFail"));
        Told told = new Told();
        assertThatThrownBy(() -> world.items().put(friends, List.of(card("u1", "").outgoing()), told)).isInstanceOf(EndpointException.class);
        assertThat(told.of(0)).startsWith("stored ");
    }

    @Test
    void a_server_that_fails_for_one_object_leaves_only_that_one_in_doubt() {
        use(JmapQuirks.none().refuseAs("serverFail", "ContactCard", object -> object.path("uid").asText().equals("u2")));
        ItemCollection friends = book("Friends");
        Told told = new Told();
        assertThatThrownBy(() -> world.items().put(friends, List.of(card("u1", "").outgoing(), card("u2", "").outgoing()), told))
                .isInstanceOf(EndpointException.class);
        assertThat(told.all).containsOnlyKeys(0);
    }

    @Test
    void a_token_that_expires_is_renewed_between_two_requests() {
        world.close();
        AtomicInteger next = new AtomicInteger(1);
        world = new ItemsUnderTest(JmapQuirks.none(), new Secrets() {
            @Override
            public String password() {
                throw new AssertionError("nobody should ask for a password");
            }

            @Override
            public String token(boolean afterRejection) {
                return "token" + (afterRejection ? next.incrementAndGet() : next.get());
            }
        });
        IntStream.range(1, 9).forEach(i -> world.server.store().acceptToken("alice", "token" + i, 3));
        world.target("&auth=bearer");
        assertThat(put(book("Friends"), card("u1", ""), card("u2", "")).all.values()).allMatch(answer -> answer.startsWith("stored "));
        assertThat(world.account.all("ContactCard")).hasSize(2);
        assertThat(next.get()).isGreaterThan(1);
    }

    @Test
    void what_a_server_does_not_offer_is_no_kind() {
        use(JmapQuirks.none().only("urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:contacts"));
        assertThat(world.items().kinds()).containsExactly(DataKind.CONTACTS);
        assertThat(world.target().describe().kinds()).containsExactlyInAnyOrder(DataKind.MAIL, DataKind.CONTACTS);
        assertThat(world.items().accepts(DataKind.FILES)).isEmpty();
    }

    @Test
    void an_account_without_mail_has_its_items() {
        use(JmapQuirks.none().without("urn:ietf:params:jmap:mail"));
        assertThat(world.target().mailboxes()).isEmpty();
        assertThat(world.target().describe().kinds()).hasSize(7).doesNotContain(DataKind.MAIL);
        assertThat(put(book("Friends"), card("u1", "")).of(0)).startsWith("stored ");
    }

    @Test
    void a_vacation_response_that_was_never_set_is_not_listed_and_one_that_is_set_is_in_the_way() {
        ItemCollection vacation = world.items().collections(DataKind.VACATION).getFirst();
        assertThat(list(vacation)).isEmpty();
        ItemSample sample = ItemSamples.of(DataKind.VACATION, List.of()).getFirst();
        assertThat(put(vacation, sample).of(0)).isEqualTo("stored singleton");
        assertThat(put(vacation, sample.edited()).of(0)).isEqualTo("conflict singleton");
        Items.delete(world.items(), vacation, "singleton");
        assertThat(world.account.all("VacationResponse")).containsExactly(json("{'id':'singleton','isEnabled':false,'fromDate':null,'toDate':null,"
                + "'subject':null,'textBody':null,'htmlBody':null}"));
    }

    @Test
    void the_active_script_can_be_deleted() {
        ItemCollection scripts = world.items().collections(DataKind.SCRIPTS).getFirst();
        List<ItemSample> samples = ItemSamples.of(DataKind.SCRIPTS, List.of());
        String id = Items.put(world.items(), scripts, samples.get(0).with("active", "true"), samples.get(1)).getFirst();
        Items.delete(world.items(), scripts, id);
        assertThat(world.account.all("SieveScript")).singleElement().satisfies(left -> assertThat(left.path("isActive").asBoolean()).isFalse());
    }

    @Test
    void tasks_travel_and_are_refused_by_name_where_the_server_has_none() {
        ItemSample task = new ItemSample(DataKind.CALENDARS, ItemSamples.JSCALENDAR, "", "t1",
                "{\"@type\":\"Task\",\"uid\":\"t1\",\"title\":\"x\",\"due\":\"2031-01-01T00:00:00\",\"progress\":\"in-process\"}".getBytes(StandardCharsets.UTF_8),
                new TreeMap<>());
        ItemCollection calendar = world.items().collections(DataKind.CALENDARS).getFirst();
        String id = Items.put(world.items(), calendar, task).getFirst();
        assertThat(world.account.get("CalendarEvent", id).path("@type").asText()).isEqualTo("Task");
        use(JmapQuirks.none().noTasks());
        assertThat(put(calendar, task).of(0)).isEqualTo("refused UNCLASSIFIED invalidProperties (@type)");
    }

    @Test
    void what_is_shared_read_only_is_refused_item_by_item() {
        use(JmapQuirks.none().refuseAs("forbidden", "ContactCard", object -> true));
        assertThat(put(book("Friends"), card("u1", "")).of(0)).isEqualTo("refused UNCLASSIFIED forbidden");
    }
}
