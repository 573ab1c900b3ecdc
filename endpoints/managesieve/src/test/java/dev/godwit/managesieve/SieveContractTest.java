package dev.godwit.managesieve;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.testkit.contract.ItemAbility;
import dev.godwit.testkit.contract.ItemSourceContract;
import dev.godwit.testkit.contract.ItemTargetContract;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.sieve.SieveDialect;
import dev.godwit.testkit.sieve.SieveServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class SieveContractTest {
    @Nested
    class Pigeonhole extends Cases {
        Pigeonhole() {
            super(SieveDialect.PIGEONHOLE);
        }
    }

    @Nested
    class Cyrus extends Cases {
        Cyrus() {
            super(SieveDialect.CYRUS);
        }
    }

    @Nested
    class OlderThanTheRfc extends Cases {
        OlderThanTheRfc() {
            super(SieveDialect.PIGEONHOLE.withoutVersion());
        }
    }

    abstract static class Cases implements ItemSourceContract, ItemTargetContract {
        private final SieveServer server;
        private Target target;

        Cases(SieveDialect dialect) {
            server = SieveServer.start(dialect);
            target = open();
        }

        private Target open() {
            return new SieveEndpoint().openTarget(EndpointUri.parse("sieve://alice@127.0.0.1:" + server.port() + "?cleartext=yes"), new Secrets() {
                @Override
                public String password() {
                    return "secret";
                }

                @Override
                public String token(boolean afterRejection) {
                    throw new AssertionError("no token was expected to be asked for");
                }
            });
        }

        @AfterEach
        void close() {
            target.close();
            server.close();
        }

        @Override
        public Target target() {
            return target;
        }

        @Override
        public void reopen() {
            target.close();
            target = open();
        }

        @Override
        public Set<ItemAbility> itemAbilities() {
            return Set.of(ItemAbility.KEEPS_BYTES, ItemAbility.KEEPS_NAMES, ItemAbility.KEEPS_ITEM_PROPERTIES, ItemAbility.TELLS_VERSIONS,
                    ItemAbility.CHECKS_VERSIONS, ItemAbility.DIFFICULT_NAMES);
        }

        @Override
        public SortedMap<String, String> keptItemProperties(DataKind kind) {
            return new TreeMap<>(Map.of(Item.ACTIVE, "true"));
        }

        @Override
        public Optional<ItemSample> refused(DataKind kind) {
            return Optional.of(new ItemSample(DataKind.SCRIPTS, "application/sieve", "broken", "", "syntaxerror".getBytes(StandardCharsets.UTF_8), new TreeMap<>()));
        }
    }
}
