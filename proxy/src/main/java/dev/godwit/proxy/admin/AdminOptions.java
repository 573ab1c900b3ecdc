package dev.godwit.proxy.admin;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The management API's settings.
 *
 * @param bind        where it listens, always with TLS
 * @param tokens      who may use it
 * @param failures    wrong tokens from one address until it is locked out
 * @param lockout     for how long, and within which time the failures count
 * @param acknowledge how long a change waits for the other proxies unless the request says otherwise; longer than a lease, so that
 *                    a proxy that was killed is waited for
 * @param auditLog    one line of JSON for each administrative act; none if absent
 */
public record AdminOptions(InetSocketAddress bind, List<Token> tokens, int failures, Duration lockout, Duration acknowledge, Optional<Path> auditLog) {
    public static final int SHORTEST_TOKEN = 32;

    /**
     * A bearer token.
     *
     * @param name   whose it is, for the audit log
     * @param secret at least 32 characters; never printed
     */
    public record Token(String name, String secret) {
        public Token {
            if (secret.length() < SHORTEST_TOKEN) {
                throw new IllegalArgumentException("the token '" + name + "' has fewer than " + SHORTEST_TOKEN + " characters");
            }
        }

        @Override
        public String toString() {
            return "Token[" + name + "]";
        }
    }

    public AdminOptions {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("the management API needs a token");
        }
    }

    /** Five failures in five minutes; 40 s for acknowledgements. */
    public static AdminOptions of(InetSocketAddress bind, List<Token> tokens, Optional<Path> auditLog) {
        return new AdminOptions(bind, tokens, 5, Duration.ofMinutes(5), Duration.ofSeconds(40), auditLog);
    }
}
