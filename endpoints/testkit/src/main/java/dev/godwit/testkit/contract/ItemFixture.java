package dev.godwit.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.contract.ItemSource;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What the test class of an endpoint with items supplies: {@link #target}, {@link #reopen} and {@link #itemAbilities}. Each
 * case runs for every kind of {@link #testedKinds} on one account; JUnit makes a new instance of the class for every
 * case. A class may implement {@link ContractFixture} as well.
 */
public interface ItemFixture {
    /**
     * The account under test. At the beginning of each case it holds no items; collections that the server makes by
     * itself may be there. Within a case it is the same account until the end.
     */
    Target target();

    /** Closes the target and opens the same account anew: {@link #target()} then gives the new one. */
    void reopen();

    /** What this endpoint claims. */
    Set<ItemAbility> itemAbilities();

    default ItemTarget items() {
        return (ItemTarget) target().items().orElseThrow();
    }

    /** The account as the engine reads it. Another object than {@link #items()} where the endpoint opens sources differently. */
    default ItemSource itemSource() {
        return items();
    }

    /** The kinds that the cases run for. */
    default Set<DataKind> testedKinds() {
        return items().kinds();
    }

    /** Contents to store, each different; exactly one for {@link DataKind#VACATION}. */
    default List<ItemSample> samples(DataKind kind) {
        return ItemSamples.of(kind, items().accepts(kind));
    }

    /** Whether what is stored says what was sent, for endpoints that rewrite. */
    default boolean sameMeaning(DataKind kind, String mediaType, byte[] sent, byte[] stored) {
        return Arrays.equals(sent, stored);
    }

    /** Properties of items that are kept; asked for only where {@link ItemAbility#KEEPS_ITEM_PROPERTIES} is claimed. */
    default SortedMap<String, String> keptItemProperties(DataKind kind) {
        return new TreeMap<>();
    }

    /** Properties of collections that are kept; asked for only where {@link ItemAbility#KEEPS_COLLECTION_PROPERTIES} is claimed. */
    default SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>();
    }

    /** Something of the kind that this endpoint refuses for good, if there is any. */
    default Optional<ItemSample> refused(DataKind kind) {
        return Optional.empty();
    }

    /** A collection to fill: a new one of that name, or the only one of a kind without collections, or the first where none can be made. */
    default ItemCollection collection(DataKind kind, String name) {
        if (kind.hasCollections() && itemAbilities().contains(ItemAbility.MAKES_COLLECTIONS)) {
            return items().create(new ItemCollection(kind, "", "", name, new TreeMap<>(), ""));
        }
        return itemSource().collections(kind).getFirst();
    }

    /** Skips the rest of the case where the ability is not claimed. */
    default void needs(ItemAbility ability) {
        assumeTrue(itemAbilities().contains(ability), () -> "this endpoint does not claim " + ability);
    }

    /** The same case for each kind. */
    default Stream<DynamicTest> each(Consumer<DataKind> test) {
        return testedKinds().stream().sorted().map(kind -> DynamicTest.dynamicTest(kind.word(), () -> test.accept(kind)));
    }

    /** The same case for each kind that can have several collections. */
    default Stream<DynamicTest> eachWithCollections(Consumer<DataKind> test) {
        return each(kind -> {
            assumeTrue(kind.hasCollections(), () -> kind + " has no collections");
            test.accept(kind);
        });
    }

    /** The same case for each kind that can hold several items. */
    default Stream<DynamicTest> eachWithSeveral(Consumer<DataKind> test) {
        return each(kind -> {
            assumeTrue(kind != DataKind.VACATION, "there is only one");
            test.accept(kind);
        });
    }
}
