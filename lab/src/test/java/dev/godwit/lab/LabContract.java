package dev.godwit.lab;

import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.testkit.contract.Ability;
import dev.godwit.testkit.contract.SourceContract;
import dev.godwit.testkit.contract.TargetContract;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The endpoint contract on a real server's account. */
abstract class LabContract implements SourceContract, TargetContract {
    /** The special mailboxes that the lab gives every account: Cyrus protects them from being deleted. */
    static final Set<String> OF_THE_LAB = Set.of("Drafts", "Junk", "Trash", "Sent", "Archive");
    private static final String USER = "user01";

    private final LabServer server;
    private final Set<Ability> abilities;
    private final Set<String> refusedNames;
    private Target target;
    private Source source;

    /**
     * @param refusedNames names of the contract that this server refuses, whatever its rules for characters are
     * @param missing what this server cannot do beside what no IMAP server can
     */
    LabContract(String server, Set<String> refusedNames, Ability... missing) {
        this.refusedNames = refusedNames;
        this.server = LabServer.named(server);
        abilities = EnumSet.copyOf(Ability.allBut(missing));
        // IMAP has no way to choose UIDs
        abilities.remove(Ability.PRESERVES_UIDS);
    }

    @Override
    public Target target() {
        if (target == null) {
            target = server.target(USER);
        }
        return target;
    }

    @Override
    public Source source() {
        if (source == null) {
            source = server.source(USER);
        }
        return source;
    }

    @Override
    public void reopen() {
        close();
    }

    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    @Override
    public Set<String> refusedNames() {
        return refusedNames;
    }

    /** Before and not after, so that a case that failed cannot spoil the next one. */
    @BeforeEach
    void empty() {
        // Courier waits two seconds before it deletes a mailbox
        if (server.name().equals("courier")) {
            server.reset(USER);
            return;
        }
        List<MailboxPath> mailboxes = target().mailboxes().stream().map(Mailbox::path).sorted(Comparator.comparing(MailboxPath::depth).reversed()).toList();
        for (MailboxPath path : mailboxes) {
            if (!path.isInbox() && !OF_THE_LAB.contains(path.toString())) {
                target().subscribe(path, false);
                target().delete(path);
            }
        }
        try (MailboxWriter writer = target().openWriter(); var reader = source().openReader()) {
            UidSet left = reader.list(MailboxPath.INBOX).uids();
            if (!left.isEmpty()) {
                writer.delete(MailboxPath.INBOX, left);
            }
        }
    }

    @AfterEach
    void close() {
        if (target != null) {
            target.close();
        }
        if (source != null) {
            source.close();
        }
        target = null;
        source = null;
    }
}
