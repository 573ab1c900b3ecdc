package dev.godwit.imap;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.NameRules;
import dev.godwit.contract.Target;
import dev.godwit.imap.client.Command;
import dev.godwit.imap.client.Create;
import dev.godwit.imap.client.Delete;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.RefusedException;
import dev.godwit.imap.client.Rename;
import dev.godwit.imap.client.Subscribe;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An account on an IMAP server, for reading and writing. */
final class ImapTarget implements Target {
    /** What Cyrus answers with "NO Invalid mailbox name" (3.6, 3.10), as far as it is no separator. */
    private static final String CYRUS_REFUSES = "!\"%;<>\\^`{|}";

    private static final int CREATED_AT_ONCE = 100;

    private final ImapSource source;
    private final Sessions sessions;
    /** Learnt by SELECT, and the same for every writer. */
    private final Map<MailboxPath, MailboxWriter.KeywordSupport> keywordSupport = new ConcurrentHashMap<>();

    ImapTarget(Sessions sessions) {
        this.source = new ImapSource(sessions);
        this.sessions = sessions;
    }

    @Override
    public Mailbox create(Mailbox wanted) {
        return sessions.with(session -> {
            MailboxPath path = wanted.path();
            boolean made = !path.isInbox() && createWithParents(session, path, wanted.role().map(MailboxTree::attribute).orElse(""));
            if (made && wanted.role().isEmpty()) {
                return asMade(wanted);
            }
            // what the server made of it: it may have given another role, or none
            for (Mailbox mailbox : new MailboxTree(session, sessions).mailboxes(path)) {
                if (mailbox.path().equals(path)) {
                    return mailbox;
                }
            }
            return wanted.withRole(path.isInbox() ? dev.godwit.model.Role.INBOX : null).withSubscribed(false).withSelectable(true);
        });
    }

    @Override
    public List<Mailbox> createAll(List<Mailbox> wanted) {
        Set<MailboxPath> made = sessions.with(session -> createPlain(session, wanted));
        return wanted.stream().map(mailbox -> made.contains(mailbox.path()) ? asMade(mailbox) : create(mailbox)).toList();
    }

    /** Sends the CREATEs without waiting for each answer. @return those it succeeded for; the others want the long way */
    private Set<MailboxPath> createPlain(ImapSession session, List<Mailbox> wanted) throws IOException {
        Set<MailboxPath> made = new HashSet<>();
        Map<MailboxPath, Handle<Void>> inFlight = new LinkedHashMap<>();
        for (Mailbox mailbox : wanted) {
            if (mailbox.role().isEmpty() && !mailbox.path().isInbox()) {
                inFlight.put(mailbox.path(), session.client().send(new Create(sessions.names().rawForNew(mailbox.path()), "")));
            }
            if (inFlight.size() >= CREATED_AT_ONCE) {
                await(inFlight, made);
            }
        }
        await(inFlight, made);
        return made;
    }

    private static void await(Map<MailboxPath, Handle<Void>> inFlight, Set<MailboxPath> made) throws IOException {
        for (Map.Entry<MailboxPath, Handle<Void>> create : inFlight.entrySet()) {
            try {
                create.getValue().await();
                made.add(create.getKey());
            } catch (RefusedException refused) {
                // exists, or wants its parents or a prefix: create() finds out, and says what is wrong if it is none of these
            }
        }
        inFlight.clear();
    }

    /** There is no need to look: with ten thousand mailboxes a LIST for each takes some servers minutes. */
    private static Mailbox asMade(Mailbox wanted) {
        return wanted.withSubscribed(false).withSelectable(true);
    }

    /** @return false if it was there already */
    private boolean createWithParents(ImapSession session, MailboxPath path, String specialUse) throws IOException {
        String use = session.capabilities().has("CREATE-SPECIAL-USE") ? specialUse : "";
        try {
            create(session, path, use);
        } catch (RefusedException refused) {
            if (exists(session, path)) {
                return false;
            }
            MailboxPath parent = path.parent();
            // RFC 9051 §6.3.4 makes the levels above; some servers want to be asked for each
            if (parent != null && !parent.isInbox() && !exists(session, parent)) {
                createWithParents(session, parent, "");
                create(session, path, use);
            } else {
                throw source.error(path, refused);
            }
        }
        return true;
    }

    private void create(ImapSession session, MailboxPath path, String use) throws IOException {
        String raw = sessions.names().rawForNew(path);
        try {
            session.client().run(new Create(raw, use));
        } catch (RefusedException refused) {
            if (!use.isEmpty() && !isAlreadyThere(refused)) {
                // [USEATTR]: the role is taken or not to be had here (RFC 6154 §3); the mailbox is wanted all the same
                create(session, path, "");
                return;
            }
            String prefix = wantedPrefix(refused);
            if (prefix.isEmpty() || !sessions.names().prefix().isEmpty()) {
                throw refused;
            }
            sessions.names().prefix(prefix);
            session.client().run(new Create(sessions.names().rawForNew(path), use));
        }
    }

    private static boolean isAlreadyThere(RefusedException refused) {
        String text = refused.response().text().toLowerCase(Locale.ROOT);
        return refused.response().code().is("ALREADYEXISTS") || text.contains("exists");
    }

    /** Servers without NAMESPACE that say "Client tried to access nonexistent namespace. (Mailbox name should probably be prefixed with: INBOX.)" */
    private String wantedPrefix(RefusedException refused) {
        String below = "INBOX" + sessions.names().separator();
        String text = refused.response().text();
        return sessions.names().separator() != 0 && text.contains("prefixed with") && text.contains(below) ? below : "";
    }

    private boolean exists(ImapSession session, MailboxPath path) throws IOException {
        return new MailboxTree(session, sessions).mailboxes(path).stream().anyMatch(mailbox -> mailbox.path().equals(path));
    }

    @Override
    public void rename(MailboxPath from, MailboxPath to) {
        sessions.with(session -> {
            run(session, from, new Rename(sessions.names().raw(from), sessions.names().rawForNew(to)));
            sessions.names().forget(from);
            keywordSupport.keySet().removeIf(known -> known.isWithin(from));
            return null;
        });
    }

    private <T> T run(ImapSession session, MailboxPath path, Command<T> command) throws IOException {
        try {
            return session.client().run(command);
        } catch (RefusedException refused) {
            throw source.error(path, refused);
        }
    }

    @Override
    public void delete(MailboxPath mailbox) {
        sessions.with(session -> {
            try {
                session.client().run(new Delete(sessions.names().raw(mailbox)));
            } catch (RefusedException refused) {
                EndpointException error = source.error(mailbox, refused);
                if (exists(session, mailbox)) {
                    throw error.kind() == Kind.MAILBOX_GONE ? EndpointException.of(Kind.USAGE, error.getMessage()) : error;
                }
            }
            keywordSupport.remove(mailbox);
            return null;
        });
    }

    @Override
    public void subscribe(MailboxPath mailbox, boolean subscribed) {
        sessions.with(session -> {
            try {
                return session.client().run(new Subscribe(sessions.names().raw(mailbox), subscribed));
            } catch (RefusedException refused) {
                // Cyrus and Courier refuse to unsubscribe what is not subscribed
                if (subscribed) {
                    throw source.error(mailbox, refused);
                }
                return null;
            }
        });
    }

    @Override
    public NameRules nameRules() {
        char separator = sessions.names().separator();
        // servers with '.' keep mailboxes as directories of that name: no '/' in it (Dovecot, Courier)
        String forbidden = separator == '.' ? "./" : separator == 0 ? "" : String.valueOf(separator);
        if (sessions.serverId().getOrDefault("name", "").startsWith("Cyrus")) {
            forbidden += CYRUS_REFUSES;
        }
        return new NameRules(forbidden, Integer.MAX_VALUE, false,
                separator != 0 && !sessions.names().prefix().toUpperCase(Locale.ROOT).startsWith("INBOX"), false);
    }

    @Override
    public MailboxWriter openWriter() {
        ImapSession session = sessions.borrow();
        ImapWriter writer = new ImapWriter(session, sessions, keywordSupport);
        boolean moves = session.capabilities().has("MOVE") || session.capabilities().has("UIDPLUS");
        return moves ? new MovingImapWriter(writer) : writer;
    }

    @Override
    public int usefulWriters() {
        return sessions.useful();
    }

    @Override
    public EndpointDescription describe() {
        return source.describe();
    }

    @Override
    public List<Mailbox> mailboxes() {
        return source.mailboxes();
    }

    @Override
    public Map<MailboxPath, MailboxState> states(Collection<MailboxPath> mailboxes) {
        return source.states(mailboxes);
    }

    @Override
    public MailboxReader openReader() {
        return source.openReader();
    }

    @Override
    public int usefulReaders() {
        return source.usefulReaders();
    }

    @Override
    public void close() {
        source.close();
    }
}
