package dev.godwit.imap;

import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import dev.godwit.testkit.imap.ImapServer;
import dev.godwit.testkit.imap.MailStore;
import dev.godwit.testkit.imap.Quirks;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** The contract over a server in memory; test classes say how the server or the URL differs from the ordinary. */
class ImapContractCases implements SourceContract, TargetContract {
    private final ImapServer server;
    private final ImapAccountUnderTest account;
    private final Set<Ability> abilities;

    ImapContractCases(Quirks quirks, String options, Ability... missing) {
        MailStore store = new MailStore();
        store.addAccount("alice", "secret");
        server = ImapServer.start(store, quirks);
        account = ImapAccountUnderTest.on(server, options);
        abilities = new java.util.HashSet<>(Ability.allBut(missing));
        abilities.remove(Ability.PRESERVES_UIDS);
    }

    @Override
    public Target target() {
        return account.target();
    }

    @Override
    public Source source() {
        return account.source();
    }

    @Override
    public void reopen() {
        account.close();
    }

    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    @AfterEach
    void close() {
        account.close();
        server.close();
    }
}
