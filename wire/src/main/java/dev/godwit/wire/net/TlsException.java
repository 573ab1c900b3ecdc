package dev.godwit.wire.net;

import java.io.IOException;
import java.util.Optional;

/** TLS could not be set up. The connection is closed. Its message says what is wrong and what can be done. */
public final class TlsException extends IOException {
    /** What was wrong; decides whether trying again can help. */
    public enum Reason {
        /** The certificate, or one of its issuers, is no longer or not yet valid. */
        EXPIRED,
        /** No trusted authority stands behind the certificate; self-signed ones are in this group. */
        UNKNOWN_ISSUER,
        /** The certificate is for another host. */
        WRONG_HOST,
        /** Not the pinned certificate. */
        PIN_MISMATCH,
        /** The certificate is refused for another reason, such as a forbidden algorithm. */
        BAD_CERTIFICATE,
        /** The server has no version of TLS that the policy accepts. */
        PROTOCOL_TOO_OLD,
        /** The server does not speak TLS on this port. */
        NOT_TLS,
        /** There was unencrypted data after the answer to STARTTLS: somebody on the path may have put it there. */
        INJECTED,
        /** This machine cannot do what the policy asks for: no native library, unreadable PEM files. */
        SETUP,
        /** Anything else, such as no cipher in common or our certificate being refused. */
        HANDSHAKE
    }

    private final Reason reason;
    private final String presentedSha256;

    TlsException(Reason reason, String message, String presentedSha256, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.presentedSha256 = presentedSha256;
    }

    TlsException(Reason reason, String message) {
        this(reason, message, null, null);
    }

    public Reason reason() {
        return reason;
    }

    /** The fingerprint of the certificate that was refused, so that a person can compare and pin it. */
    public Optional<String> presentedSha256() {
        return Optional.ofNullable(presentedSha256);
    }
}
