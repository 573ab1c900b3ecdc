package dev.godwit.proxy.http;

import dev.godwit.proxy.session.Identities;
import dev.godwit.routes.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of an Authorization field whose credentials it holds (RFC 7617, RFC 6750, RFC 7616). */
final class Credentials {
    private static final Pattern DIGEST_USER = Pattern.compile("(?:^|[\\s,])username\\s*=\\s*\"([^\"\\\\]{1,320})\"");

    private Credentials() {}

    /** @return empty if nobody can be read out of it: an opaque token, Negotiate, something malformed */
    static Optional<Identity> read(String authorization, Identities identities) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String value = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basicUser(value).flatMap(user -> identities.ofLogin(user, ""));
            case "bearer" -> identities.ofToken(value);
            case "digest" -> digestUser(value).flatMap(user -> identities.ofLogin(user, ""));
            default -> Optional.empty();
        };
    }

    /** The name before the first colon; a password may hold colons too. */
    static Optional<String> basicUser(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        // older clients send ISO-8859-1
        String pair = Targets.utf8(bytes).orElseGet(() -> new String(bytes, StandardCharsets.ISO_8859_1));
        int colon = pair.indexOf(':');
        return colon <= 0 ? Optional.empty() : Optional.of(pair.substring(0, colon));
    }

    private static Optional<String> digestUser(String parameters) {
        Matcher matcher = DIGEST_USER.matcher(parameters);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
