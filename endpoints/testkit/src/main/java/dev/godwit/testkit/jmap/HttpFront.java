package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.godwit.testkit.imap.Content;
import dev.godwit.testkit.jmap.JmapFaults.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** HTTP: who asks, for what, and how much at one time. */
final class HttpFront {
    static final String SESSION = "/jmap/session";

    private final JmapServer server;

    HttpFront(JmapServer server) {
        this.server = server;
    }

    void handle(HttpExchange exchange) throws IOException {
        // Closing an exchange without an answer closes its connection.
        try (exchange) {
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getRawPath();
            String where = where(path);
            server.counts().request(where);
            if (where.equals("well-known") && !server.quirks().noWellKnown) {
                exchange.getResponseHeaders().set("Location", SESSION);
                answer(exchange, 307, null, new byte[0]);
            } else if (where.equals("well-known") || where.equals("unknown")) {
                answer(exchange, 404, "text/html", "<html><body>Not found</body></html>".getBytes(StandardCharsets.UTF_8));
            } else if (isLetIn(exchange, where)) {
                serve(exchange, where, path);
            }
        } catch (RequestProblem e) {
            server.counts().error(e.type());
            server.counts().violation(e.type(), where(exchange.getRequestURI().getRawPath()), e.detail());
            answer(exchange, e.status(), "application/problem+json", Json.bytes(e.json()));
        } catch (Api.Broken e) {
            exchange.close();
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            answer(exchange, 500, "text/plain", trace.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String where(String path) {
        return path.equals("/.well-known/jmap") ? "well-known" : path.equals(SESSION) ? "session"
                : path.equals("/jmap/api") ? "api" : path.startsWith("/jmap/upload/") ? "upload"
                : path.startsWith("/jmap/download/") ? "download" : "unknown";
    }

    private boolean isLetIn(HttpExchange exchange, String where) throws IOException {
        JmapQuirks quirks = server.quirks();
        JmapQuirks.Throttle throttle = quirks.throttle(where, server.counts().next("http " + where));
        server.counts().noteIfEarly(where);
        if (throttle != null) {
            server.counts().putOff(where, throttle.retryAfterSeconds());
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(throttle.retryAfterSeconds()));
            answer(exchange, throttle.status(), "text/plain", "later".getBytes(StandardCharsets.UTF_8));
            return false;
        }
        JmapStore.User user = user(exchange.getRequestHeaders().getFirst("Authorization"));
        if (user == null) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"jmap\"");
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"jmap\"");
            answer(exchange, 401, "application/problem+json", Json.bytes(Json.of("{'type':'about:blank','status':401}")));
            return false;
        }
        exchange.setAttribute("user", user);
        if (quirks.isHttpForbidden(where)) {
            forbid(exchange);
            return false;
        }
        return true;
    }

    /** Counts a request as running, refuses it if there are too many, and lets it take its time. */
    private void admit(String where, int limit, String limitName, JmapQuirks quirks) throws RequestProblem {
        int running = server.counts().enter(where);
        if (quirks.gatherWhere.equals(where)) {
            CountDownLatch gathering = server.counts().gathering(where, quirks.gather);
            gathering.countDown();
            if (running <= limit) {
                await(gathering);
            }
        }
        if (running > limit) {
            throw RequestProblem.limit(400, limitName);
        }
        work(quirks);
    }

    private static void await(CountDownLatch gathering) {
        try {
            gathering.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is being closed
        }
    }

    private static void work(JmapQuirks quirks) {
        if (!quirks.workTime.isZero()) {
            LockSupport.parkNanos(quirks.workTime.toNanos());
        }
    }

    private void forbid(HttpExchange exchange) throws IOException {
        answer(exchange, 403, "application/problem+json", Json.bytes(Json.of("{'type':'about:blank','status':403}")));
    }

    private JmapStore.User user(String authorization) {
        if (authorization == null || authorization.indexOf(' ') < 0) {
            return null;
        }
        String scheme = authorization.substring(0, authorization.indexOf(' ')).toLowerCase(Locale.ROOT);
        String credentials = authorization.substring(authorization.indexOf(' ') + 1).strip();
        if (scheme.equals("bearer")) {
            return server.store().byToken(credentials);
        }
        if (!scheme.equals("basic")) {
            return null;
        }
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : server.store().byPassword(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null; // no base64: nobody we know
        }
    }

    private void serve(HttpExchange exchange, String where, String path) throws IOException, RequestProblem, Api.Broken {
        JmapStore.User user = (JmapStore.User) exchange.getAttribute("user");
        String expected = where.equals("api") || where.equals("upload") ? "POST" : "GET";
        if (!exchange.getRequestMethod().equals(expected)) {
            server.counts().violation("method", where, exchange.getRequestMethod());
            answer(exchange, 405, null, new byte[0]);
            return;
        }
        switch (where) {
            case "session" -> session(exchange, user);
            case "api" -> api(exchange, user);
            case "upload" -> upload(exchange, user, path);
            default -> download(exchange, user, path);
        }
    }

    private ObjectNode sessionObject(HttpExchange exchange, JmapStore.User user) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return SessionObject.of(server, user, server.scheme() + "://" + (host == null ? "localhost:" + server.port() : host));
    }

    private void session(HttpExchange exchange, JmapStore.User user) throws IOException, Api.Broken {
        breakAt(Step.RECEIVED, "session");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, no-store, must-revalidate");
        finish(exchange, 200, Json.bytes(sessionObject(exchange, user)), "session");
    }

    private void api(HttpExchange exchange, JmapStore.User user) throws IOException, RequestProblem, Api.Broken {
        JmapQuirks quirks = server.quirks();
        byte[] answer;
        List<String> methods;
        try {
            admit("api", quirks.limits.maxConcurrentRequests(), "maxConcurrentRequests", quirks);
            JsonNode request = Api.parse(body(exchange, quirks), exchange.getRequestHeaders().getFirst("Content-Type"), quirks);
            methods = Api.methods(request);
            if (methods.stream().anyMatch(name -> quirks.isHttpForbidden(name.split("/")[0]))) {
                forbid(exchange);
                return;
            }
            int number = server.counts().next("html");
            if (number >= quirks.htmlFirst && number <= quirks.htmlLast) {
                answer(exchange, 200, "text/html", "<!DOCTYPE html><html><body>Please log in.</body></html>".getBytes(StandardCharsets.UTF_8));
                return;
            }
            String sessionState = sessionObject(exchange, user).get("state").asText();
            answer = Json.bytes(new Api(server, user).run(request, sessionState));
        } finally {
            server.counts().leave("api");
        }
        finish(exchange, 200, answer, methods.isEmpty() ? "api" : methods.getLast());
    }

    private static byte[] body(HttpExchange exchange, JmapQuirks quirks) throws IOException, RequestProblem {
        byte[] body = exchange.getRequestBody().readNBytes((int) Math.min(Integer.MAX_VALUE - 8, quirks.limits.maxSizeRequest() + 1));
        if (body.length > quirks.limits.maxSizeRequest()) {
            throw RequestProblem.limit(400, "maxSizeRequest");
        }
        return body;
    }

    private JmapAccount account(JmapStore.User user, String id) {
        return server.accounts(user).stream().filter(account -> account.id().equals(id)).findFirst().orElse(null);
    }

    private void upload(HttpExchange exchange, JmapStore.User user, String path) throws IOException, RequestProblem, Api.Broken {
        JmapQuirks quirks = server.quirks();
        JmapAccount account = account(user, path.substring("/jmap/upload/".length()).replaceAll("/$", ""));
        if (account == null) {
            server.counts().violation("accountNotFound", "upload", path);
            answer(exchange, 404, "application/problem+json", Json.bytes(Json.of("{'type':'about:blank','status':404}")));
            return;
        }
        ObjectNode answer;
        try {
            admit("upload", quirks.limits.maxConcurrentUpload(), "maxConcurrentUpload", quirks);
            breakAt(Step.RECEIVED, "upload");
            if (server.faults().breaksAt(Step.HALF_RECEIVED, "upload")) {
                String length = exchange.getRequestHeaders().getFirst("Content-Length");
                exchange.getRequestBody().skipNBytes(length == null ? 1 : Long.parseLong(length) / 2);
                throw new Api.Broken();
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            String blobId = account.blobs().receive(exchange.getRequestBody(), quirks.limits.maxSizeUpload());
            answer = Json.object().put("accountId", account.id()).put("blobId", blobId)
                    .put("type", type == null ? "application/octet-stream" : type).put("size", account.blob(blobId).size());
            breakAt(Step.ACTED_NOT_ANSWERED, "upload");
        } catch (Blobs.TooLarge e) {
            throw RequestProblem.limit(413, "maxSizeUpload");
        } finally {
            server.counts().leave("upload");
        }
        finish(exchange, 201, Json.bytes(answer), "upload");
    }

    /** {@code /jmap/download/account/blob/name?accept=type}. */
    private void download(HttpExchange exchange, JmapStore.User user, String path) throws IOException, RequestProblem, Api.Broken {
        JmapQuirks quirks = server.quirks();
        String[] parts = path.split("/", 6);
        JmapAccount account = parts.length == 6 ? account(user, parts[3]) : null;
        Content content = account == null ? null : account.blobs().get(parts[4]);
        if (content == null) {
            answer(exchange, 404, "application/problem+json", Json.bytes(Json.of("{'type':'about:blank','status':404}")));
            return;
        }
        try {
            admit("download", Integer.MAX_VALUE, "", quirks);
            breakAt(Step.RECEIVED, "download");
            boolean half = server.faults().breaksAt(Step.ANSWERED_HALF, "download");
            boolean cut = server.counts().next("cut") <= quirks.cutDownloads;
            long end = half ? content.size() / 2 : cut ? quirks.cutDownloadAt : Long.MAX_VALUE;
            exchange.getResponseHeaders().set("Content-Type", accept(exchange.getRequestURI()));
            exchange.sendResponseHeaders(200, content.size() == 0 ? -1 : content.size());
            try (InputStream in = content.open()) {
                copy(in, exchange.getResponseBody(), Math.min(end, content.size()));
            }
            if (end < content.size()) {
                throw new Api.Broken();
            }
        } finally {
            server.counts().leave("download");
        }
    }

    private static String accept(URI uri) {
        String query = uri.getRawQuery();
        return query == null || !query.startsWith("accept=") ? "application/octet-stream"
                : URLDecoder.decode(query.substring("accept=".length()), StandardCharsets.UTF_8);
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[65536];
        long left = length;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                return;
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        out.flush();
    }

    private void breakAt(Step step, String what) throws Api.Broken {
        if (server.faults().breaksAt(step, what)) {
            throw new Api.Broken();
        }
    }

    private void finish(HttpExchange exchange, int status, byte[] body, String what) throws IOException, Api.Broken {
        if (server.faults().breaksAt(Step.ANSWERED_HALF, what)) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            throw new Api.Broken();
        }
        answer(exchange, status, "application/json", body);
    }

    private void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (status >= 300) {
            server.counts().error(Integer.toString(status));
        }
        if (type != null) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().close();
    }
}
