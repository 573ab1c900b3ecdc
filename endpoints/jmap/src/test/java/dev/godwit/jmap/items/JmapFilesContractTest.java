package dev.godwit.jmap.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import dev.godwit.testkit.jmap.JmapQuirks;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Files and directories over a server that forbids some characters in names. */
@Timeout(60)
class JmapFilesContractTest implements ContractCases {
    private final ItemsUnderTest account = new ItemsUnderTest(JmapQuirks.none().refuse("FileNode", node -> node.path("name").asText().equals("refused"), "name"));

    @AfterEach
    void close() {
        account.close();
    }

    @Override
    public ItemsUnderTest account() {
        return account;
    }

    @Override
    public Set<DataKind> testedKinds() {
        return EnumSet.of(DataKind.FILES);
    }

    @Override
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.allBut(ItemAbility.DIFFICULT_NAMES, ItemAbility.ONE_PER_UID);
    }

    @Override
    public Optional<ItemSample> refused(DataKind kind) {
        return Optional.of(ItemSamples.of(kind, items().accepts(kind)).get(1).withName("refused"));
    }

    @Override
    public SortedMap<String, String> keptItemProperties(DataKind kind) {
        return new TreeMap<>(Map.of(Item.CREATED, "2019-01-02T03:04:05Z", Item.MODIFIED, "2020-01-02T03:04:05Z", Item.EXECUTABLE, "true",
                Item.SHARE_WITH, "{\"PA2\":{\"mayRead\":true}}"));
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(Map.of(ItemCollection.SUBSCRIBED, "false", ItemCollection.ROLE, "documents", ItemCollection.SHARE_WITH, "{\"PA2\":{\"mayRead\":true}}"));
    }

    @Override
    @TestFactory
    public Stream<DynamicTest> collections_keep_names_that_people_give() {
        return each(kind -> {
            for (String name : List.of("Geburtstage & Feiern", "予定", "it's", "100% (neu) #1", "a+b=c", "😀")) {
                ItemCollection made = items().create(new ItemCollection(kind, "", "", name, new TreeMap<>(), ""));
                assertThat(Items.find(itemSource(), kind, made.id()).orElseThrow().name()).isEqualTo(name);
            }
        });
    }
}
