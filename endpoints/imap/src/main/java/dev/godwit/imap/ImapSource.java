package dev.godwit.imap;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.Source;
import dev.godwit.imap.client.Capabilities;
import dev.godwit.imap.client.QuotaRoot;
import dev.godwit.imap.client.Status;
import dev.godwit.imap.client.StatusItems;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An account on an IMAP server, for reading. */
final class ImapSource implements Source {
    private final Sessions sessions;

    ImapSource(Sessions sessions) {
        this.sessions = sessions;
    }

    Sessions sessions() {
        return sessions;
    }

    @Override
    public EndpointDescription describe() {
        return sessions.with(session -> {
            Capabilities capabilities = session.capabilities();
            Optional<EndpointDescription.Quota> quota = capabilities.has("QUOTA")
                    ? session.client().run(new QuotaRoot("INBOX")).map(ImapSource::quota) : Optional.empty();
            return new EndpointDescription(sessions.options().display(), sessions.options().identity(), software(),
                    capabilities.asList(), appendLimit(session), quota, notes(capabilities));
        });
    }

    /** RFC 7889 lets a server tell one limit for all mailboxes, or one for each: then that of INBOX stands for them. */
    private static OptionalLong appendLimit(ImapSession session) throws IOException {
        if (session.capabilities().has("APPENDLIMIT")) {
            StatusItems inbox = session.client().run(new Status("INBOX", "APPENDLIMIT", new HashMap<>()));
            return inbox == null || inbox.number("APPENDLIMIT") == 0 ? OptionalLong.empty() : OptionalLong.of(inbox.number("APPENDLIMIT"));
        }
        return session.capabilities().appendLimit();
    }

    private static EndpointDescription.Quota quota(QuotaRoot.Storage storage) {
        return new EndpointDescription.Quota(storage.root(), storage.usedKib() * 1024, storage.limitKib() * 1024);
    }

    private Optional<String> software() {
        Map<String, String> id = sessions.serverId();
        return Optional.ofNullable(id.get("name")).map(name -> id.containsKey("version") ? name + " " + id.get("version") : name);
    }

    private List<String> notes(Capabilities capabilities) {
        List<String> notes = new ArrayList<>();
        if (sessions.options().server().cleartext()) {
            notes.add("The connection is not encrypted: mail and password travel readable.");
        } else if (!sessions.options().server().trusted()) {
            notes.add("The server's certificate is not verified.");
        }
        if (!capabilities.has("UIDPLUS")) {
            notes.add("No UIDPLUS: UIDs of stored messages have to be looked up, and deleting is only possible where nothing else is marked as deleted.");
        }
        if (!capabilities.has("CONDSTORE")) {
            notes.add("No CONDSTORE: every run lists every message.");
        }
        if (!capabilities.has("SPECIAL-USE")) {
            notes.add("No SPECIAL-USE: the server does not say which mailboxes are for drafts, sent mail, junk and trash.");
        }
        if (capabilities.has("ACL")) {
            notes.add("The server keeps access rights (ACL); they are not carried over.");
        }
        if (!sessions.flags().unknown().isEmpty()) {
            notes.add("Flags that no standard knows were left out: " + String.join(" ", sessions.flags().unknown()));
        }
        return notes;
    }

    @Override
    public List<Mailbox> mailboxes() {
        return sessions.with(session -> new MailboxTree(session, sessions).mailboxes());
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return sessions.with(session -> new MailboxTree(session, sessions).states(mailboxes));
    }

    @Override
    public MailboxReader openReader() {
        ImapSession session = sessions.borrow();
        ImapReader reader = new ImapReader(session, sessions);
        return session.condstore() ? new ImapChangeReader(reader) : reader;
    }

    @Override
    public int usefulReaders() {
        return sessions.useful();
    }

    @Override
    public void close() {
        sessions.close();
    }

    EndpointException error(MailboxPath path, IOException failure) {
        return ImapErrors.of(sessions.options().display() + ": mailbox " + path, failure);
    }
}
