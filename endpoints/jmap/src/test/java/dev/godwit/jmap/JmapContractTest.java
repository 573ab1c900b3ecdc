package dev.godwit.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.jmap.JmapQuirks;
import dev.godwit.testkit.jmap.JmapServer;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The contracts over a server that keeps the specifications to the letter, and us to them. */
@Timeout(60)
class JmapContractTest implements JmapContractCases {
    private final JmapServer server = JmapServer.start(JmapQuirks.none());
    private final JmapAccountUnderTest account;

    JmapContractTest() {
        server.store().addAccount("alice", "secret");
        account = JmapAccountUnderTest.on(server, "");
    }

    @AfterEach
    void close() {
        account.close();
        server.close();
        assertThat(server.violations()).as("what we did against the specifications").isEmpty();
    }

    @Override
    public Target target() {
        return account.target();
    }

    @Override
    public void reopen() {
        account.close();
    }

    @Override
    public Set<Ability> abilities() {
        return Ability.allBut(Ability.PRESERVES_UIDS, Ability.DELETES_PARENTS);
    }
}
