package dev.godwit.proxy.admin;

import dev.godwit.proxy.admin.AdminOptions.Token;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who may use the API, and who has guessed too often. Safe for any thread. */
final class Tokens {
    private static final int ADDRESSES = 10_000;
    private static final String BEARER = "Bearer ";

    private final List<Token> tokens;
    private final int failures;
    private final Duration lockout;
    private final Clock clock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    private record Failures(int count, Instant since) {
    }

    /** Whether a request may go on. */
    sealed interface Verdict {
        /** @param name whose token it is */
        record Allowed(String name) implements Verdict {
        }

        record Denied() implements Verdict {
        }

        record LockedOut(Duration left) implements Verdict {
        }
    }

    Tokens(AdminOptions options, Clock clock) {
        this.tokens = options.tokens();
        this.failures = options.failures();
        this.lockout = options.lockout();
        this.clock = clock;
    }

    /** @param authorization the header field's value, null if there is none */
    synchronized Verdict check(InetAddress address, String authorization) {
        String from = network(address);
        Instant now = clock.instant();
        Failures known = byAddress.get(from);
        if (known != null && !now.isBefore(known.since().plus(lockout))) {
            byAddress.remove(from);
            known = null;
        }
        if (known != null && known.count() >= failures) {
            // the right token does not count either: otherwise guessing could go on
            return new Verdict.LockedOut(Duration.between(now, known.since().plus(lockout)));
        }
        String owner = owner(authorization);
        if (owner != null) {
            byAddress.remove(from);
            return new Verdict.Allowed(owner);
        }
        // the time counts from the newest failure
        byAddress.put(from, new Failures(known == null ? 1 : known.count() + 1, now));
        if (byAddress.size() > ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        return new Verdict.Denied();
    }

    /** Compares with every token, in a time that tells nothing of them. */
    private String owner(String authorization) {
        byte[] given = digest(authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? authorization.substring(BEARER.length()).strip() : "");
        String owner = null;
        for (Token token : tokens) {
            owner = MessageDigest.isEqual(given, digest(token.secret())) ? token.name() : owner;
        }
        return owner;
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whoever has an IPv6 address has 2^64 of them. */
    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
