package dev.godwit.dav;

import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.dav.DavQuirk;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Calendars on a server that knows little: CTag alone, no multiget, no properties while a calendar is made, weak entity tags, odd hrefs. */
class OldCalDavContractTest implements ItemSourceContract, ItemTargetContract {
    private final DavUnderTest account = DavUnderTest.calendars("", DavQuirk.NO_SYNC, DavQuirk.NO_MULTIGET, DavQuirk.NO_MKCALENDAR, DavQuirk.PLAIN_MKCOL, DavQuirk.WEAK_ETAGS, DavQuirk.ABSOLUTE_HREFS, DavQuirk.NO_ALLPROP);

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
        return ItemAbility.allBut(ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.NESTS_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.DIFFICULT_NAMES, ItemAbility.LARGE_FILES, ItemAbility.TELLS_VERSIONS, ItemAbility.CHANGES_SINCE, ItemAbility.KEEPS_COLLECTION_PROPERTIES);
    }

}
