package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** LOGIN, draft-murchison-sasl-login: name, then password, whatever the prompts say. */
public final class Login implements Sasl {
    private final Credentials.Password credentials;
    private int answers;

    /** @throws SaslException for another account than the user's own, which LOGIN cannot ask for */
    public Login(Credentials.Password credentials) throws SaslException {
        if (credentials.authorization().isPresent()) {
            throw new SaslException("LOGIN cannot ask for the account of somebody else");
        }
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.empty();
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        return switch (answers++) {
            case 0 -> credentials.user().getBytes(StandardCharsets.UTF_8);
            case 1 -> credentials.password().getBytes(StandardCharsets.UTF_8);
            default -> throw new SaslException("the server asks for more than name and password");
        };
    }

    @Override
    public boolean complete() {
        return answers == 2;
    }

    @Override
    public String toString() {
        return name();
    }
}
