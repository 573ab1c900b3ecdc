package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** EXTERNAL, RFC 4422 Appendix A: the certificate of the TLS connection says who we are. */
public final class External implements Sasl {
    private final Credentials.Certificate credentials;

    public External(Credentials.Certificate credentials) {
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "EXTERNAL";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.of(credentials.authorization().orElse("").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        throw new SaslException("the server sent a challenge, which EXTERNAL does not have");
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
