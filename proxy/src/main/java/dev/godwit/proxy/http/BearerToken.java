package dev.godwit.proxy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads out of a bearer token whose it is. The signature is not verified: the answer chooses the server, and the server verifies
 * the token. Pure and safe for any thread.
 */
public final class BearerToken {
    private static final int LONGEST = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BearerToken() {}

    /**
     * @param claims in the order in which they are tried; the first whose value holds an {@code @} counts
     * @return empty if the token says nothing of its account to those who have no key
     */
    public static Optional<String> account(String token, List<String> claims) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        if (parts[0].equals("sw1")) {
            return parts.length < 3 ? Optional.empty() : footer(parts[parts.length - 1], claims);
        }
        return parts.length == 3 ? text(parts[1]).flatMap(payload -> claim(payload, claims)) : Optional.empty();
    }

    /** Stalwart's own tokens end with a part that is not encrypted: the account's name, alone or as a claim. */
    private static Optional<String> footer(String encoded, List<String> claims) {
        return text(encoded).flatMap(footer -> footer.startsWith("{") ? claim(footer, claims) : Optional.of(footer).filter(BearerToken::isAddress));
    }

    private static Optional<String> claim(String json, List<String> claims) {
        JsonNode object;
        try {
            object = JSON.readTree(json);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
        return claims.stream().map(claim -> object.path(claim)).filter(JsonNode::isTextual).map(JsonNode::textValue)
                .filter(BearerToken::isAddress).findFirst();
    }

    private static boolean isAddress(String text) {
        return text.indexOf('@') > 0;
    }

    private static Optional<String> text(String base64url) {
        try {
            return Targets.utf8(Base64.getUrlDecoder().decode(base64url));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
