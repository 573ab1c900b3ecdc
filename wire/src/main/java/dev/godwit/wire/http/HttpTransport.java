package dev.godwit.wire.http;

import dev.godwit.wire.http.HttpFailure.Reason;
import dev.godwit.wire.net.JdkTls;
import dev.godwit.wire.net.TlsException;
import dev.godwit.wire.net.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;

/**
 * Sends requests to one account's server. Any number of threads; calls block, and wait while as many answers are open as
 * connections are allowed. Interrupting a thread that waits gives its request up.
 */
public final class HttpTransport implements AutoCloseable {
    private static final int MOST_REDIRECTS = 5;
    /** Unasked, asked, and once more where what was said is too old by now. */
    private static final int MOST_LOGINS = 3;
    private static final long LOOK_EVERY_MS = 1_000;

    private final HttpOptions options;
    private final Authorization authorization;
    private final Clock clock;
    private final HttpTranscript transcript;
    private final HttpClient client;
    private final Semaphore connections;
    private final Set<Origin> trusted = ConcurrentHashMap.newKeySet();

    private HttpTransport(HttpOptions options, HttpLogin login, Clock clock, HttpTranscript transcript, HttpClient client) {
        this.options = options;
        this.authorization = new Authorization(login);
        this.clock = clock;
        this.transcript = transcript;
        this.client = client;
        this.connections = new Semaphore(options.connections(), true);
        trusted.add(options.origin());
        trusted.addAll(options.trustedToo());
    }

    /** Connects to nobody yet. @param clock for Retry-After */
    public static HttpTransport open(HttpOptions options, HttpLogin login, Clock clock) throws IOException {
        HttpTranscript transcript = options.transcript().isEmpty() ? HttpTranscript.OFF : HttpTranscript.to(options.transcript().get());
        return open(options, login, clock, transcript);
    }

    /** With a transcript of the caller's, which is closed with this. */
    public static HttpTransport open(HttpOptions options, HttpLogin login, Clock clock, HttpTranscript transcript) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(options.timeouts().connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                // in clear the JDK would ask for an upgrade with the first request, which servers misunderstand when it has a body
                .version(options.http2() && options.origin().secure() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (options.tls().mode() == TlsMode.CLEARTEXT) {
            // a redirect may lead to TLS; without these the client would make the JDK's context at once
            builder.sslContext(JdkTls.contextOnDemand(options.tls())).sslParameters(new SSLParameters(null, new String[] {"TLSv1.3", "TLSv1.2"}));
        } else {
            try {
                builder.sslContext(JdkTls.context(options.tls()));
            } catch (TlsException e) {
                throw HttpFailures.tls(e);
            }
        }
        return new HttpTransport(options, login, clock, transcript, builder.build());
    }

    public HttpOptions options() {
        return options;
    }

    /** For remarks of the protocol above. */
    public HttpTranscript transcript() {
        return transcript;
    }

    /** Lets this origin have the credentials as well, because the server named it and the user does not object. */
    public void trust(Origin origin) {
        trusted.add(origin);
    }

    public boolean trusts(Origin origin) {
        return trusted.contains(origin);
    }

    /**
     * Sends the request, follows redirects within the trusted origins, and says once more who asks where that was refused: with a
     * new token, or as the server's challenge wants it.
     *
     * @return the answer, whatever its status, except 401
     * @throws HttpFailure if there is no answer, the login is refused, or a redirect leads elsewhere
     */
    public HttpAnswer send(HttpCall call) throws IOException {
        HttpCall now = call;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpAnswer answer = authorized(now);
            if (!isRedirect(answer)) {
                return answer;
            }
            try (answer) {
                now = redirected(now, answer);
            }
        }
        throw HttpFailure.of(Reason.REDIRECT_LOOP, Origin.of(call.uri()) + ": one redirect leads to the next", "Check host and path of the URL.", null);
    }

    private static boolean isRedirect(HttpAnswer answer) {
        return switch (answer.status()) {
            case 301, 302, 303, 307, 308 -> answer.header("Location").isPresent();
            default -> false;
        };
    }

    private HttpCall redirected(HttpCall call, HttpAnswer answer) throws HttpFailure {
        URI to;
        Origin origin;
        try {
            to = call.uri().resolve(answer.header("Location").orElseThrow().strip());
            origin = Origin.of(to);
        } catch (IllegalArgumentException e) {
            throw HttpFailure.of(Reason.NOT_HTTP, Origin.of(call.uri()) + ": a redirect leads to no URL", null, e);
        }
        if (!trusted.contains(origin)) {
            throw HttpFailure.of(Reason.REDIRECTED_ELSEWHERE, Origin.of(call.uri()) + ": the server redirects to " + origin
                    + ", which does not get the credentials unasked", "If that is the right server, put it into the URL" + trustHint(origin) + ".", null);
        }
        return answer.status() == 303 ? call.asGet(to) : call.to(to); // 301 and 302 change the method only in browsers
    }

    private static String trustHint(Origin origin) {
        return origin.secure() ? ", or allow it by ?trust-host=" + origin.toString().substring("https://".length()) : "";
    }

    private HttpAnswer authorized(HttpCall call) throws IOException {
        Origin origin = Origin.of(call.uri());
        if (!trusted.contains(origin)) {
            throw HttpFailure.of(Reason.REDIRECTED_ELSEWHERE, origin + " does not get the credentials unasked",
                    "If that is the right server, put it into the URL" + trustHint(origin) + ".", null);
        }
        Optional<String> said = authorization.of(call);
        HttpAnswer answer = exchange(call, said);
        for (int attempt = 1; answer.status() == 401 && attempt < MOST_LOGINS; attempt++) {
            Optional<String> other = authorization.again(call, answer, attempt, said);
            if (other.isEmpty()) {
                break;
            }
            answer.close();
            said = other;
            answer = exchange(call, said);
        }
        if (answer.status() == 401) {
            HttpFailure refused = answer.failure();
            answer.close();
            throw refused;
        }
        return answer;
    }

    private HttpAnswer exchange(HttpCall call, Optional<String> said) throws IOException {
        Progress progress = new Progress();
        HttpRequest.Builder builder = HttpRequest.newBuilder(call.uri())
                .method(call.method(), publisher(call.content(), progress))
                .setHeader("User-Agent", "Godwit");
        call.headers().forEach(builder::setHeader);
        said.ifPresent(value -> builder.setHeader("Authorization", value));
        HttpRequest request = builder.build();
        acquire();
        boolean handedOut = false;
        try {
            HttpResponse<InputStream> response = await(request, progress, length(call.content()));
            HttpAnswer answer = new HttpAnswer(call.uri(), response.statusCode(), response.headers(), response.body(), clock, connections::release);
            handedOut = true;
            return answer;
        } finally {
            if (!handedOut) {
                connections.release();
            }
        }
    }

    private void acquire() throws IOException {
        try {
            connections.acquire();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the server");
    }

    private HttpResponse<InputStream> await(HttpRequest request, Progress progress, long length) throws IOException {
        long number = transcript.sent(request.method(), request.uri().getRawPath() + query(request.uri()), request.headers().map(), length);
        long begun = System.nanoTime();
        CompletableFuture<HttpResponse<InputStream>> future = client.sendAsync(request, info -> new TimedBody(options.timeouts().read()));
        try {
            HttpResponse<InputStream> response = awaitMoving(future, progress, Origin.of(request.uri()));
            transcript.answered(number, response.statusCode(), response.headers().map(), (System.nanoTime() - begun) / 1_000_000);
            return response;
        } catch (ExecutionException e) {
            transcript.failed(number, e.getCause());
            throw HttpFailures.of(Origin.of(request.uri()), options.tls(), e.getCause());
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            if (!future.isDone()) {
                future.cancel(true);
            }
        }
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    }

    /** Waits for the headers as long as what is sent moves. */
    private HttpResponse<InputStream> awaitMoving(CompletableFuture<HttpResponse<InputStream>> future, Progress progress, Origin origin)
            throws ExecutionException, InterruptedException, HttpFailure {
        Duration idle = options.timeouts().read();
        while (true) {
            long left = idle.toMillis() - progress.idleMillis();
            if (left <= 0) {
                throw HttpFailure.of(Reason.STALLED, origin + ": nothing moved for " + idle.toSeconds() + " s", null, null);
            }
            try {
                return future.get(Math.min(left, LOOK_EVERY_MS), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // look again whether the upload moves
            }
        }
    }

    private static HttpRequest.BodyPublisher publisher(HttpContent content, Progress progress) {
        return switch (content) {
            case HttpContent.Bytes small when small.bytes().length == 0 -> BodyPublishers.noBody();
            case HttpContent.Bytes small -> BodyPublishers.ofByteArray(small.bytes());
            case HttpContent.Streamed empty when empty.length() == 0 -> BodyPublishers.noBody();
            case HttpContent.Streamed large -> BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> progress.watch(large.opener())), large.length());
        };
    }

    private static long length(HttpContent content) {
        return switch (content) {
            case HttpContent.Bytes small -> small.bytes().length;
            case HttpContent.Streamed large -> large.length();
        };
    }

    /** Gives up what is under way. A second call does nothing. */
    @Override
    public void close() {
        client.shutdownNow();
        transcript.close();
    }
}
