package dev.godwit.memory;

import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.items.ItemSample;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

class MemoryItemContractTest implements ItemSourceContract, ItemTargetContract {
    private final MemoryAccount account = new MemoryAccount("alice", MemoryOptions.DEFAULT.withItems(
            MemoryItemOptions.DEFAULT.withRefusals(item -> item.uid().equals("bad") || item.name().equals("bad") || item.properties().containsKey("bad")
                    ? Optional.of(RefusalReason.UNCLASSIFIED) : Optional.empty())));
    private Target target = account.openTarget();

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void reopen() {
        target.close();
        target = account.openTarget();
    }

    @Override
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.ALL;
    }

    @Override
    public SortedMap<String, String> keptItemProperties(DataKind kind) {
        return new TreeMap<>(Map.of(Item.MODIFIED, "2025-01-02T03:04:05Z", "memory:own", "kept"));
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(Map.of(ItemCollection.COLOR, "#ff8800", ItemCollection.DESCRIPTION, "Grüße"));
    }

    @Override
    public Optional<ItemSample> refused(DataKind kind) {
        return Optional.of(samples(kind).get(1).with("bad", "yes"));
    }
}
