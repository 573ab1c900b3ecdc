package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;
import dev.godwit.wire.sasl.Sasl;
import dev.godwit.wire.sasl.SaslException;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** AUTHENTICATE (RFC 9051 §6.2.2), with an initial response where the server takes one (RFC 4959). */
public final class Authenticate implements Command<Void> {
    private final Sasl sasl;
    private final Optional<byte[]> initialResponse;

    private Authenticate(Sasl sasl, Optional<byte[]> initialResponse) {
        this.sasl = sasl;
        this.initialResponse = initialResponse;
    }

    /**
     * Goes through the whole exchange.
     *
     * @throws RefusedException if the server refuses
     * @throws SaslException if the server breaks the mechanism's rules or does not prove who it is
     */
    public static void run(ImapClient client, Sasl sasl) throws IOException {
        boolean early = client.capabilities().has("SASL-IR") && sasl.initialResponse().isPresent();
        Handle<Void> handle = client.send(new Authenticate(sasl, early ? sasl.initialResponse() : Optional.empty()));
        boolean initialDue = !early && sasl.initialResponse().isPresent();
        SaslException broken = null;
        for (String challenge = client.awaitContinuation(handle); challenge != null; challenge = client.awaitContinuation(handle)) {
            try {
                byte[] response = initialDue ? sasl.initialResponse().orElseThrow() : sasl.respond(decode(challenge));
                initialDue = false;
                client.writeLine(Base64.getEncoder().encodeToString(response));
            } catch (SaslException e) {
                broken = e;
                client.writeLine("*");
            }
        }
        if (broken != null) {
            throw broken;
        }
        handle.await();
        if (!sasl.complete()) {
            throw new SaslException("the server reported success without proving that it knows the password");
        }
    }

    private static byte[] decode(String challenge) throws SaslException {
        try {
            return Base64.getDecoder().decode(challenge.strip());
        } catch (IllegalArgumentException notBase64) {
            throw new SaslException("the server's challenge is not base64");
        }
    }

    @Override
    public String name() {
        return "AUTHENTICATE " + sasl.name();
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("AUTHENTICATE ").raw(sasl.name());
        initialResponse.ifPresent(bytes -> out.sp().raw(bytes.length == 0 ? "=" : Base64.getEncoder().encodeToString(bytes)));
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
