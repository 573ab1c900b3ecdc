package dev.godwit.dav;

import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** Calendars on a server that does as the RFCs say. */
class CalDavContractTest implements ItemSourceContract, ItemTargetContract {
    private final DavUnderTest account = DavUnderTest.calendars("");

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
        return ItemAbility.allBut(ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.NESTS_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.DIFFICULT_NAMES, ItemAbility.LARGE_FILES, ItemAbility.TELLS_VERSIONS);
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(java.util.Map.of(ItemCollection.DESCRIPTION, "Grüße <&>", ItemCollection.COLOR, "#336699FF", ItemCollection.SORT_ORDER, "7",
                ItemCollection.TIME_ZONE, "Europe/Berlin", ItemCollection.COMPONENTS, "VEVENT,VTODO", ItemCollection.AVAILABILITY, "none",
                "dav:{http://example.org/ns}mine", "<n1:mine xmlns:n1=\"http://example.org/ns\"><n1:deep a=\"1\">&lt;text&gt;</n1:deep></n1:mine>"));
    }
}
