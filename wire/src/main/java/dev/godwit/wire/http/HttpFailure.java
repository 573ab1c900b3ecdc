package dev.godwit.wire.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that did not lead to a usable answer. Its text says where (the origin, no path: paths hold names) and what;
 * it holds no secret and nothing of any body.
 */
public final class HttpFailure extends IOException {
    /** What was wrong; an endpoint decides by it what that means for the work in hand. */
    public enum Reason {
        /** The name does not resolve, nobody listens, or the connection broke. What was asked may have been done. */
        CONNECTION,
        /** Nothing moved for as long as is allowed. What was asked may have been done. */
        STALLED,
        /** The server is not who it should be: certificate unknown, expired, for another name, not the pinned one. */
        UNTRUSTED,
        /** TLS is not possible: too old a version, no TLS on this port, unreadable certificate files. */
        NO_TLS,
        /** What answers does not speak HTTP as it should. */
        NOT_HTTP,
        /** 401, also with a new token. */
        UNAUTHORIZED,
        /** 403. */
        FORBIDDEN,
        /** 404 and 410. */
        NOT_FOUND,
        /** 405 and 501. */
        NOT_SUPPORTED,
        /** 413. */
        TOO_LARGE,
        /** 429. */
        TOO_MANY_REQUESTS,
        /** 500, 502, 503, 504: for now. */
        UNAVAILABLE,
        /** 507. */
        NO_SPACE,
        /** Any other status than success. */
        STATUS,
        /** A redirect to an origin that must not have the credentials. */
        REDIRECTED_ELSEWHERE,
        /** One redirect after the other. */
        REDIRECT_LOOP,
        /** A page for people where data was expected: a wrong URL, a login page, a maintenance page. */
        HTML,
        /** More than is acceptable in the heap. */
        ANSWER_TOO_LARGE
    }

    private final Reason reason;
    private final int status;
    private final String nextStep;
    private final Duration retryAfter;

    HttpFailure(Reason reason, int status, String message, String nextStep, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
        this.nextStep = nextStep;
        this.retryAfter = retryAfter;
    }

    static HttpFailure of(Reason reason, String message, String nextStep, Throwable cause) {
        return new HttpFailure(reason, 0, message, nextStep, null, cause);
    }

    public Reason reason() {
        return reason;
    }

    /** The HTTP status; 0 if there was none. */
    public int status() {
        return status;
    }

    /** What a person can do, as a sentence. */
    public Optional<String> nextStep() {
        return Optional.ofNullable(nextStep);
    }

    /** How long the server asked to wait (Retry-After, RFC 9110 §10.2.3). */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
