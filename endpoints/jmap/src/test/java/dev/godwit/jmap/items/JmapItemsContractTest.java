package dev.godwit.jmap.items;

import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import dev.godwit.testkit.jmap.JmapQuirks;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Timeout;

/** Cards, events and identities over a server that keeps the specifications to the letter, and us to them. */
@Timeout(60)
class JmapItemsContractTest implements ContractCases {
    private static final String REFUSED = "Refused of Tidewater";
    private ItemsUnderTest account = open();

    private static ItemsUnderTest open() {
        JmapQuirks quirks = JmapQuirks.none();
        for (String type : new String[] {"ContactCard", "CalendarEvent", "Identity", "ParticipantIdentity"}) {
            quirks = quirks.refuse(type, object -> object.toString().contains(REFUSED), "name");
        }
        return new ItemsUnderTest(quirks);
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Override
    public ItemsUnderTest account() {
        return account;
    }

    /** Each kind has an account of its own. */
    @Override
    public java.util.stream.Stream<DynamicTest> each(java.util.function.Consumer<DataKind> test) {
        return ContractCases.super.each(kind -> {
            account.close();
            account = open();
            test.accept(kind);
        });
    }

    @Override
    public Set<DataKind> testedKinds() {
        return EnumSet.of(DataKind.CONTACTS, DataKind.CALENDARS, DataKind.IDENTITIES, DataKind.PARTICIPANT_IDENTITIES);
    }

    @Override
    public Set<ItemAbility> itemAbilities() {
        return ItemAbility.allBut(ItemAbility.KEEPS_BYTES, ItemAbility.KEEPS_NAMES);
    }

    @Override
    public Optional<ItemSample> refused(DataKind kind) {
        ItemSample model = ItemSamples.of(kind, items().accepts(kind)).get(1);
        String text = new String(model.content(), StandardCharsets.UTF_8).replace("Tidewater", REFUSED);
        return Optional.of(model.withContent(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public SortedMap<String, String> keptItemProperties(DataKind kind) {
        return kind == DataKind.CALENDARS ? new TreeMap<>(Map.of(Item.DRAFT, "true", Item.USE_DEFAULT_ALERTS, "true")) : new TreeMap<>();
    }

    @Override
    public SortedMap<String, String> keptCollectionProperties(DataKind kind) {
        String rights = kind == DataKind.CONTACTS ? "{\"PA2\":{\"mayRead\":true,\"mayWrite\":false,\"mayShare\":false,\"mayDelete\":false}}"
                : "{\"PA2\":{\"mayReadItems\":true,\"mayReadFreeBusy\":true}}";
        SortedMap<String, String> kept = new TreeMap<>(Map.of(ItemCollection.DESCRIPTION, "of Tidewater", ItemCollection.SORT_ORDER, "7",
                ItemCollection.SUBSCRIBED, "false", ItemCollection.SHARE_WITH, rights, ItemCollection.DEFAULT, "true"));
        if (kind == DataKind.CALENDARS) {
            kept.putAll(Map.of(ItemCollection.COLOR, "#aabbcc", ItemCollection.VISIBLE, "false", ItemCollection.AVAILABILITY, "attending",
                    ItemCollection.TIME_ZONE, "Europe/Berlin", "jmap:defaultAlertsWithTime",
                    "{\"a1\":{\"@type\":\"Alert\",\"trigger\":{\"@type\":\"OffsetTrigger\",\"offset\":\"-PT5M\"}}}"));
        }
        return kept;
    }
}
