package dev.godwit.testkit.jmap;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A JMAP server (RFC 8620) on a loopback port of the system's choice, with its data in memory: for tests, which look
 * into the {@link #store()} directly. It keeps the specifications to the letter, and the client to them: what the client
 * does wrong is answered as the specification says and kept in {@link #violations()}. One virtual thread per request.
 */
public final class JmapServer implements AutoCloseable {
    static {
        // Header and body of an answer are two packets; without this the second waits for the first's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Seconds; a client that posts on a connection that is just being closed for idleness cannot know what became of it.
        System.setProperty("sun.net.httpserver.idleInterval", "600");
    }

    private final HttpServer http;
    private final boolean tls;
    private final JmapStore store;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Counts counts = new Counts();
    private final Methods methods = new Methods(this);
    private volatile JmapQuirks quirks;
    private volatile JmapFaults faults = JmapFaults.none();

    private JmapServer(JmapStore store, JmapQuirks quirks, SSLContext tls, int port) {
        this.store = store;
        this.quirks = quirks;
        this.tls = tls != null;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            http = tls == null ? HttpServer.create(address, 1024) : secure(address, tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", new HttpFront(this)::handle);
        http.start();
    }

    private static HttpServer secure(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, 1024);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    /** Serves a new, empty store without TLS. */
    public static JmapServer start(JmapQuirks quirks) {
        return start(new JmapStore(), quirks);
    }

    /** Serves {@code store} without TLS. */
    public static JmapServer start(JmapStore store, JmapQuirks quirks) {
        return new JmapServer(store, quirks, null, 0);
    }

    /** Serves {@code store} without TLS on a given port, as a server does that comes back after a crash. */
    public static JmapServer startOn(int port, JmapStore store, JmapQuirks quirks) {
        return new JmapServer(store, quirks, null, port);
    }

    public static JmapServer startWithTls(JmapStore store, JmapQuirks quirks, SSLContext tls) {
        return new JmapServer(store, quirks, tls, 0);
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** {@code http://localhost:port}, without a path. */
    public String url() {
        return scheme() + "://localhost:" + port();
    }

    /** Where the session object is, for clients that cannot discover it. */
    public String sessionUrl() {
        return url() + HttpFront.SESSION;
    }

    String scheme() {
        return tls ? "https" : "http";
    }

    public JmapStore store() {
        return store;
    }

    /** Changes the server's behaviour from the next request on, and lets its counts start at 1. */
    public void quirks(JmapQuirks other) {
        counts.startOver();
        quirks = other;
    }

    public JmapQuirks quirks() {
        return quirks;
    }

    public void faults(JmapFaults plan) {
        faults = plan;
    }

    JmapFaults faults() {
        return faults;
    }

    /** The rules that the client broke, in the order it did. */
    public List<Violation> violations() {
        return counts.violations();
    }

    /** How often each method was called since the start, and {@code session}, {@code api}, {@code upload}, {@code download} requested. */
    public Map<String, Long> requestCounts() {
        return counts.requests();
    }

    /** How often each type of error was answered, of methods and of single objects, and each HTTP status but 200 and 201. */
    public Map<String, Long> errorCounts() {
        return counts.errors();
    }

    /** How many requests to {@code api}, {@code upload} or {@code download} there were at one time at most. */
    public int peak(String where) {
        return counts.peak(where);
    }

    /** How many requests came to a place before the time that a Retry-After for it named. */
    public int earlyRequests() {
        return counts.early();
    }

    Counts counts() {
        return counts;
    }

    Methods methods() {
        return methods;
    }

    /** An object was refused. */
    void refused(String method, SetError error) {
        counts.error(error.json().path("type").asText());
        if (error.isBreach()) {
            counts.violation(error.json().path("type").asText(), method, error.getMessage());
        }
    }

    /** The accounts that a user sees. */
    List<JmapAccount> accounts(JmapStore.User user) {
        return SessionObject.accounts(store, user);
    }

    Access access(JmapStore.User user, JmapAccount account) {
        JmapStore.Level level = store.level(user, account);
        String principal = user.administrator ? null : store.account(user.name).principalId();
        return new Access(account, principal, level != null, level == JmapStore.Level.READ_ONLY, quirks, store.principals());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
