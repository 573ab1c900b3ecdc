package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** OAUTHBEARER, RFC 7628. */
public final class OAuthBearer implements Sasl {
    private final Credentials.Token credentials;
    private final String host;
    private final int port;
    private Optional<String> refusal = Optional.empty();

    /**
     * @param host the server's name as it was connected to
     * @param port the server's port
     */
    public OAuthBearer(Credentials.Token credentials, String host, int port) {
        this.credentials = credentials;
        this.host = host;
        this.port = port;
    }

    @Override
    public String name() {
        return "OAUTHBEARER";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        String account = credentials.authorization().orElse(credentials.user());
        String message = "n,a=" + Scram.saslName(account) + ",\u0001host=" + host + "\u0001port=" + port
                + "\u0001auth=Bearer " + credentials.token() + "\u0001\u0001";
        return Optional.of(message.getBytes(StandardCharsets.UTF_8));
    }

    /** The only challenge is a refusal, which is answered by 0x01 (RFC 7628 §3.2.3). */
    @Override
    public byte[] respond(byte[] challenge) {
        refusal = OAuthRefusal.status(challenge);
        return new byte[] {1};
    }

    @Override
    public boolean complete() {
        return refusal.isEmpty();
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    @Override
    public String toString() {
        return name();
    }
}
