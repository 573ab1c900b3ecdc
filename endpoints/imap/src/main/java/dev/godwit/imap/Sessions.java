package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.Secrets;
import dev.godwit.imap.client.AskNamespaces;
import dev.godwit.imap.client.Enable;
import dev.godwit.imap.client.Flags;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.Id;
import dev.godwit.imap.client.ImapClient;
import dev.godwit.imap.client.ListMailboxes;
import dev.godwit.imap.client.MailboxList;
import dev.godwit.imap.client.Namespaces;
import dev.godwit.login.TranscriptFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one account. A connection is borrowed for a task and given back; given-back ones are used again.
 * May be used by several threads.
 */
final class Sessions implements AutoCloseable {
    private final ImapOptions options;
    private final ImapLogin login;
    private final boolean readOnly;
    private final Flags flags = new Flags();
    private final ConcurrentLinkedDeque<ImapSession> idle = new ConcurrentLinkedDeque<>();
    private final Set<ImapSession> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger useful;
    private final TranscriptFile transcript;
    private volatile boolean closed;
    private volatile MailboxNames names;
    private volatile Map<String, String> serverId = Map.of();

    private Sessions(ImapOptions options, Secrets secrets, boolean readOnly, TranscriptFile transcript) {
        this.options = options;
        this.login = new ImapLogin(options, secrets, transcript);
        this.readOnly = readOnly;
        this.useful = new AtomicInteger(options.connections());
        this.transcript = transcript;
    }

    /** Logs in and learns what is the same for all connections. */
    static Sessions open(ImapOptions options, Secrets secrets, boolean readOnly) {
        TranscriptFile file = options.server().transcript().map(TranscriptFile::open).orElse(null);
        Sessions sessions = new Sessions(options, secrets, readOnly, file);
        try {
            sessions.giveBack(sessions.connect());
            return sessions;
        } catch (RuntimeException e) {
            sessions.close();
            throw e;
        }
    }

    ImapOptions options() {
        return options;
    }

    Flags flags() {
        return flags;
    }

    MailboxNames names() {
        return names;
    }

    Map<String, String> serverId() {
        return serverId;
    }

    /** How many connections can work side by side with profit, as far as is known. */
    int useful() {
        return useful.get();
    }

    ImapSession borrow() {
        for (ImapSession session = idle.pollLast(); session != null; session = idle.pollLast()) {
            if (session.isAlive()) {
                return session;
            }
            discard(session);
        }
        return connect();
    }

    /** Takes a connection back that is in order, and gets rid of one that is not. */
    void giveBack(ImapSession session) {
        if (closed || session.client().isBroken() || !session.client().isIdle() || !session.leaveMailbox()) {
            discard(session);
            return;
        }
        idle.addLast(session);
        if (closed && idle.remove(session)) {
            discard(session);
        }
    }

    void discard(ImapSession session) {
        open.remove(session);
        session.client().logout();
    }

    /** Does something on a borrowed connection. */
    <T> T with(Task<T> task) {
        ImapSession session = borrow();
        try {
            T result = task.run(session);
            giveBack(session);
            return result;
        } catch (IOException e) {
            giveBack(session);
            throw ImapErrors.of(options.display(), e);
        } catch (RuntimeException e) {
            giveBack(session);
            throw e;
        }
    }

    /** Uses a connection. */
    @FunctionalInterface
    interface Task<T> {
        T run(ImapSession session) throws IOException;
    }

    private ImapSession connect() {
        ImapClient client;
        try {
            client = login.connect();
        } catch (EndpointException e) {
            if (e.kind() == EndpointException.Kind.SLOW_DOWN && !open.isEmpty()) {
                useful.accumulateAndGet(open.size(), Math::min);
            }
            throw e;
        }
        ImapSession session = new ImapSession(client, this);
        open.add(session);
        try {
            introduce(client, session);
        } catch (IOException e) {
            discard(session);
            throw ImapErrors.of(options.display(), e);
        }
        if (closed) {
            discard(session);
            throw EndpointException.of(EndpointException.Kind.BUG, options.display() + ": used after it was closed");
        }
        return session;
    }

    /** One round trip for all that is to be asked and said after the login. */
    private void introduce(ImapClient client, ImapSession session) throws IOException {
        List<String> extensions = new ArrayList<>();
        if (client.capabilities().has("ENABLE")) {
            if (client.capabilities().has("QRESYNC")) {
                extensions.add("QRESYNC");
            } else if (client.capabilities().has("CONDSTORE")) {
                extensions.add("CONDSTORE");
            }
            // gives 8-bit messages as they are; not on writers, where APPEND would need another syntax (RFC 9755 §4)
            if (readOnly && client.capabilities().has("UTF8=ACCEPT")) {
                extensions.add("UTF8=ACCEPT");
            }
        }
        boolean first = names == null;
        Handle<Set<String>> enable = extensions.isEmpty() ? null : client.send(new Enable(client, extensions));
        Handle<Map<String, String>> id = client.capabilities().has("ID") ? client.send(new Id()) : null;
        Handle<Namespaces> namespaces = first && client.capabilities().has("NAMESPACE") ? client.send(new AskNamespaces()) : null;
        Handle<MailboxList> separator = first ? client.send(ListMailboxes.list("", List.of())) : null;
        if (enable != null) {
            session.enabled(enable.await());
        }
        if (id != null) {
            serverId = id.await();
        }
        if (first) {
            names = new MailboxNames(namespaces == null ? Namespaces.UNKNOWN : namespaces.await(), separator.await().entries(), client.utf8());
        }
    }

    @Override
    public void close() {
        closed = true;
        for (ImapSession session : open) {
            if (idle.remove(session)) {
                discard(session);
            } else {
                session.cut();
            }
        }
        open.clear();
        if (transcript != null) {
            transcript.close();
        }
    }
}
