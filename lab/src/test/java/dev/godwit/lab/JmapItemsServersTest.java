package dev.godwit.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemSource;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.dav.DavEndpoint;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.lab.LabServer.Service;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.contract.RecordedItemAnswers;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the lab's servers hold besides mail, by JMAP. */
@Tag("lab")
class JmapItemsServersTest {
    private static final String USER = "user12";

    private static String url(LabServer server) {
        return "jmap+" + server.https(Service.JMAP, USER).toString().replace("://", "://" + USER + "@") + "?ca=" + server.get("CA");
    }

    /** The vacation response, which can be written. */
    @Nested
    class Cyrus310 implements ItemSourceContract, ItemTargetContract {
        private final LabServer server = LabServer.named("cyrus310");
        private Target target;

        /** Before and not after, so that a case that failed cannot spoil the next one. */
        @BeforeEach
        void empty() {
            for (DataKind kind : testedKinds()) {
                ItemCollection only = items().collections(kind).getFirst();
                items().delete(only, items().list(only, "").items(), new RecordedItemAnswers());
            }
        }

        @AfterEach
        void close() {
            if (target != null) {
                target.close();
            }
            target = null;
        }

        @Override
        public Target target() {
            if (target == null) {
                target = new JmapEndpoint().openTarget(EndpointUri.parse(url(server)), server.secrets());
            }
            return target;
        }

        @Override
        public void reopen() {
            close();
        }

        @Override
        public Set<DataKind> testedKinds() {
            return EnumSet.of(DataKind.VACATION);
        }

        @Override
        public Set<ItemAbility> itemAbilities() {
            return EnumSet.of(ItemAbility.COLLECTION_STATES, ItemAbility.TELLS_VERSIONS, ItemAbility.CHECKS_VERSIONS);
        }

        @Override
        public boolean sameMeaning(DataKind kind, String mediaType, byte[] sent, byte[] stored) {
            String text = new String(stored, StandardCharsets.UTF_8);
            String word = new String(sent, StandardCharsets.UTF_8).contains("Backwater") ? "Backwater" : ItemSample.WORD;
            return text.contains(word + ", until September. Grüße") && text.contains("2031-07-01T00:00:00Z");
        }
    }

    @Test
    void cyrus_gives_events_and_cards_as_they_are_stored() {
        LabServer server = LabServer.named("cyrus310");
        server.reset(USER);
        try (Source jmap = new JmapEndpoint().openSource(EndpointUri.parse(url(server)), server.secrets())) {
            assertThat(jmap.items().orElseThrow().kinds()).containsExactlyInAnyOrder(DataKind.VACATION, DataKind.SCRIPTS, DataKind.CALENDARS, DataKind.CONTACTS);
            agrees(server, jmap.items().orElseThrow(), DataKind.CONTACTS, "carddav", Service.CARDDAV);
            agrees(server, jmap.items().orElseThrow(), DataKind.CALENDARS, "caldav", Service.CALDAV);
        }
    }

    /** What DAV stores is what JMAP gives, and changes are told. */
    private static void agrees(LabServer server, ItemSource jmap, DataKind kind, String scheme, Service service) {
        String url = scheme + "+" + server.https(service, USER).toString().replace("://", "://" + USER + "@") + "?ca=" + server.get("CA");
        try (Target dav = new DavEndpoint().openTarget(EndpointUri.parse(url), server.secrets())) {
            ItemTarget there = (ItemTarget) dav.items().orElseThrow();
            ItemCollection written = there.collections(kind).stream().filter(c -> c.id().endsWith("/Default/")).findFirst().orElseThrow();
            ItemCollection read = jmap.collections(kind).stream().filter(c -> c.id().equals("Default")).findFirst().orElseThrow();
            List<ItemSample> samples = ItemSamples.of(kind, there.accepts(kind)).stream().filter(JmapItemsServersTest::isGivenAsStored).toList();
            List<String> ids = Items.put(there, written, samples);
            ItemListing first = jmap.list(read, "");
            assertThat(texts(jmap, read)).hasSameSizeAs(samples).isEqualTo(texts(there, written));

            Items.replace(there, written, ids.getFirst(), samples.getFirst().edited());
            Items.delete(there, written, ids.getLast());
            ItemListing second = jmap.list(read, first.state());
            assertThat(second.complete()).isFalse();
            assertThat(second.items()).singleElement().satisfies(stub -> assertThat(first.items()).doesNotContain(stub).extracting(ItemListing.Stub::id).contains(stub.id()));
            assertThat(second.removed()).hasSize(1);
            assertThat(texts(jmap, read)).isEqualTo(texts(there, written));
            ItemListing third = jmap.list(read, second.state());
            assertThat(third.items()).isEmpty();
            assertThat(third.removed()).isEmpty();
        }
    }

    /** Tasks are not shown by JMAP, and groups of version 4 come as version 3. */
    private static boolean isGivenAsStored(ItemSample sample) {
        String text = new String(sample.content(), StandardCharsets.UTF_8);
        return !text.contains("VTODO") && !text.contains("KIND:group");
    }

    private static List<String> texts(ItemSource source, ItemCollection collection) {
        return Items.all(source, collection).values().stream().map(read -> new String(read.content(), StandardCharsets.UTF_8)).sorted().toList();
    }
}
