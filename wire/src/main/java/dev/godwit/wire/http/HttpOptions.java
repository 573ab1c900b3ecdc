package dev.godwit.wire.http;

import dev.godwit.wire.net.Timeouts;
import dev.godwit.wire.net.TlsMode;
import dev.godwit.wire.net.TlsPolicy;
import dev.godwit.wire.net.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the URL of an endpoint that speaks HTTP says, the same for all of them.
 *
 * @param origin where the account is
 * @param user empty if none was given
 * @param path of the URL, decoded, without the leading slash
 * @param tls {@link TlsMode#IMPLICIT} or {@link TlsMode#CLEARTEXT}
 * @param trusted whether the server's identity is verified
 * @param connections how many requests may be under way at once
 * @param http2 whether HTTP/2 may be used: one connection for all requests
 * @param trustedToo other origins that redirects may lead to, with the credentials
 */
public record HttpOptions(Origin origin, String user, String path, TlsPolicy tls, boolean trusted, Auth auth, int connections,
        boolean http2, Set<Origin> trustedToo, Timeouts timeouts, Optional<Path> transcript) {

    /** One option of a URL, for help texts. */
    public record Known(String name, String values, String meaning) {
    }

    /** How to log in. */
    public enum Auth { BASIC, DIGEST, BEARER, NONE }

    /** Every option that is read here. */
    public static final List<Known> ALL = List.of(
            new Known("tls", "unverified", "accept any certificate, so that whoever is on the path can read and change everything"),
            new Known("ca", "FILE", "trust the authorities in this PEM file and no others"),
            new Known("pin", "SHA256HEX", "trust exactly the certificate with this fingerprint"),
            new Known("cleartext", "yes, no", "http without TLS: everything travels readable, the password too"),
            new Known("auth", "basic, digest, bearer, none", "how to log in: with a password, without ever sending it, with a token, or not at all; basic unless given, and digest where the server takes nothing else"),
            new Known("trust-host", "HOST[:PORT],…", "other https servers that redirects may lead to, and that get the credentials then"),
            new Known("connections", "NUMBER", "how many requests to have under way at most; 8 unless given"),
            new Known("http", "1.1, 2", "2: allow HTTP/2, where all requests share one connection; 1.1 unless given"),
            new Known("timeout", "SECONDS", "how long a request may stand still; 300 unless given"),
            new Known("transcript", "FILE", "write down requests and answers, without secrets and bodies, for a report"));

    /**
     * @param scheme as in the URL: ends with {@code https} or {@code http}
     * @param port -1 for the usual one
     * @throws IllegalArgumentException whose message says what is wrong, to be put after the endpoint's name
     */
    public static HttpOptions of(String scheme, String user, String host, int port, String path, Map<String, String> options) {
        boolean secure = scheme.endsWith("https");
        boolean cleartext = flag(options, "cleartext");
        if (secure && cleartext) {
            throw new IllegalArgumentException("asks for cleartext with https; write " + scheme.substring(0, scheme.length() - 1) + "://");
        }
        if (!secure && !cleartext) {
            throw new IllegalArgumentException("is not encrypted; write " + scheme + "s://, or ?cleartext if everything may travel readable, the password too");
        }
        TlsPolicy tls = secure ? tls(options) : TlsPolicy.cleartext();
        int timeout = number(options, "timeout", 300, 1, 86_400);
        return new HttpOptions(new Origin(secure, host, port), user, path, tls, secure && !(tls.trust() instanceof Trust.Unverified),
                auth(options), number(options, "connections", 8, 1, 100), http2(options), trustedToo(options),
                new Timeouts(Duration.ofSeconds(Math.min(30, timeout)), Duration.ofSeconds(timeout)),
                Optional.ofNullable(options.get("transcript")).map(Path::of));
    }

    private static TlsPolicy tls(Map<String, String> options) {
        TlsPolicy policy = TlsPolicy.implicit();
        policy = switch (options.getOrDefault("tls", "")) {
            case "" -> policy;
            case "unverified" -> policy.with(new Trust.Unverified());
            case "legacy" -> throw new IllegalArgumentException("has tls=legacy, which is impossible here: HTTP is spoken over TLS 1.2 and later only. Put a proxy with newer TLS in front of the server");
            case String other -> throw new IllegalArgumentException("has tls=" + other + "; it is unverified, or left out for verified TLS");
        };
        if (options.containsKey("ca")) {
            policy = policy.with(new Trust.Authorities(Path.of(options.get("ca"))));
        }
        return options.containsKey("pin") ? policy.with(new Trust.Pinned(options.get("pin"))) : policy;
    }

    private static Auth auth(Map<String, String> options) {
        return switch (options.getOrDefault("auth", "basic")) {
            case "basic" -> Auth.BASIC;
            case "digest" -> Auth.DIGEST;
            case "bearer" -> Auth.BEARER;
            case "none" -> Auth.NONE;
            case String other -> throw new IllegalArgumentException("has auth=" + other + "; it is basic, digest, bearer or none");
        };
    }

    private static boolean http2(Map<String, String> options) {
        return switch (options.getOrDefault("http", "1.1")) {
            case "1.1" -> false;
            case "2" -> true;
            case String other -> throw new IllegalArgumentException("has http=" + other + "; it is 1.1 or 2");
        };
    }

    private static Set<Origin> trustedToo(Map<String, String> options) {
        Set<Origin> origins = new HashSet<>();
        for (String given : options.getOrDefault("trust-host", "").split(",")) {
            if (!given.isBlank()) {
                origins.add(Origin.of(java.net.URI.create("https://" + given.strip())));
            }
        }
        return Set.copyOf(origins);
    }

    private static boolean flag(Map<String, String> options, String name) {
        return switch (options.getOrDefault(name, "false")) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            case String other -> throw new IllegalArgumentException("has " + name + "=" + other + "; it is yes or no");
        };
    }

    private static int number(Map<String, String> options, String name, int otherwise, int min, int max) {
        String text = options.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException("has " + name + "=" + text + "; it is a number from " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }
}
