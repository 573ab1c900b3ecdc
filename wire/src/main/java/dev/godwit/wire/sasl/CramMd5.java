package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;

/** CRAM-MD5, RFC 2195: obsolete, for servers that have nothing better on an unencrypted connection. */
public final class CramMd5 implements Sasl {
    private final Credentials.Password credentials;
    private boolean answered;

    /** @throws SaslException for another account than the user's own, which CRAM-MD5 cannot ask for */
    public CramMd5(Credentials.Password credentials) throws SaslException {
        if (credentials.authorization().isPresent()) {
            throw new SaslException("CRAM-MD5 cannot ask for the account of somebody else");
        }
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "CRAM-MD5";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.empty();
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        if (answered) {
            throw new SaslException("the server sent a second challenge, which CRAM-MD5 does not have");
        }
        answered = true;
        try {
            byte[] key = credentials.password().getBytes(StandardCharsets.UTF_8);
            String digest = HexFormat.of().formatHex(Scram.hmac("HmacMD5", key, challenge));
            return (credentials.user() + ' ' + digest).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SaslException("CRAM-MD5 is not possible on this machine", e);
        }
    }

    @Override
    public boolean complete() {
        return answered;
    }

    @Override
    public String toString() {
        return name();
    }
}
