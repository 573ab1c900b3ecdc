package dev.godwit.jmap.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A whole request was refused with problem details (RFC 8620 §3.6.1); nothing of it was done. */
public final class ProblemException extends IOException {
    private static final String PREFIX = "urn:ietf:params:jmap:error:";
    private final int status;
    private final String type;
    private final String limit;
    private final Duration retryAfter;

    ProblemException(int status, String type, String limit, Duration retryAfter) {
        super("the request was refused: HTTP status " + status + " " + clean(shorten(type)) + (limit.isEmpty() ? "" : " " + clean(limit)));
        this.status = status;
        this.type = shorten(type);
        this.limit = limit;
        this.retryAfter = retryAfter;
    }

    private static String shorten(String type) {
        return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    }

    private static String clean(String text) {
        return text.replaceAll("[^A-Za-z0-9:._/-]", "?");
    }

    public int status() {
        return status;
    }

    /** {@code limit}, {@code unknownCapability}, {@code notJSON}, {@code notRequest}, or another URI. */
    public String type() {
        return type;
    }

    /** Of type {@code limit}: which one. */
    public String limit() {
        return limit;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
