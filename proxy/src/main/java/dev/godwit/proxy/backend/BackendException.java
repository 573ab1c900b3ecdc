package dev.godwit.proxy.backend;

/** A server could not be used. The client gets its protocol's temporary failure. Free of identifiers. */
public final class BackendException extends Exception {

    /** How far it came. */
    public enum Stage {
        /** The configuration forbids it or lacks it: protocol not offered, no credentials without TLS, a loop. */
        POLICY,
        /** It has failed so often that it is left alone for a while. */
        BREAKER,
        /** No connection. */
        CONNECT,
        /** The TLS handshake failed, or the certificate is not the right one. */
        TLS,
        /** It did not greet, or greeted with a refusal. */
        GREETING,
        /** It broke off, or answered what its protocol does not allow. */
        DIALOGUE,
        /** It did not answer in time. */
        TIMEOUT
    }

    private final Stage stage;

    public BackendException(Stage stage, String message) {
        this(stage, message, null);
    }

    public BackendException(Stage stage, String message, Throwable cause) {
        super(message, cause, false, false);
        this.stage = stage;
    }

    public Stage stage() {
        return stage;
    }
}
