package dev.godwit.dav;

import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.dav.DavQuirk;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** Files on a server with every comfort. */
class WebDavContractTest implements ItemSourceContract, ItemTargetContract {
    private final DavUnderTest account = DavUnderTest.files("", DavQuirk.OC_MTIME, DavQuirk.TELLS_DIGESTS);

    @AfterEach
    void close() {
        account.close();
    }

    @Override
    public Target target() {
        return account.target();
    }

    @Override
    public void reopen() {
        account.reopen();
    }

    @Override
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.allBut(ItemAbility.KEEPS_COLLECTION_PROPERTIES, ItemAbility.RENAMES_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.CHANGES_SINCE, ItemAbility.ONE_PER_UID);
    }

    @Override
    public SortedMap<String, String> keptItemProperties(DataKind kind) {
        return new TreeMap<>(java.util.Map.of(dev.godwit.model.Item.MODIFIED, "2021-03-04T05:06:07Z"));
    }
}
