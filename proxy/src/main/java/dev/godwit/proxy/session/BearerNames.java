package dev.godwit.proxy.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the account's name in a bearer token. No signature is checked: that is the server's business, the name only routes. */
final class BearerNames {
    private static final int LONGEST = 16 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).maxStringLength(LONGEST).build()).build();

    private BearerNames() {}

    static Optional<String> name(String token, List<String> claims) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        if (parts[0].equals("sw1")) { // Stalwart's own tokens: the last part is the account's name
            return decode(parts[parts.length - 1]).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).filter(name -> name.indexOf('@') > 0);
        }
        if (parts.length != 3) {
            return Optional.empty(); // opaque, or encrypted
        }
        return decode(parts[1]).flatMap(bytes -> claim(bytes, claims));
    }

    private static Optional<String> claim(byte[] json, List<String> claims) {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    texts.putIfAbsent(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException _) {
            return Optional.empty(); // not a JWT
        }
        return claims.stream().map(texts::get).filter(text -> text != null && text.indexOf('@') > 0).findFirst();
    }

    private static Optional<byte[]> decode(String part) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
