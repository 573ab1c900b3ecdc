package dev.godwit.lab;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Target;
import dev.godwit.managesieve.SieveEndpoint;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.items.ItemSample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Every case of the contract for items on the ManageSieve servers of the lab. Cyrus refuses names beyond ASCII in quotes and knows
 * them by another name when they come as literals: there the samples have plain names.
 */
@Tag("lab")
class SieveServersContractTest {
    @Nested
    class Pigeonhole extends Cases {
        Pigeonhole() {
            super("dovecot23-maildir", ItemAbility.DIFFICULT_NAMES);
        }
    }

    @Nested
    class Cyrus36 extends Cases {
        Cyrus36() {
            super("cyrus36", ItemAbility.DIFFICULT_NAMES);
        }
    }

    @Nested
    class Cyrus310 extends Cases {
        Cyrus310() {
            super("cyrus310", ItemAbility.DIFFICULT_NAMES);
        }
    }

    abstract static class Cases implements ItemSourceContract, ItemTargetContract {
        private static final String USER = "user11";
        private final LabServer server;
        private final Set<ItemAbility> abilities;
        private Target target;

        Cases(String name, ItemAbility... more) {
            server = LabServer.named(name);
            TreeMap<ItemAbility, Boolean> all = new TreeMap<>(Map.of(ItemAbility.KEEPS_BYTES, true, ItemAbility.KEEPS_NAMES, true,
                    ItemAbility.KEEPS_ITEM_PROPERTIES, true, ItemAbility.TELLS_VERSIONS, true, ItemAbility.CHECKS_VERSIONS, true));
            for (ItemAbility ability : more) {
                all.put(ability, true);
            }
            abilities = Set.copyOf(all.keySet());
        }

        @BeforeEach
        void reset() {
            server.reset(USER);
        }

        @AfterEach
        void close() {
            if (target != null) {
                target.close();
            }
        }

        @Override
        public Target target() {
            if (target == null) {
                target = new SieveEndpoint().openTarget(EndpointUri.parse(server.sieveUrl(USER)), server.secrets());
            }
            return target;
        }

        @Override
        public void reopen() {
            target().close();
            target = null;
        }

        @Override
        public Set<ItemAbility> itemAbilities() {
            return abilities;
        }

        @Override
        public List<ItemSample> samples(DataKind kind) {
            List<ItemSample> samples = ItemTargetContract.super.samples(kind);
            return abilities.contains(ItemAbility.DIFFICULT_NAMES) ? samples : IntStream.range(0, samples.size())
                    .mapToObj(i -> samples.get(i).withName("script-" + i)).toList();
        }

        @Override
        public SortedMap<String, String> keptItemProperties(DataKind kind) {
            return new TreeMap<>(Map.of(Item.ACTIVE, "true"));
        }

        @Override
        public Optional<ItemSample> refused(DataKind kind) {
            return Optional.of(new ItemSample(DataKind.SCRIPTS, "application/sieve", "broken", "", "this is no script".getBytes(StandardCharsets.UTF_8), new TreeMap<>()));
        }
    }
}
