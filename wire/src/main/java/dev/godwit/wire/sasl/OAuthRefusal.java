package dev.godwit.wire.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status in the JSON with which a server refuses a token, RFC 7628 §3.2.2; Gmail and Exchange send numbers. */
final class OAuthRefusal {
    private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"([A-Za-z0-9_.-]{1,64})\"");

    private OAuthRefusal() {}

    static Optional<String> status(byte[] challenge) {
        Matcher matcher = STATUS.matcher(new String(challenge, StandardCharsets.UTF_8));
        return Optional.of(matcher.find() ? matcher.group(1) : "no status");
    }
}
