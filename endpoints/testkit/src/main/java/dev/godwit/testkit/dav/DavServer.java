package dev.godwit.testkit.dav;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * CalDAV, CardDAV and WebDAV on a port of this machine, for one user, {@code alice} with password {@code secret}: her
 * principal is {@code /principals/alice/}, her calendars are in {@code /calendars/alice/}, her address books in
 * {@code /contacts/alice/}, her files in {@code /files/alice/}.
 */
public final class DavServer implements AutoCloseable {
    public static final String USER = "alice";
    public static final String PASSWORD = "secret";

    private record Rule(Predicate<DavRequest> when, Function<DavRequest, DavAnswer> answer, AtomicInteger times) {
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DavStore store = new DavStore();
    private final DavMethods methods;
    private final Set<DavQuirk> quirks;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<DavRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger dropAfter = new AtomicInteger();
    private final AtomicInteger cutAt = new AtomicInteger(-1);

    private DavServer(HttpServer http, Set<DavQuirk> quirks) {
        this.http = http;
        this.quirks = Set.copyOf(quirks);
        this.methods = new DavMethods(store, this.quirks, http.getAddress().getPort());
        store.make("/", "");
        store.make("/principals/", "");
        store.make("/principals/alice/", "<D:principal/>");
        for (String home : List.of("/calendars/", "/contacts/", "/files/")) {
            store.make(home, "");
            store.make(home + "alice/", "");
        }
        store.make("/calendars/alice/inbox/", "<C:schedule-inbox/>");
        store.make("/calendars/alice/outbox/", "<C:schedule-outbox/>");
        store.make("/calendars/alice/notifications/", "<S:notification/>");
    }

    public static DavServer start(DavQuirk... quirks) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            DavServer server = new DavServer(http, Set.copyOf(Arrays.asList(quirks)));
            http.createContext("/", server::handle);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** {@code scheme://alice@127.0.0.1:port/path?cleartext&options}. */
    public String url(String scheme, String path, String options) {
        return scheme + "://" + USER + "@127.0.0.1:" + port() + path + "?cleartext" + (options.isEmpty() ? "" : "&" + options);
    }

    /** All requests so far, in their order. */
    public List<DavRequest> requests() {
        return List.copyOf(requests);
    }

    public List<DavRequest> requests(String method) {
        return requests.stream().filter(request -> request.method().equals(method)).toList();
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** The next so many requests that fit get this answer, and nothing else happens. */
    public void answer(int times, Predicate<DavRequest> when, Function<DavRequest, DavAnswer> answer) {
        rules.add(new Rule(when, answer, new AtomicInteger(times)));
    }

    public void answer(int times, String method, DavAnswer answer) {
        answer(times, request -> request.method().equals(method), _ -> answer);
    }

    /** The next so many PUTs are obeyed, but their answers are lost together with the connection. */
    public void dropAfterPut(int times) {
        dropAfter.set(times);
    }

    /** The next GET breaks off after so many bytes. */
    public void cutNextGetAt(int bytes) {
        cutAt.set(bytes);
    }

    /** Puts a collection there. @param types XML within its resourcetype, such as {@code <C:calendar/>}; properties {@code {ns}name} to XML */
    public void collection(String path, String types, Map<String, String> properties) {
        synchronized (store) {
            store.make(path, types).properties.putAll(properties);
        }
    }

    /** Puts an item or a file there, as somebody else would. */
    public void put(String path, byte[] content) {
        synchronized (store) {
            DavNode node = store.get(path).orElseGet(() -> store.make(path, ""));
            node.content = content.clone();
            store.touch(node);
        }
    }

    public void remove(String path) {
        synchronized (store) {
            store.get(path).ifPresent(store::remove);
        }
    }

    /** What is there; fails if nothing is. */
    public byte[] content(String path) {
        synchronized (store) {
            return store.get(path).orElseThrow(() -> new AssertionError("nothing at " + path)).content.clone();
        }
    }

    /** The properties that were set there. */
    public Map<String, String> properties(String path) {
        synchronized (store) {
            return new TreeMap<>(store.get(path).orElseThrow(() -> new AssertionError("nothing at " + path)).properties);
        }
    }

    public java.time.Instant modified(String path) {
        synchronized (store) {
            return store.get(path).orElseThrow(() -> new AssertionError("nothing at " + path)).modified;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            byte[] body = exchange.getRequestBody().readAllBytes();
            DavRequest request = new DavRequest(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
            requests.add(request);
            DavAnswer answer = answer(request);
            if (request.method().equals("PUT") && dropAfter.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("dropped on purpose");
            }
            send(exchange, request, answer);
        }
    }

    private DavAnswer answer(DavRequest request) {
        for (Rule rule : rules) {
            if (rule.when().test(request) && rule.times().getAndDecrement() > 0) {
                return rule.answer().apply(request);
            }
        }
        String expected = "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        if (!request.header("Authorization").orElse("").equals(expected)) {
            return DavAnswer.of(401).with("WWW-Authenticate", "Basic realm=\"test\"");
        }
        if (quirks.contains(DavQuirk.LOGIN_PAGE)) {
            return DavAnswer.of(200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body><form>Please log in</form></body></html>");
        }
        synchronized (store) {
            return methods.answer(request);
        }
    }

    private void send(HttpExchange exchange, DavRequest request, DavAnswer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("DAV", "1, 3, extended-mkcol, calendar-access, addressbook, calendar-auto-schedule");
        exchange.getResponseHeaders().set("Server", "GodwitTestDav/1");
        int cut = request.method().equals("GET") ? cutAt.getAndSet(-1) : -1;
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (cut >= 0 && cut < answer.body().length) {
                out.write(answer.body(), 0, cut);
                out.flush();
                throw new IOException("cut on purpose");
            }
            out.write(answer.body());
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
