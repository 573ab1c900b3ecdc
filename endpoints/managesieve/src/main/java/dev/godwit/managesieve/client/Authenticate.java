package dev.godwit.managesieve.client;

import dev.godwit.wire.sasl.Sasl;
import dev.godwit.wire.sasl.SaslException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;

/** AUTHENTICATE (RFC 5804 §2.1), always with an initial response where the mechanism has one. */
public final class Authenticate {
    private Authenticate() {
    }

    /**
     * Goes through the whole exchange.
     *
     * @throws RefusedException if the server refuses
     * @throws SaslException if the server breaks the mechanism's rules or does not prove who it is
     */
    public static void run(SieveClient client, Sasl sasl) throws IOException {
        Optional<byte[]> initial = sasl.initialResponse();
        if (initial.isPresent()) {
            client.send("AUTHENTICATE", SieveClient.utf8(sasl.name()), encode(initial.get()));
        } else {
            client.send("AUTHENTICATE", SieveClient.utf8(sasl.name()));
        }
        SaslException broken = null;
        while (true) {
            switch (client.reader().turn()) {
                case Turn.Challenge challenge -> {
                    try {
                        respond(client, encode(sasl.respond(decode(challenge.base64()))));
                    } catch (SaslException e) {
                        broken = e;
                        respond(client, SieveClient.utf8("*"));
                    }
                }
                case Answer answer -> {
                    finish(sasl, answer, broken);
                    return;
                }
            }
        }
    }

    private static void finish(Sasl sasl, Answer answer, SaslException broken) throws IOException {
        if (broken != null) {
            throw broken;
        }
        SieveClient.check("AUTHENTICATE " + sasl.name(), answer);
        if (answer.is("SASL")) {
            sasl.respond(decode(answer.argument()));
        }
        if (!sasl.complete()) {
            throw new SaslException("the server reported success without proving that it knows the password");
        }
    }

    private static void respond(SieveClient client, byte[] text) throws IOException {
        OutputStream out = client.connection().out();
        SieveClient.string(out, text);
        out.write('\r');
        out.write('\n');
        out.flush();
    }

    private static byte[] encode(byte[] octets) {
        return Base64.getEncoder().encode(octets);
    }

    private static byte[] decode(byte[] base64) throws SaslException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new SaslException("the server's challenge is not base64");
        }
    }
}
