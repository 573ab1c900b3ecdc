package dev.godwit.contract;

import java.time.Duration;
import java.util.Optional;

/**
 * The one exception of every endpoint. Its {@link Kind} is decided in one place per endpoint and is all the engine
 * looks at; its text is for people: what failed, where, and what to do next. It never contains a secret, and no
 * subject or body.
 */
public final class EndpointException extends RuntimeException {
    /** What an error means for the work in hand. */
    public enum Kind {
        /** This one message was refused for good; the rest can go on. */
        ITEM_REFUSED,
        /** The mailbox does not exist (any more). */
        MAILBOX_GONE,
        /** Login refused, or no right to do this: a person must act. */
        ACCESS_DENIED,
        /** The account or the disk is full: nothing more can be written. */
        NO_SPACE,
        /** The connection could not be made or broke, or the server is unavailable for now: try again later. */
        CONNECTION,
        /** The server asks for a slower pace; see {@link EndpointException#retryAfter()}. */
        SLOW_DOWN,
        /** The server, file or archive is not what it should be: malformed answers, damaged data, wrong identity. */
        MALFORMED,
        /** The request itself is wrong: unknown option, bad URL, a feature the server lacks. */
        USAGE,
        /** A defect of Godwit. */
        BUG
    }

    private final Kind kind;
    private final String nextStep;
    private final Duration retryAfter;
    private final String troubleshootingId;

    private EndpointException(Kind kind, String message, String nextStep, Duration retryAfter, String id, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.nextStep = nextStep;
        this.retryAfter = retryAfter;
        this.troubleshootingId = id;
    }

    public static EndpointException of(Kind kind, String message) {
        return new EndpointException(kind, message, null, null, null, null);
    }

    public static EndpointException of(Kind kind, String message, Throwable cause) {
        return new EndpointException(kind, message, null, null, null, cause);
    }

    /** The same error with what the person should do next, as a sentence. */
    public EndpointException nextStep(String sentence) {
        return copy(getMessage(), sentence, retryAfter, troubleshootingId);
    }

    /** The same error with how long the server asked to wait. */
    public EndpointException retryAfter(Duration wait) {
        return copy(getMessage(), nextStep, wait, troubleshootingId);
    }

    /** The same error with the id of its paragraph in {@code docs/troubleshooting.md}. */
    public EndpointException explainedAs(String id) {
        return copy(getMessage(), nextStep, retryAfter, id);
    }

    /** The same error with its place put before the message, outermost first: {@code place: message}. */
    public EndpointException at(String place) {
        return copy(place + ": " + getMessage(), nextStep, retryAfter, troubleshootingId);
    }

    private EndpointException copy(String message, String next, Duration wait, String id) {
        EndpointException copy = new EndpointException(kind, message, next, wait, id, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    public Kind kind() {
        return kind;
    }

    public Optional<String> nextStep() {
        return Optional.ofNullable(nextStep);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Optional<String> troubleshootingId() {
        return Optional.ofNullable(troubleshootingId);
    }
}
