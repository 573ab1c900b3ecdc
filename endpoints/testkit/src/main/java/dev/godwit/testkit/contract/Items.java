package dev.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.ItemSource;
import dev.godwit.contract.ItemTarget;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.testkit.contract.RecordedItemAnswers.Answer;
import dev.godwit.testkit.contract.RecordedItemAnswers.Outcome;
import dev.godwit.testkit.items.ItemSample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Short ways to fill collections of items and look at them. */
public final class Items {
    private Items() {
    }

    /** An item as it was read. */
    public record Read(Item item, byte[] content) {
    }

    /** Stores new items and insists on it; their ids in the order given. */
    public static List<String> put(ItemTarget target, ItemCollection collection, ItemSample... samples) {
        return put(target, collection, Arrays.asList(samples));
    }

    public static List<String> put(ItemTarget target, ItemCollection collection, List<ItemSample> samples) {
        RecordedItemAnswers answers = new RecordedItemAnswers();
        target.put(collection, samples.stream().map(ItemSample::outgoing).toList(), answers);
        assertThat(answers.all()).hasSize(samples.size()).allMatch(a -> a.outcome() == Outcome.STORED, "stored");
        return java.util.stream.IntStream.range(0, samples.size()).mapToObj(i -> answers.of(i).id()).toList();
    }

    /** Stores what takes the place of the item as it is now. */
    public static Answer replace(ItemTarget target, ItemCollection collection, String id, ItemSample sample) {
        return replace(target, collection, id, stub(target, collection, id).version(), sample);
    }

    public static Answer replace(ItemTarget target, ItemCollection collection, String id, String version, ItemSample sample) {
        RecordedItemAnswers answers = new RecordedItemAnswers();
        target.put(collection, List.of(sample.outgoing(id, version)), answers);
        return answers.of(0);
    }

    public static Answer delete(ItemTarget target, ItemCollection collection, ItemListing.Stub stub) {
        RecordedItemAnswers answers = new RecordedItemAnswers();
        target.delete(collection, List.of(stub), answers);
        return answers.of(0);
    }

    /** Deletes the item as it is now and insists on it. */
    public static void delete(ItemTarget target, ItemCollection collection, String id) {
        assertThat(delete(target, collection, stub(target, collection, id)).outcome()).isEqualTo(Outcome.STORED);
    }

    public static ItemListing.Stub stub(ItemSource source, ItemCollection collection, String id) {
        return source.list(collection, "").items().stream().filter(s -> s.id().equals(id)).findFirst()
                .orElseThrow(() -> new AssertionError("no item " + id + " in " + collection.name()));
    }

    /** All items by id, read whole. */
    public static Map<String, Read> all(ItemSource source, ItemCollection collection) {
        return read(source, collection, source.list(collection, "").items().stream().map(ItemListing.Stub::id).toList());
    }

    public static Map<String, Read> read(ItemSource source, ItemCollection collection, List<String> ids) {
        Map<String, Read> all = new TreeMap<>();
        source.read(collection, ids, (item, content) -> {
            byte[] bytes = content.readAllBytes();
            assertThat(item.size()).as("size told of %s", item.id()).isIn(-1L, (long) bytes.length);
            assertThat(all.put(item.id(), new Read(item, bytes))).as("%s came twice", item.id()).isNull();
        });
        return all;
    }

    /** The collection as it is listed now. */
    public static Optional<ItemCollection> find(ItemSource source, DataKind kind, String id) {
        return source.collections(kind).stream().filter(c -> c.id().equals(id)).findFirst();
    }
}
