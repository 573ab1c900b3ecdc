package dev.godwit.dav;

import java.net.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A digest that a server tells of a file, and that of what has arrived. For one thread. */
final class Checksum {
    private static final Map<String, String> ALGORITHMS = Map.of("sha-512", "SHA-512", "sha-256", "SHA-256", "sha", "SHA-1", "md5", "MD5");
    /** RFC 9530: {@code sha-256=:base64:}; RFC 3230: {@code SHA-256=base64}. */
    private static final Pattern BASE64 = Pattern.compile("(?i)(?:^|[, ])(sha-512|sha-256|sha|md5)=:?([A-Za-z0-9+/]+={0,2})");
    /** ownCloud and Nextcloud. */
    private static final Pattern HEX = Pattern.compile("(?i)(?:^| )(SHA256|SHA1|MD5):([0-9a-f]+)");

    private final MessageDigest digest;
    private final byte[] expected;

    private Checksum(MessageDigest digest, byte[] expected) {
        this.digest = digest;
        this.expected = expected;
    }

    static Optional<Checksum> of(HttpHeaders headers) {
        for (String name : new String[] {"Repr-Digest", "Digest"}) {
            Matcher found = BASE64.matcher(headers.firstValue(name).orElse(""));
            if (found.find()) {
                return of(ALGORITHMS.get(found.group(1).toLowerCase(java.util.Locale.ROOT)), found.group(2), true);
            }
        }
        Matcher found = HEX.matcher(headers.firstValue("OC-Checksum").orElse(""));
        if (found.find()) {
            return of(found.group(1).toUpperCase(java.util.Locale.ROOT).replace("SHA", "SHA-"), found.group(2), false);
        }
        return headers.firstValue("Content-MD5").flatMap(value -> of("MD5", value.strip(), true));
    }

    /** Nothing for what cannot be a digest of that kind. */
    private static Optional<Checksum> of(String algorithm, String text, boolean base64) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] expected = base64 ? Base64.getDecoder().decode(text) : HexFormat.of().parseHex(text);
            return expected.length == digest.getDigestLength() ? Optional.of(new Checksum(digest, expected)) : Optional.empty();
        } catch (IllegalArgumentException | NoSuchAlgorithmException noDigest) {
            return Optional.empty();
        }
    }

    String algorithm() {
        return digest.getAlgorithm();
    }

    void update(byte[] bytes, int offset, int count) {
        digest.update(bytes, offset, count);
    }

    /** To be asked once, at the end. */
    boolean matches() {
        return MessageDigest.isEqual(digest.digest(), expected);
    }
}
