package dev.godwit.dav;

import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.dav.DavQuirk;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** Address books on a server that gives cards in an older version than they are stored in, and that claims more than it can. */
class ConvertingCardDavContractTest implements ItemSourceContract, ItemTargetContract {
    private final DavUnderTest account = DavUnderTest.contacts("", DavQuirk.CONVERTS_CARDS, DavQuirk.UNQUOTED_ETAGS, DavQuirk.NO_CTAG, DavQuirk.SYNC_REFUSED);

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
        return ItemAbility.allBut(ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.NESTS_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.DIFFICULT_NAMES, ItemAbility.LARGE_FILES, ItemAbility.TELLS_VERSIONS, ItemAbility.CHANGES_SINCE, ItemAbility.COLLECTION_STATES);
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(java.util.Map.of(ItemCollection.DESCRIPTION, "Grüße <&>", ItemCollection.COLOR, "#336699"));
    }
}
