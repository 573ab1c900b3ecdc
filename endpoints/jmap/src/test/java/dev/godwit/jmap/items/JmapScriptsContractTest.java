package dev.godwit.jmap.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.model.DataKind;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.RecordedItemAnswers;
import dev.godwit.testkit.contract.RecordedItemAnswers.Outcome;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import dev.godwit.testkit.jmap.JmapQuirks;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Scripts and the vacation response, which have no Foo/changes. */
@Timeout(60)
class JmapScriptsContractTest implements ContractCases {
    private final ItemsUnderTest account = new ItemsUnderTest(JmapQuirks.none().refuse("SieveScript", script -> script.path("name").asText().equals("refused"), "name"));

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
        return EnumSet.of(DataKind.SCRIPTS, DataKind.VACATION);
    }

    @Override
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.allBut(ItemAbility.KEEPS_BYTES, ItemAbility.CHANGES_SINCE);
    }

    @Override
    public Optional<ItemSample> refused(DataKind kind) {
        return kind == DataKind.SCRIPTS ? Optional.of(ItemSamples.of(kind, items().accepts(kind)).get(1).withName("refused")) : Optional.empty();
    }

    /** The server takes twenty scripts: what is over that is refused one by one. */
    @Override
    @TestFactory
    public Stream<DynamicTest> every_item_gets_one_answer_on_the_calling_thread() {
        return eachWithSeveral(kind -> {
            List<ItemSample> many = ItemSamples.numbered(kind, items().accepts(kind), 30);
            RecordedItemAnswers answers = new RecordedItemAnswers();
            items().put(collection(kind, ""), many.stream().map(ItemSample::outgoing).toList(), answers);
            assertThat(answers.all()).hasSize(many.size()).allMatch(a -> a.thread() == Thread.currentThread());
            assertThat(answers.all()).filteredOn(a -> a.outcome() == Outcome.STORED).hasSize(20);
            assertThat(answers.all()).filteredOn(a -> a.outcome() == Outcome.REFUSED).hasSize(10);
            assertThat(itemSource().list(collection(kind, ""), "").items()).hasSize(20);
        });
    }
}
