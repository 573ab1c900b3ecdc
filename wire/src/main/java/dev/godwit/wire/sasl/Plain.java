package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** PLAIN, RFC 4616: the password itself. */
public final class Plain implements Sasl {
    private final Credentials.Password credentials;

    public Plain(Credentials.Password credentials) throws SaslException {
        if ((credentials.authorization().orElse("") + credentials.user() + credentials.password()).indexOf('\0') >= 0) {
            throw new SaslException("PLAIN cannot carry a NUL in a name or password");
        }
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        String message = credentials.authorization().orElse("") + '\0' + credentials.user() + '\0' + credentials.password();
        return Optional.of(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        throw new SaslException("the server sent a challenge, which PLAIN does not have");
    }

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public String toString() {
        return name();
    }
}
