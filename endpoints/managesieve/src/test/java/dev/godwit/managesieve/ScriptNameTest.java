package dev.godwit.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemListing.Stub;
import dev.godwit.testkit.contract.Items;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import dev.godwit.testkit.sieve.SieveDialect;
import dev.godwit.testkit.sieve.SieveServer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScriptNameTest {
    private static final ItemSample SCRIPT = ItemSamples.of(DataKind.SCRIPTS, List.of()).getFirst();

    private static List<Stub> stored(SieveDialect dialect, String... names) {
        Secrets secrets = new Secrets() {
            @Override
            public String password() {
                return "secret";
            }

            @Override
            public String token(boolean afterRejection) {
                throw new AssertionError("no token was expected to be asked for");
            }
        };
        try (SieveServer server = SieveServer.start(dialect);
                Target target = new SieveEndpoint().openTarget(EndpointUri.parse("sieve://alice@127.0.0.1:" + server.port() + "?cleartext=yes"), secrets)) {
            SieveTarget items = (SieveTarget) target.items().orElseThrow();
            for (String name : names) {
                Items.put(items, items.collections(DataKind.SCRIPTS).getFirst(), SCRIPT.withName(name));
            }
            return items.list(items.collections(DataKind.SCRIPTS).getFirst(), "").items();
        }
    }

    @Test
    void encoded_words_of_cyrus_are_read_as_the_names_they_were() {
        String two = "=?UTF-8?Q?a_=3D?= =?utf-8?q?b?=";
        assertThat(stored(SieveDialect.CYRUS, "\u00c4pfel & Birnen", "a=b?c_d \u00e4", two).stream().collect(Collectors.toMap(Stub::id, Stub::name)))
                .containsEntry("=?UTF-8?Q?=C3=84pfel_&_Birnen?=", "\u00c4pfel & Birnen").containsEntry("=?UTF-8?Q?a=3Db=3Fc=5Fd_=C3=A4?=", "a=b?c_d \u00e4")
                .containsEntry(two, "a =b");
    }

    @Test
    void what_only_looks_like_them_is_left_alone() {
        String[] odd = {"=?UTF-8?Q?x?=", "=?UTF-8?Q?=FF?=", "=?UTF-8?Q?=C?=", "=?UTF-8?Q?=C3=A4", "=?latin1?Q?=E4?="};
        assertThat(stored(SieveDialect.CYRUS, odd)).extracting(Stub::name).containsExactlyInAnyOrder(odd);
        assertThat(stored(SieveDialect.PIGEONHOLE, "=?UTF-8?Q?=C3=A4?=")).extracting(Stub::name).containsExactly("=?UTF-8?Q?=C3=A4?=");
    }
}
