package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.EndpointException;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.Items.Read;
import dev.godwit.testkit.items.ItemSample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link dev.godwit.contract.ItemSource} must do. An endpoint inherits it together with
 * {@link ItemTargetContract}, which fills it:
 *
 * <pre>{@code
 * class SieveContractTest implements ItemSourceContract, ItemTargetContract {
 *     @Override public Target target() { return target; }
 *     @Override public void reopen() { target.close(); target = ...; }
 *     @Override public Set<ItemAbility> itemAbilities() { return ItemAbility.allBut(ItemAbility.CHANGES_SINCE); }
 * }
 * }</pre>
 */
public interface ItemSourceContract extends ItemFixture {

    private List<String> ids(ItemListing listing) {
        return listing.items().stream().map(ItemListing.Stub::id).sorted().toList();
    }

    @TestFactory
    default Stream<DynamicTest> the_kinds_are_said_in_the_description_and_mail_is_no_kind_of_items() {
        return Stream.of(DynamicTest.dynamicTest("kinds", () -> {
            assertThat(itemSource().kinds()).doesNotContain(DataKind.MAIL).isNotEmpty();
            assertThat(target().describe().kinds()).containsAll(items().kinds());
        }));
    }

    @TestFactory
    default Stream<DynamicTest> collections_come_once_and_parents_first() {
        return each(kind -> {
            collection(kind, "First");
            collection(kind, "Second");
            Set<String> seen = new HashSet<>();
            for (ItemCollection collection : itemSource().collections(kind)) {
                assertThat(collection.kind()).isEqualTo(kind);
                assertThat(collection.parentId().isEmpty() || seen.contains(collection.parentId())).as("the parent of %s came before it", collection.name()).isTrue();
                assertThat(seen.add(collection.id())).as("%s came once", collection.id()).isTrue();
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_kind_without_collections_has_one_place_without_a_name() {
        return each(kind -> {
            if (!kind.hasCollections()) {
                assertThat(itemSource().collections(kind)).singleElement().satisfies(only -> {
                    assertThat(only.id()).isEmpty();
                    assertThat(only.name()).isEmpty();
                });
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> an_empty_collection_lists_nothing_and_completely() {
        return each(kind -> {
            ItemListing listing = itemSource().list(collection(kind, "Empty"), "");
            assertThat(listing.complete()).isTrue();
            assertThat(listing.items()).isEmpty();
        });
    }

    @TestFactory
    default Stream<DynamicTest> every_item_is_listed_once_with_a_version() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Listed");
            List<String> ids = Items.put(items(), collection, samples(kind));
            ItemListing listing = itemSource().list(collection, "");
            assertThat(listing.complete()).isTrue();
            assertThat(ids(listing)).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(listing.items()).allMatch(stub -> !stub.id().isEmpty() && !stub.version().isEmpty(), "has id and version");
            assertThat(listing.removed()).isEmpty();
        });
    }

    @TestFactory
    default Stream<DynamicTest> items_come_back_as_they_were_stored() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Contents");
            List<ItemSample> samples = samples(kind);
            List<String> ids = Items.put(items(), collection, samples);
            reopen();
            Map<String, Read> read = Items.all(itemSource(), collection);
            assertThat(read).hasSameSizeAs(samples);
            for (int i = 0; i < ids.size(); i++) {
                check(kind, samples.get(i), read.get(ids.get(i)));
            }
        });
    }

    private void check(DataKind kind, ItemSample sent, Read stored) {
        if (itemAbilities().contains(ItemAbility.KEEPS_BYTES)) {
            assertThat(stored.content()).as("content of %s", sent).isEqualTo(sent.content());
        } else {
            assertThat(sameMeaning(kind, sent.mediaType(), sent.content(), stored.content())).as("meaning of %s", sent).isTrue();
        }
        assertThat(stored.item().mediaType().split(";")[0]).isNotEmpty();
        assertThat(stored.item().uid()).as("UID of %s", sent).isIn("", sent.uid());
        if (kind == DataKind.SCRIPTS || kind == DataKind.FILES || itemAbilities().contains(ItemAbility.KEEPS_NAMES)) {
            assertThat(stored.item().name()).isEqualTo(sent.name());
        }
    }

    @TestFactory
    default Stream<DynamicTest> what_is_listed_is_what_is_read() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Agreeing");
            Items.put(items(), collection, samples(kind));
            Map<String, Read> read = Items.all(itemSource(), collection);
            for (ItemListing.Stub stub : itemSource().list(collection, "").items()) {
                Read one = read.get(stub.id());
                assertThat(one.item().version()).isEqualTo(stub.version());
                assertThat(stub.name()).isIn("", one.item().name());
                assertThat(stub.size()).isIn(-1L, (long) one.content().length);
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> only_what_is_asked_for_is_read_and_what_is_gone_is_left_out() {
        return eachWithSeveral(kind -> {
            ItemCollection collection = collection(kind, "Asked");
            List<String> ids = Items.put(items(), collection, samples(kind));
            assertThat(Items.read(itemSource(), collection, List.of(ids.getLast()))).containsOnlyKeys(ids.getLast());
            Items.delete(items(), collection, ids.getFirst());
            assertThat(Items.read(itemSource(), collection, ids)).doesNotContainKey(ids.getFirst()).hasSize(ids.size() - 1);
            assertThat(Items.read(itemSource(), collection, List.of())).isEmpty();
        });
    }

    @TestFactory
    default Stream<DynamicTest> reading_changes_nothing() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Untouched");
            Items.put(items(), collection, samples(kind));
            ItemListing before = itemSource().list(collection, "");
            String state = Items.find(itemSource(), kind, collection.id()).orElseThrow().state();
            Items.all(itemSource(), collection);
            assertThat(Set.copyOf(itemSource().list(collection, "").items())).isEqualTo(Set.copyOf(before.items()));
            assertThat(Items.find(itemSource(), kind, collection.id()).orElseThrow().state()).isEqualTo(state);
        });
    }

    @TestFactory
    default Stream<DynamicTest> the_version_changes_with_the_content() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Versions");
            ItemSample sample = samples(kind).getFirst();
            String id = Items.put(items(), collection, sample).getFirst();
            String before = Items.stub(itemSource(), collection, id).version();
            String after = Items.replace(items(), collection, id, sample.edited()).id();
            assertThat(Items.stub(itemSource(), collection, after).version()).isNotEqualTo(before);
        });
    }

    @TestFactory
    default Stream<DynamicTest> the_state_of_a_collection_changes_with_what_is_in_it() {
        return each(kind -> {
            needs(ItemAbility.COLLECTION_STATES);
            ItemCollection collection = collection(kind, "States");
            ItemSample sample = samples(kind).getFirst();
            List<String> states = new ArrayList<>();
            states.add(Items.find(itemSource(), kind, collection.id()).orElseThrow().state());
            String id = Items.put(items(), collection, sample).getFirst();
            states.add(Items.find(itemSource(), kind, collection.id()).orElseThrow().state());
            String now = Items.replace(items(), collection, id, sample.edited()).id();
            states.add(Items.find(itemSource(), kind, collection.id()).orElseThrow().state());
            Items.delete(items(), collection, now);
            states.add(Items.find(itemSource(), kind, collection.id()).orElseThrow().state());
            assertThat(states).doesNotContain("");
            for (int i = 1; i < states.size(); i++) {
                assertThat(states.get(i)).as("after step %d", i).isNotEqualTo(states.get(i - 1));
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_listing_since_a_state_leads_to_what_is_there_now() {
        return eachWithSeveral(kind -> {
            ItemCollection collection = collection(kind, "Since");
            List<ItemSample> samples = samples(kind);
            List<String> ids = Items.put(items(), collection, samples.subList(0, 2));
            String since = itemSource().list(collection, "").state();
            String edited = Items.replace(items(), collection, ids.getFirst(), samples.getFirst().edited()).id();
            Items.delete(items(), collection, ids.getLast());
            String fresh = Items.put(items(), collection, samples.getLast().edited("Freshwater")).getFirst();
            ItemListing changes = itemSource().list(collection, since);
            assertThat(ids(changes)).contains(edited, fresh).doesNotHaveDuplicates();
            Map<String, ItemListing.Stub> now = new java.util.TreeMap<>();
            itemSource().list(collection, "").items().forEach(stub -> now.put(stub.id(), stub));
            assertThat(changes.items()).allMatch(stub -> stub.version().equals(now.get(stub.id()).version()), "as it is now");
            if (itemAbilities().contains(ItemAbility.CHANGES_SINCE)) {
                assertThat(changes.complete()).isFalse();
                assertThat(changes.removed()).contains(ids.getLast()).doesNotContain(edited, fresh);
                ItemListing nothing = itemSource().list(collection, changes.state());
                assertThat(nothing.items()).isEmpty();
                assertThat(nothing.complete()).isFalse();
            } else {
                assertThat(changes.complete() || changes.removed().contains(ids.getLast())).isTrue();
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_state_that_is_not_known_is_answered_completely() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Unknown");
            List<String> ids = Items.put(items(), collection, samples(kind));
            ItemListing listing = itemSource().list(collection, "a state of nobody");
            assertThat(listing.complete()).isTrue();
            assertThat(ids(listing)).containsExactlyInAnyOrderElementsOf(ids);
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_collection_that_is_gone_is_said_to_be_gone() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.MAKES_COLLECTIONS);
            ItemCollection collection = collection(kind, "Gone");
            List<String> ids = Items.put(items(), collection, samples(kind).subList(0, 1));
            items().delete(collection);
            assertGone(() -> itemSource().list(collection, ""));
            assertGone(() -> itemSource().read(collection, ids, (item, content) -> {
                throw new AssertionError("read from a collection that is gone");
            }));
        });
    }

    private static void assertGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EndpointException.class,
                e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.MAILBOX_GONE));
    }

    @TestFactory
    default Stream<DynamicTest> several_threads_read_side_by_side() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Threads");
            List<String> ids = Items.put(items(), collection, samples(kind));
            ConcurrentLinkedQueue<Object> results = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        results.add(Items.read(itemSource(), collection, ids).keySet());
                    } catch (Throwable t) {
                        results.add(t);
                    }
                }));
            }
            join(threads);
            assertThat(results).hasSize(4).allMatch(r -> r.equals(new java.util.TreeSet<>(ids)), "read everything");
        });
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
