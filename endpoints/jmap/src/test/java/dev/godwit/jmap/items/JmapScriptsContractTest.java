package dev.godwit.jmap.items;

import dev.godwit.model.DataKind;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import dev.godwit.testkit.jmap.JmapQuirks;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
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
}
