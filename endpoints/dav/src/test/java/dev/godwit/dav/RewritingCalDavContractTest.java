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

/** Calendars on a server that changes what it stores and tells its changes in parts. */
class RewritingCalDavContractTest implements ItemSourceContract, ItemTargetContract {
    private final DavUnderTest account = DavUnderTest.calendars("", DavQuirk.REWRITES, DavQuirk.NO_LENGTH_IN_REPORTS, DavQuirk.TRUNCATED_SYNC, DavQuirk.ENCODED_HREFS);

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
        return ItemAbility.allBut(ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.NESTS_COLLECTIONS, ItemAbility.MOVES_COLLECTIONS, ItemAbility.DIFFICULT_NAMES, ItemAbility.LARGE_FILES, ItemAbility.KEEPS_BYTES, ItemAbility.TELLS_VERSIONS);
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        return new TreeMap<>(java.util.Map.of(ItemCollection.DESCRIPTION, "Grüße <&>", ItemCollection.COLOR, "#336699FF", ItemCollection.SORT_ORDER, "7",
                ItemCollection.TIME_ZONE, "Europe/Berlin", ItemCollection.COMPONENTS, "VEVENT,VTODO", ItemCollection.AVAILABILITY, "none",
                "dav:{http://example.org/ns}mine", "<n1:mine xmlns:n1=\"http://example.org/ns\"><n1:deep a=\"1\">&lt;text&gt;</n1:deep></n1:mine>"));
    }
    @Override
    public boolean sameMeaning(DataKind kind, String mediaType, byte[] sent, byte[] stored) {
        return new String(stored, java.nio.charset.StandardCharsets.UTF_8).replace("X-REWRITTEN:yes\r\n", "").equals(new String(sent, java.nio.charset.StandardCharsets.UTF_8));
    }
}
