package dev.godwit.proxy.session;

import dev.godwit.routes.Identity;
import java.util.Optional;

/** Reads who is meant from what a client says. Empty = nobody that could be routed: control characters, too long, no name in it. */
public interface Identities {

    /**
     * A login.
     *
     * @param authentication whose password it is
     * @param authorization  on whose behalf, empty = the same
     */
    Optional<Identity> ofLogin(String authentication, String authorization);

    /** A recipient's address, without its angle brackets. */
    Optional<Identity> ofAddress(String address);

    /** A bearer token that names its account: the claims of a JWT, Stalwart's {@code sw1.}; nothing is verified, the server does that. */
    Optional<Identity> ofToken(String token);
}
