package dev.godwit.wire.sasl;

import java.util.Optional;

/**
 * The client's side of one authentication, RFC 4422. Octets are plain: base64 is the protocol's business. An object
 * serves one exchange and one thread; its {@code toString()} shows no secret.
 */
public sealed interface Sasl permits Plain, Login, Scram, XOAuth2, OAuthBearer, External, CramMd5 {
    /** The registered name of the mechanism. */
    String name();

    /**
     * What goes first. Empty: the mechanism is one where the server speaks first, its first challenge goes to
     * {@link #respond}. If the protocol has no initial response, this is the answer to the server's empty challenge.
     */
    Optional<byte[]> initialResponse();

    /**
     * The answer to a challenge; may have no octets, and must be sent even then.
     *
     * @throws SaslException if the challenge is wrong: the exchange is to be cancelled
     */
    byte[] respond(byte[] challenge) throws SaslException;

    /**
     * Whether the server has done everything the mechanism asks of it. If the server reports success and this is false,
     * the server has not proven who it is, and the session must be given up.
     */
    boolean complete();

    /** Why the server refused, in its own code such as {@code invalid_token}, if the mechanism lets it say so. */
    default Optional<String> refusal() {
        return Optional.empty();
    }
}
