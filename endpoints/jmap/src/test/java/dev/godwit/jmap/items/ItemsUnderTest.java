package dev.godwit.jmap.items;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.jmap.JmapEndpoint;
import dev.godwit.jmap.client.Json;
import dev.godwit.model.DataKind;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.jmap.JmapAccount;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;

/** The account alice of a strict server in memory, with bob beside. */
final class ItemsUnderTest implements AutoCloseable {
    private static final List<String> SAID_BY_SERVERS = List.of("created", "updated", "sequence", "isDraft", "useDefaultAlerts");

    final JmapServer server;
    final JmapAccount account;
    private final Secrets secrets;
    private Target target;

    ItemsUnderTest(JmapQuirks quirks) {
        this(quirks, new Secrets() {
            @Override
            public String password() {
                return "secret";
            }

            @Override
            public String token(boolean afterRejection) {
                throw new AssertionError("nobody should ask for a token");
            }
        });
    }

    ItemsUnderTest(JmapQuirks quirks, Secrets secrets) {
        this.server = JmapServer.start(quirks);
        this.secrets = secrets;
        this.account = server.store().addAccount("alice", "secret");
        server.store().addAccount("bob", "secret");
    }

    Target target() {
        return target("");
    }

    Target target(String options) {
        if (target == null) {
            String url = "jmap+http://alice@localhost:" + server.port() + "?cleartext=yes" + options;
            target = new JmapEndpoint(Clock.systemUTC(), wait -> Thread.yield()).openTarget(EndpointUri.parse(url), secrets);
        }
        return target;
    }

    ItemTarget items() {
        return (ItemTarget) target().items().orElseThrow();
    }

    void reopen() {
        if (target != null) {
            target.close();
        }
        target = null;
    }

    /** Each member that was sent is there, and nothing else but what servers say. */
    static boolean sameObject(byte[] sent, byte[] stored) {
        return plain(sent).equals(plain(stored));
    }

    private static ObjectNode plain(byte[] json) {
        ObjectNode object = json(json);
        object.remove(SAID_BY_SERVERS);
        return object;
    }

    static ObjectNode json(byte[] json) {
        try {
            JsonNode node = Json.MAPPER.readTree(json);
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode json(String text) {
        return json(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static ItemSample card(String uid, String more) {
        return new ItemSample(DataKind.CONTACTS, "application/jscontact+json", "", uid,
                ("{\"@type\":\"Card\",\"version\":\"1.0\",\"uid\":\"" + uid + "\"" + more.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8), new TreeMap<>());
    }

    /** Stops, and insists that nothing was done against the specifications. */
    @Override
    public void close() {
        reopen();
        server.close();
        assertThat(server.violations()).as("what we did against the specifications").isEmpty();
    }
}
