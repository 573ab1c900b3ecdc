package dev.godwit.jmap.items;

import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;

/** Both contracts over the account. */
interface ContractCases extends ItemSourceContract, ItemTargetContract {
    ItemsUnderTest account();

    @Override
    default Target target() {
        return account().target();
    }

    @Override
    default void reopen() {
        account().reopen();
    }

    @Override
    default boolean sameMeaning(DataKind kind, String mediaType, byte[] sent, byte[] stored) {
        return mediaType.endsWith("json") ? ItemsUnderTest.sameObject(sent, stored) : java.util.Arrays.equals(sent, stored);
    }
}
