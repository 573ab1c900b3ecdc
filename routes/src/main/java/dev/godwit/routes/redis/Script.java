package dev.godwit.routes.redis;

import dev.godwit.routes.RouteStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The scripts. Each runs on the server as one step. */
enum Script {
    FIND, LOOK, COMMIT, CHANGES, LIST, IDENTIFIERS, NUMBER, RENEW, LEAVE, MEMBERS;

    private final String text;
    private final String digest;

    Script() {
        text = resource("common") + resource(name().toLowerCase(Locale.ROOT));
        try {
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws RouteStoreException if the server does not answer; whether it did it is then not known */
    Object run(UnifiedJedis client, String prefix, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(prefix);
        all.addAll(List.of(arguments));
        try {
            try {
                return client.evalsha(digest, List.of(), all);
            } catch (JedisNoScriptException unknownYet) {
                return client.eval(text, List.of(), all);
            }
        } catch (JedisException e) {
            // the server's text may quote what was sent
            throw new RouteStoreException("Redis does not answer as it should (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
