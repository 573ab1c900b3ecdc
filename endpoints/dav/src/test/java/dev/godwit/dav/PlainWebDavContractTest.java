package dev.godwit.dav;

import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.dav.DavQuirk;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Files on a server without entity tags and without encoding, over one connection. */
class PlainWebDavContractTest implements ItemSourceContract, ItemTargetContract {
    private final DavUnderTest account = DavUnderTest.files("connections=1", DavQuirk.NO_ETAG_ON_PUT, DavQuirk.RAW_HREFS, DavQuirk.NO_ETAGS);

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
        return ItemAbility.allBut(ItemAbility.KEEPS_COLLECTION_PROPERTIES, ItemAbility.RENAMES_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.CHANGES_SINCE, ItemAbility.ONE_PER_UID, ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.TELLS_VERSIONS);
    }

}
