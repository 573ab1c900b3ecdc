package dev.godwit.wire.http;

import dev.godwit.wire.http.HttpFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An answer whose body has not been read. Must be closed: until then it keeps a connection. For one thread. */
public final class HttpAnswer implements AutoCloseable {
    private final URI uri;
    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;
    private final Clock clock;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    HttpAnswer(URI uri, int status, HttpHeaders headers, InputStream body, Clock clock, Runnable release) {
        this.uri = uri;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.clock = clock;
        this.release = release;
    }

    /** Where it came from, after redirects. */
    public URI uri() {
        return uri;
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** Without parameters, in lower case; empty if there is none. */
    public String mediaType() {
        return header("Content-Type").orElse("").replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a page for people. */
    public boolean isHtml() {
        return mediaType().equals("text/html") || mediaType().equals("application/xhtml+xml");
    }

    /** From the first byte on; to be read once. Throws {@link HttpFailure} if it stalls or breaks off. */
    public InputStream body() {
        return body;
    }

    /** Content-Length; -1 if it is not told. */
    public long length() {
        return headers.firstValueAsLong("Content-Length").orElse(-1);
    }

    /** The whole body. @throws HttpFailure ANSWER_TOO_LARGE if it has more than {@code max} bytes */
    public byte[] bytes(int max) throws IOException {
        byte[] all = body.readNBytes(max);
        if (all.length == max && body.read() >= 0) {
            throw HttpFailure.of(Reason.ANSWER_TOO_LARGE, Origin.of(uri) + ": an answer has more than " + max + " bytes", null, null);
        }
        return all;
    }

    /** This answer if it is a success. @throws HttpFailure by its status, or HTML where a page for people came instead */
    public HttpAnswer requireData() throws HttpFailure {
        if (!isSuccess()) {
            throw failure();
        }
        if (isHtml()) {
            throw html();
        }
        return this;
    }

    /** When it was made, by the server's clock, in whole seconds. */
    public Optional<Instant> date() {
        return header("Date").flatMap(HttpAnswer::instant);
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty(); // an answer without a date that can be read has none
        }
    }

    /** How long the server asks to wait. */
    public Optional<Duration> retryAfter() {
        return header("Retry-After").flatMap(value -> RetryAfter.parse(value, clock));
    }

    private HttpFailure html() {
        return failure(Reason.HTML, "answered with a web page instead of data",
                "Check host and path of the URL: this may be a login page, a captive portal or a maintenance page.");
    }

    /** What the status means, of an answer that is no success. */
    public HttpFailure failure() {
        String said = "HTTP status " + status;
        return switch (status) {
            case 401 -> failure(Reason.UNAUTHORIZED, "the login was refused (" + said + ")",
                    "Check user and password, or the token; ?auth= chooses between basic, digest and bearer" + offered() + ".");
            case 403 -> failure(Reason.FORBIDDEN, "access is denied (" + said + ")", "Ask the administrator of this server for the right to do this.");
            case 404, 410 -> failure(Reason.NOT_FOUND, "nothing is there (" + said + ")", "Check host and path of the URL.");
            case 405, 501 -> failure(Reason.NOT_SUPPORTED, "the server does not support the request (" + said + ")", "Check host and path of the URL.");
            case 413 -> failure(Reason.TOO_LARGE, "the request is too large for the server (" + said + ")", null);
            case 429 -> failure(Reason.TOO_MANY_REQUESTS, "the server asks for a slower pace (" + said + ")", null);
            case 500, 502, 503, 504 -> failure(Reason.UNAVAILABLE, "the server is unavailable (" + said + ")", null);
            case 507 -> failure(Reason.NO_SPACE, "there is no space left (" + said + ")", null);
            default -> failure(Reason.STATUS, "unexpected " + said, null);
        };
    }

    private String offered() {
        String schemes = headers.allValues("WWW-Authenticate").stream().map(value -> value.strip().replaceAll("[ ,].*", ""))
                .filter(scheme -> scheme.matches("[A-Za-z0-9-]{1,20}")).distinct().reduce((a, b) -> a + ", " + b).orElse("");
        return schemes.isEmpty() ? "" : " (the server offers " + schemes + ")";
    }

    private HttpFailure failure(Reason reason, String what, String nextStep) {
        return new HttpFailure(reason, status, Origin.of(uri) + ": " + what, nextStep, retryAfter().orElse(null), null);
    }

    /** A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                body.close();
            } catch (IOException e) {
                throw new IllegalStateException("closing gives the connection up and cannot fail", e);
            } finally {
                release.run();
            }
        }
    }
}
