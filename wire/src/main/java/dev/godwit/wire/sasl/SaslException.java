package dev.godwit.wire.sasl;

import java.io.IOException;

/** The server broke the rules of a SASL mechanism, or could not prove that it knows the password. Holds no secret. */
public final class SaslException extends IOException {
    public SaslException(String message) {
        super(message);
    }

    SaslException(String message, Throwable cause) {
        super(message, cause);
    }
}
