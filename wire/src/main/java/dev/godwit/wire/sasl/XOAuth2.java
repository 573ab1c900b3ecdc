package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** XOAUTH2: Google's and Microsoft's forerunner of OAUTHBEARER. */
public final class XOAuth2 implements Sasl {
    private final Credentials.Token credentials;
    private Optional<String> refusal = Optional.empty();

    /** @throws SaslException for another account than the user's own: the user is the account here */
    public XOAuth2(Credentials.Token credentials) throws SaslException {
        if (credentials.authorization().isPresent()) {
            throw new SaslException("XOAUTH2 cannot ask for the account of somebody else");
        }
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "XOAUTH2";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        String message = "user=" + credentials.user() + "\u0001auth=Bearer " + credentials.token() + "\u0001\u0001";
        return Optional.of(message.getBytes(StandardCharsets.UTF_8));
    }

    /** The only challenge is a refusal; the empty answer makes the server end the command with NO. */
    @Override
    public byte[] respond(byte[] challenge) {
        refusal = OAuthRefusal.status(challenge);
        return new byte[0];
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
