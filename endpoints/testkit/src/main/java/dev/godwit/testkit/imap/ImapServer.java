package dev.godwit.testkit.imap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/**
 * An IMAP server (RFC 9051, RFC 3501) on a loopback port of the system's choice, with its mail in memory: for tests,
 * which look into the {@link #store()} directly, and for the demo. One virtual thread per connection.
 */
public final class ImapServer implements AutoCloseable {
    private final ServerSocket listener;
    private final MailStore store;
    private final SSLContext tls;
    private final boolean implicitTls;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> commandCounts = new ConcurrentHashMap<>();
    private final AtomicLong accepted = new AtomicLong();
    final AtomicInteger commands = new AtomicInteger();
    final AtomicInteger throttled = new AtomicInteger();
    final AtomicInteger appends = new AtomicInteger();
    private volatile Quirks quirks;
    private volatile FaultPlan faults = FaultPlan.none();

    private ImapServer(MailStore store, Quirks quirks, SSLContext tls, boolean implicitTls, int port) {
        this.store = store;
        this.quirks = quirks;
        this.tls = tls;
        this.implicitTls = implicitTls;
        try {
            listener = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("imap-server-" + port()).start(this::accept);
    }

    /** Serves a new, empty store without TLS. */
    public static ImapServer start(Quirks quirks) {
        return start(new MailStore(), quirks);
    }

    /** Serves {@code store} without TLS. */
    public static ImapServer start(MailStore store, Quirks quirks) {
        return new ImapServer(store, quirks, null, false, 0);
    }

    /** Serves {@code store} without TLS on a given port, as a server does that comes back after a crash. */
    public static ImapServer startOn(int port, MailStore store, Quirks quirks) {
        return new ImapServer(store, quirks, null, false, port);
    }

    /** Serves {@code store} with TLS from the first byte. */
    public static ImapServer startWithTls(MailStore store, Quirks quirks, SSLContext tls) {
        return new ImapServer(store, quirks, tls, true, 0);
    }

    /** Serves {@code store} and offers STARTTLS. */
    public static ImapServer startWithStartTls(MailStore store, Quirks quirks, SSLContext tls) {
        return new ImapServer(store, quirks, tls, false, 0);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public MailStore store() {
        return store;
    }

    /** Changes the server's behaviour from the next command of each connection on. */
    public void quirks(Quirks other) {
        quirks = other;
    }

    public Quirks quirks() {
        return quirks;
    }

    public void faults(FaultPlan plan) {
        faults = plan;
    }

    /** How many connections are open. */
    public int openConnections() {
        return sessions.size();
    }

    /** How many connections there have been. */
    public long acceptedConnections() {
        return accepted.get();
    }

    /** How often each command came since the start, in upper case; UID forms as {@code UID FETCH}. */
    public Map<String, Long> commandCounts() {
        Map<String, Long> counts = new TreeMap<>();
        commandCounts.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    /** Ends all connections at once, as a crash would. */
    public void cutAll() {
        sessions.forEach(Session::close);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }

    FaultPlan faults() {
        return faults;
    }

    SSLContext tls() {
        return tls;
    }

    boolean offersStartTls() {
        return tls != null && !implicitTls;
    }

    void count(String command) {
        commandCounts.computeIfAbsent(command, c -> new LongAdder()).increment();
    }

    long sessionsOf(Account account) {
        return sessions.stream().filter(session -> session.account == account).count();
    }

    void ended(Session session) {
        sessions.remove(session);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Session session = new Session(this, socket, accepted.incrementAndGet());
                sessions.add(session);
                Thread.ofVirtual().name("imap-session-" + accepted.get()).start(() -> session.run(implicitTls));
            } catch (IOException e) {
                // A closed listener ends the loop by its condition; a connection that failed at once is no concern.
                continue;
            }
        }
    }
}
