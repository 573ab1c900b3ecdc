package dev.godwit.wire.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers one Digest challenge for any number of requests (RFC 7616; without qop, RFC 2069). Any thread. */
final class DigestSession {
    /** By strength. */
    private static final List<String> ALGORITHMS = List.of("sha-512-256", "sha-256", "md5");

    private final Challenge challenge;
    private final String algorithm;
    private final String cnonce;
    private final AtomicInteger count = new AtomicInteger();

    private DigestSession(Challenge challenge, String cnonce) {
        this.challenge = challenge;
        this.algorithm = plain(challenge);
        this.cnonce = cnonce;
    }

    /** To the strongest of the challenges; empty if none of them can be answered. @param cnonce new for each session */
    static Optional<DigestSession> to(List<Challenge> challenges, String cnonce) {
        return challenges.stream().filter(DigestSession::isKnown).min(java.util.Comparator.comparingInt(each -> ALGORITHMS.indexOf(plain(each))))
                .map(each -> new DigestSession(each, cnonce));
    }

    private static boolean isKnown(Challenge challenge) {
        return challenge.scheme().equals("digest") && challenge.parameter("realm").isPresent() && challenge.parameter("nonce").isPresent()
                && ALGORITHMS.contains(plain(challenge)) && challenge.parameter("qop").map(DigestSession::hasAuth).orElse(true);
    }

    private static boolean hasAuth(String qop) {
        return Arrays.stream(qop.split(",")).anyMatch(word -> word.strip().equalsIgnoreCase("auth"));
    }

    private static String plain(Challenge challenge) {
        return challenge.parameter("algorithm").orElse("MD5").toLowerCase(Locale.ROOT).replaceFirst("-sess$", "");
    }

    String nonce() {
        return challenge.parameters().get("nonce");
    }

    /** Whether the challenge says that the answer was right and only too old. */
    boolean isStale() {
        return challenge.parameter("stale").map(stale -> stale.equalsIgnoreCase("true")).orElse(false);
    }

    /** The Authorization header. @param target as in the request line: the path, and the query */
    String header(String user, String password, String method, String target) {
        String realm = challenge.parameters().get("realm");
        boolean modern = challenge.parameter("qop").isPresent();
        String nc = "%08x".formatted(count.incrementAndGet());
        String secret = hash(user + ":" + realm + ":" + password);
        if (isSession()) {
            secret = hash(secret + ":" + nonce() + ":" + cnonce);
        }
        String request = hash(method + ":" + target);
        String response = hash(modern ? secret + ":" + nonce() + ":" + nc + ":" + cnonce + ":auth:" + request : secret + ":" + nonce() + ":" + request);
        boolean hidden = challenge.parameter("userhash").map(value -> value.equalsIgnoreCase("true")).orElse(false);
        StringBuilder header = new StringBuilder("Digest ").append(hidden ? "username=\"" + hash(user + ":" + realm) + "\", userhash=true" : name(user))
                .append(", realm=\"").append(quoted(realm)).append("\", nonce=\"").append(quoted(nonce())).append("\", uri=\"").append(quoted(target))
                .append("\", response=\"").append(response).append('"');
        challenge.parameter("algorithm").ifPresent(given -> header.append(", algorithm=").append(given));
        if (modern || isSession()) {
            header.append(", cnonce=\"").append(cnonce).append('"');
        }
        if (modern) {
            header.append(", qop=auth, nc=").append(nc);
        }
        challenge.parameter("opaque").ifPresent(opaque -> header.append(", opaque=\"").append(quoted(opaque)).append('"'));
        return header.toString();
    }

    private boolean isSession() {
        return challenge.parameter("algorithm").orElse("").toLowerCase(Locale.ROOT).endsWith("-sess");
    }

    /** RFC 7616 §3.4: letters beyond ASCII in the way of RFC 5987. */
    private static String name(String user) {
        if (user.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return "username=\"" + quoted(user) + "\"";
        }
        StringBuilder name = new StringBuilder("username*=UTF-8''");
        for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
            name.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return name.toString();
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.equals("sha-512-256") ? "SHA-512/256" : algorithm.toUpperCase(Locale.ROOT));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(charset(text))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** Servers that do not speak of UTF-8 are of a time when it was Latin-1. */
    private Charset charset(String text) {
        return challenge.parameter("charset").isEmpty() && StandardCharsets.ISO_8859_1.newEncoder().canEncode(text) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }
}
