package dev.godwit.memory;

import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The contract with every feature switched off, and contents rewritten. */
class PlainMemoryItemContractTest implements ItemSourceContract, ItemTargetContract {
    private static final byte[] STAMP = "\r\nX-STAMP:1".getBytes(StandardCharsets.UTF_8);
    private final MemoryAccount account = new MemoryAccount("bob", MemoryOptions.DEFAULT.withItems(
            MemoryItemOptions.DEFAULT.without(MemoryItemFeature.values()).withRewriting(PlainMemoryItemContractTest::stamp)));
    private Target target = account.openTarget();

    private static byte[] stamp(byte[] content) {
        byte[] stamped = java.util.Arrays.copyOf(content, content.length + STAMP.length);
        System.arraycopy(STAMP, 0, stamped, content.length, STAMP.length);
        return stamped;
    }

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
    public boolean sameMeaning(DataKind kind, String mediaType, byte[] sent, byte[] stored) {
        return java.util.Arrays.equals(stamp(sent), stored);
    }

    @Override
    public Set<ItemAbility> itemAbilities() {
        return Set.of(ItemAbility.MAKES_COLLECTIONS, ItemAbility.NESTS_COLLECTIONS, ItemAbility.DIFFICULT_NAMES);
    }
}
