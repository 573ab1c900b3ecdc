package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.ItemTarget;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.Items.Read;
import dev.godwit.testkit.contract.RecordedItemAnswers.Answer;
import dev.godwit.testkit.contract.RecordedItemAnswers.Outcome;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every {@link ItemTarget} must do. How to inherit it: {@link ItemSourceContract}. */
public interface ItemTargetContract extends ItemFixture {

    private ItemCollection wanted(DataKind kind, String parentId, String name) {
        return new ItemCollection(kind, "", parentId, name, new TreeMap<>(), "");
    }

    private ItemCollection now(ItemCollection collection) {
        return Items.find(itemSource(), collection.kind(), collection.id()).orElseThrow(() -> new AssertionError(collection.name() + " is not listed"));
    }

    private boolean nameCounts(DataKind kind) {
        return kind == DataKind.SCRIPTS || kind == DataKind.FILES;
    }

    @TestFactory
    default Stream<DynamicTest> every_kind_says_what_it_takes() {
        return each(kind -> assertThat(items().accepts(kind)).isNotEmpty().allMatch(type -> type.contains("/"), "a media type"));
    }

    @TestFactory
    default Stream<DynamicTest> a_collection_that_was_made_is_listed_as_it_was_answered() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.MAKES_COLLECTIONS);
            ItemCollection made = items().create(wanted(kind, "", "Projects"));
            assertThat(made.id()).isNotEmpty();
            assertThat(made.name()).isEqualTo("Projects");
            reopen();
            assertThat(now(made).name()).isEqualTo("Projects");
            assertThat(now(made).properties()).doesNotContainKey(ItemCollection.SHARED_BY);
        });
    }

    @TestFactory
    default Stream<DynamicTest> making_a_collection_twice_leaves_it_as_it_is() {
        return each(kind -> {
            ItemCollection made = collection(kind, "Twice");
            Items.put(items(), made, samples(kind).subList(0, 1));
            int before = itemSource().collections(kind).size();
            ItemCollection again = items().create(made);
            assertThat(again.id()).isEqualTo(made.id());
            assertThat(itemSource().collections(kind)).hasSize(before);
            assertThat(itemSource().list(again, "").items()).hasSize(1);
        });
    }

    @TestFactory
    default Stream<DynamicTest> collections_keep_names_that_people_give() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.MAKES_COLLECTIONS);
            for (String name : List.of("Geburtstage & Feiern", "予定", "it's \"quoted\"", "100% (neu) #1", "a+b=c", "<tag>", "😀")) {
                ItemCollection made = items().create(wanted(kind, "", name));
                assertThat(now(made).name()).isEqualTo(name);
                assertThat(itemSource().list(made, "").items()).isEmpty();
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> directories_lie_within_directories() {
        return eachWithCollections(kind -> {
            assumeTrue(kind == DataKind.FILES, "only directories");
            needs(ItemAbility.NESTS_COLLECTIONS);
            ItemCollection outer = items().create(wanted(kind, "", "Outer"));
            ItemCollection inner = items().create(wanted(kind, outer.id(), "Inner"));
            ItemCollection twin = items().create(wanted(kind, "", "Inner"));
            assertThat(inner.id()).isNotEqualTo(twin.id());
            assertThat(now(inner).parentId()).isEqualTo(outer.id());
            Items.put(items(), inner, samples(kind));
            assertThat(itemSource().list(inner, "").items()).hasSameSizeAs(samples(kind));
            assertThat(itemSource().list(outer, "").items()).isEmpty();
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_renamed_collection_keeps_its_id_and_its_items() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.RENAMES_COLLECTIONS);
            ItemCollection made = collection(kind, "Before");
            Items.put(items(), made, samples(kind));
            ItemCollection renamed = items().change(now(made), now(made).withName("Afterwards"));
            assertThat(renamed.id()).isEqualTo(made.id());
            assertThat(now(made).name()).isEqualTo("Afterwards");
            assertThat(itemSource().list(renamed, "").items()).hasSameSizeAs(samples(kind));
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_moved_directory_keeps_its_id_and_its_items() {
        return eachWithCollections(kind -> {
            assumeTrue(kind == DataKind.FILES, "only directories");
            needs(ItemAbility.MOVES_COLLECTIONS);
            ItemCollection place = collection(kind, "Place");
            ItemCollection moved = collection(kind, "Moved");
            Items.put(items(), moved, samples(kind));
            assertThat(items().change(now(moved), now(moved).withParentId(place.id())).id()).isEqualTo(moved.id());
            assertThat(now(moved).parentId()).isEqualTo(place.id());
            assertThat(itemSource().list(now(moved), "").items()).hasSameSizeAs(samples(kind));
        });
    }

    @TestFactory
    default Stream<DynamicTest> properties_of_collections_are_kept_and_the_others_stay() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.KEEPS_COLLECTION_PROPERTIES);
            SortedMap<String, String> properties = keptCollectionProperties(kind);
            assumeTrue(!properties.isEmpty(), "no properties to keep");
            ItemCollection made = items().create(wanted(kind, "", "With properties").withProperties(properties));
            reopen();
            assertThat(now(made).properties()).containsAllEntriesOf(properties);
            String first = properties.firstKey();
            SortedMap<String, String> one = new TreeMap<>(Map.of(first, properties.get(first)));
            items().change(now(made), now(made).withProperties(one));
            assertThat(now(made).properties()).containsAllEntriesOf(properties);
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_deleted_collection_is_gone_with_its_items_and_deleting_it_again_is_no_error() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.MAKES_COLLECTIONS);
            ItemCollection made = collection(kind, "Deleted");
            ItemCollection other = collection(kind, "Other");
            Items.put(items(), made, samples(kind).subList(0, 1));
            items().delete(made);
            assertThat(Items.find(itemSource(), kind, made.id())).isEmpty();
            items().delete(made);
            assertThat(itemSource().list(other, "").items()).isEmpty();
        });
    }

    @TestFactory
    default Stream<DynamicTest> every_item_gets_one_answer_on_the_calling_thread() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Answers");
            List<ItemSample> many = ItemSamples.numbered(kind, items().accepts(kind), 30);
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(collection, many.stream().map(ItemSample::outgoing).toList(), answers);
            assertThat(answers.all()).hasSize(many.size()).allMatch(a -> a.thread() == Thread.currentThread() && a.outcome() == Outcome.STORED);
            for (int i = 0; i < many.size(); i++) {
                assertThat(answers.of(i).id()).isNotEmpty();
            }
            assertThat(itemSource().list(collection, "").items()).hasSameSizeAs(many);
            items().put(collection, List.of(), answers);
            assertThat(answers.all()).hasSameSizeAs(many);
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_replacement_takes_the_place_of_the_item() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Replaced");
            List<ItemSample> samples = samples(kind);
            List<String> ids = Items.put(items(), collection, samples);
            Answer answer = Items.replace(items(), collection, ids.getFirst(), samples.getFirst().edited());
            assertThat(answer.outcome()).isEqualTo(Outcome.STORED);
            Map<String, Read> all = Items.all(itemSource(), collection);
            assertThat(all).hasSameSizeAs(samples);
            byte[] sent = samples.getFirst().edited().content();
            assertThat(sameMeaning(kind, samples.getFirst().mediaType(), sent, all.get(answer.id()).content())).as("the new content is there").isTrue();
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_replacement_of_another_name_renames_scripts_and_files() {
        return each(kind -> {
            assumeTrue(nameCounts(kind), "names do not count");
            ItemCollection collection = collection(kind, "Renamed items");
            List<ItemSample> samples = samples(kind);
            String id = Items.put(items(), collection, samples).getFirst();
            Answer answer = Items.replace(items(), collection, id, samples.getFirst().edited().withName("renamed"));
            assertThat(answer.outcome()).isEqualTo(Outcome.STORED);
            Map<String, Read> all = Items.all(itemSource(), collection);
            assertThat(all).hasSameSizeAs(samples);
            assertThat(all.get(answer.id()).item().name()).isEqualTo("renamed");
        });
    }

    @TestFactory
    default Stream<DynamicTest> the_version_told_is_the_version_listed() {
        return each(kind -> {
            needs(ItemAbility.TELLS_VERSIONS);
            ItemCollection collection = collection(kind, "Told");
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(collection, List.of(samples(kind).getFirst().outgoing()), answers);
            Answer first = answers.of(0);
            assertThat(first.version()).isNotEmpty().isEqualTo(Items.stub(itemSource(), collection, first.id()).version());
            Answer second = Items.replace(items(), collection, first.id(), first.version(), samples(kind).getFirst().edited());
            assertThat(second.version()).isNotEmpty().isEqualTo(Items.stub(itemSource(), collection, second.id()).version());
        });
    }

    @TestFactory
    default Stream<DynamicTest> what_changed_meanwhile_is_neither_replaced_nor_deleted() {
        return each(kind -> {
            needs(ItemAbility.CHECKS_VERSIONS);
            ItemCollection collection = collection(kind, "Conflicts");
            ItemSample sample = samples(kind).getFirst();
            String id = Items.put(items(), collection, sample).getFirst();
            ItemListing.Stub stale = Items.stub(itemSource(), collection, id);
            String changed = Items.replace(items(), collection, id, sample.edited()).id();
            byte[] before = Items.all(itemSource(), collection).get(changed).content();
            assertThat(Items.replace(items(), collection, id, stale.version(), sample.edited("Deepwater")).outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(Items.delete(items(), collection, stale).outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(Items.all(itemSource(), collection).get(changed).content()).isEqualTo(before);
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_replacement_of_what_is_gone_is_a_conflict() {
        return each(kind -> {
            needs(ItemAbility.CHECKS_VERSIONS);
            ItemCollection collection = collection(kind, "Vanished");
            ItemSample sample = samples(kind).getFirst();
            String id = Items.put(items(), collection, sample).getFirst();
            ItemListing.Stub stub = Items.stub(itemSource(), collection, id);
            Items.delete(items(), collection, id);
            assertThat(Items.replace(items(), collection, id, stub.version(), sample.edited()).outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(itemSource().list(collection, "").items()).isEmpty();
        });
    }

    @TestFactory
    default Stream<DynamicTest> an_item_whose_uid_is_there_is_a_conflict() {
        return eachWithSeveral(kind -> {
            needs(ItemAbility.ONE_PER_UID);
            ItemSample sample = samples(kind).getFirst();
            assumeTrue(!sample.uid().isEmpty(), "no UIDs");
            ItemCollection collection = collection(kind, "One per UID");
            String id = Items.put(items(), collection, sample).getFirst();
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(collection, List.of(sample.edited().withName("another-name").outgoing()), answers);
            assertThat(answers.of(0).outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(answers.of(0).id()).isIn("", id);
            assertThat(itemSource().list(collection, "").items()).hasSize(1);
        });
    }

    @TestFactory
    default Stream<DynamicTest> a_name_in_use_is_a_conflict_where_names_count_and_avoided_elsewhere() {
        return eachWithSeveral(kind -> {
            ItemCollection collection = collection(kind, "Names");
            List<ItemSample> samples = samples(kind);
            String id = Items.put(items(), collection, samples.getFirst()).getFirst();
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(collection, List.of(samples.get(1).withName(samples.getFirst().name()).outgoing()), answers);
            if (nameCounts(kind)) {
                assertThat(answers.of(0).outcome()).isEqualTo(Outcome.CONFLICT);
                assertThat(answers.of(0).id()).isIn("", id);
            } else {
                assertThat(answers.of(0).outcome()).isEqualTo(Outcome.STORED);
            }
            assertThat(itemSource().list(collection, "").items()).hasSize(nameCounts(kind) ? 1 : 2);
        });
    }

    @TestFactory
    default Stream<DynamicTest> scripts_and_files_keep_names_that_people_give() {
        return eachWithSeveral(kind -> {
            needs(ItemAbility.DIFFICULT_NAMES);
            assumeTrue(nameCounts(kind), "names do not count");
            ItemCollection collection = collection(kind, "Difficult names");
            List<String> names = List.of("Grüße", "下書き", "a b", "it's", "100%", "a#b", "a?b", "a+b", "a&b", "a;b=c", "[x]", "{3}", "😀", "x".repeat(100));
            ItemSample model = samples(kind).getFirst();
            Items.put(items(), collection, names.stream().map(model::withName).toList());
            reopen();
            assertThat(Items.all(itemSource(), collection).values().stream().map(r -> r.item().name())).containsExactlyInAnyOrderElementsOf(names);
        });
    }

    @TestFactory
    default Stream<DynamicTest> what_is_deleted_is_gone_and_deleting_it_again_is_no_error() {
        return each(kind -> {
            ItemCollection collection = collection(kind, "Deletions");
            List<String> ids = Items.put(items(), collection, samples(kind));
            ItemListing.Stub stub = Items.stub(itemSource(), collection, ids.getFirst());
            Answer first = Items.delete(items(), collection, stub);
            assertThat(first.outcome()).isEqualTo(Outcome.STORED);
            assertThat(first.id()).isEqualTo(stub.id());
            assertThat(itemSource().list(collection, "").items()).hasSize(ids.size() - 1).noneMatch(s -> s.id().equals(stub.id()));
            assertThat(Items.delete(items(), collection, stub).outcome()).isEqualTo(Outcome.STORED);
        });
    }

    @TestFactory
    default Stream<DynamicTest> one_refused_item_does_not_keep_the_others_back() {
        return eachWithSeveral(kind -> {
            ItemSample bad = refused(kind).orElse(null);
            assumeTrue(bad != null, "nothing is refused");
            ItemCollection collection = collection(kind, "Refusals");
            List<ItemSample> good = samples(kind);
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(collection, List.of(good.getFirst().outgoing(), bad.outgoing(), good.getLast().outgoing()), answers);
            assertThat(List.of(answers.of(0).outcome(), answers.of(1).outcome(), answers.of(2).outcome()))
                    .containsExactly(Outcome.STORED, Outcome.REFUSED, Outcome.STORED);
            assertThat(itemSource().list(collection, "").items()).hasSize(2);
        });
    }

    @TestFactory
    default Stream<DynamicTest> properties_of_items_are_kept_and_can_be_changed_alone() {
        return each(kind -> {
            needs(ItemAbility.KEEPS_ITEM_PROPERTIES);
            SortedMap<String, String> properties = keptItemProperties(kind);
            assumeTrue(!properties.isEmpty(), "no properties to keep");
            ItemCollection collection = collection(kind, "Item properties");
            ItemSample plain = samples(kind).getFirst();
            ItemSample with = plain;
            for (Map.Entry<String, String> entry : properties.entrySet()) {
                with = with.with(entry.getKey(), entry.getValue());
            }
            String id = Items.put(items(), collection, with).getFirst();
            reopen();
            assertThat(Items.all(itemSource(), collection).get(id).item().properties()).containsAllEntriesOf(properties);
        });
    }

    @TestFactory
    default Stream<DynamicTest> at_most_one_script_is_active_and_another_takes_over() {
        return each(kind -> {
            assumeTrue(kind == DataKind.SCRIPTS, "only scripts");
            ItemCollection collection = collection(kind, "");
            List<ItemSample> samples = samples(kind);
            List<String> ids = Items.put(items(), collection, samples.get(0).with(Item.ACTIVE, "true"), samples.get(1));
            assertThat(active(collection)).containsExactly(samples.get(0).name());
            assertThat(Items.replace(items(), collection, ids.get(1), samples.get(1).with(Item.ACTIVE, "true")).outcome()).isEqualTo(Outcome.STORED);
            assertThat(active(collection)).containsExactly(samples.get(1).name());
            assertThat(Items.replace(items(), collection, ids.get(1), samples.get(1).edited().with(Item.ACTIVE, "true")).outcome()).isEqualTo(Outcome.STORED);
            assertThat(active(collection)).containsExactly(samples.get(1).name());
            assertThat(Items.replace(items(), collection, ids.get(1), samples.get(1).with(Item.ACTIVE, "false")).outcome()).isEqualTo(Outcome.STORED);
            assertThat(active(collection)).isEmpty();
        });
    }

    private List<String> active(ItemCollection scripts) {
        return Items.all(itemSource(), scripts).values().stream().map(Read::item)
                .filter(i -> i.properties().getOrDefault(Item.ACTIVE, "false").equals("true")).map(Item::name).toList();
    }

    @TestFactory
    default Stream<DynamicTest> a_new_script_that_says_nothing_of_it_leaves_the_active_one_alone() {
        return each(kind -> {
            assumeTrue(kind == DataKind.SCRIPTS, "only scripts");
            ItemCollection collection = collection(kind, "");
            List<ItemSample> samples = samples(kind);
            String id = Items.put(items(), collection, samples.get(0).with(Item.ACTIVE, "true"), samples.get(1)).getFirst();
            Items.put(items(), collection, samples.get(2).with(Item.ACTIVE, "false"));
            assertThat(active(collection)).containsExactly(samples.get(0).name());
            assertThat(Items.replace(items(), collection, id, samples.get(0).edited()).outcome()).isEqualTo(Outcome.STORED);
            assertThat(active(collection)).containsExactly(samples.get(0).name());
        });
    }

    @TestFactory
    default Stream<DynamicTest> the_state_of_a_script_shows_in_its_version() {
        return each(kind -> {
            assumeTrue(kind == DataKind.SCRIPTS, "only scripts");
            ItemCollection collection = collection(kind, "");
            ItemSample sample = samples(kind).getFirst();
            String id = Items.put(items(), collection, sample).getFirst();
            String before = Items.stub(itemSource(), collection, id).version();
            Items.replace(items(), collection, id, sample.with(Item.ACTIVE, "true"));
            assertThat(Items.stub(itemSource(), collection, id).version()).isNotEqualTo(before);
        });
    }

    @TestFactory
    default Stream<DynamicTest> large_files_travel_whole() {
        return each(kind -> {
            assumeTrue(kind == DataKind.FILES, "only files");
            needs(ItemAbility.LARGE_FILES);
            ItemCollection collection = collection(kind, "Large");
            byte[] large = new byte[5_000_003];
            new java.util.Random(7).nextBytes(large);
            String id = Items.put(items(), collection, samples(kind).getFirst().withContent(large)).getFirst();
            assertThat(Items.all(itemSource(), collection).get(id).content()).isEqualTo(large);
        });
    }

    @TestFactory
    default Stream<DynamicTest> nothing_can_be_put_into_a_collection_that_is_gone() {
        return eachWithCollections(kind -> {
            needs(ItemAbility.MAKES_COLLECTIONS);
            ItemCollection collection = collection(kind, "Gone too");
            items().delete(collection);
            RecordedItemAnswers answers = new RecordedItemAnswers();
            assertThatThrownBy(() -> items().put(collection, List.of(samples(kind).getFirst().outgoing()), answers))
                    .isInstanceOfSatisfying(EndpointException.class, e -> assertThat(e.kind()).isEqualTo(EndpointException.Kind.MAILBOX_GONE));
            assertThat(answers.all()).isEmpty();
        });
    }
}
