package dev.godwit.routes.redis;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a Redis (6 or later, not a cluster).
 *
 * @param url      {@code redis://[user[:password]@]host[:port][/database]}, or {@code rediss://…} for TLS, which is verified
 * @param password takes the place of one in the URL; never printed
 * @param prefix   of all keys and channels
 * @param pool     the most connections; one more is used for listening
 * @param timeout  how long to wait for the server at most: for a connection and for each answer
 */
public record RedisOptions(URI url, Optional<String> user, Optional<String> password, String prefix, int pool, Duration timeout) {

    public RedisOptions {
        if (!"redis".equals(url.getScheme()) && !"rediss".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("the URL of a Redis starts with redis:// or rediss:// and names a host");
        }
        if (pool < 1 || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("at least one connection and one millisecond");
        }
    }

    public static RedisOptions of(String url) {
        return new RedisOptions(URI.create(url), Optional.empty(), Optional.empty(), "godwit:", 16, Duration.ofSeconds(5));
    }

    @Override
    public String toString() {
        return "RedisOptions[prefix=" + prefix + ", pool=" + pool + ", timeout=" + timeout + "]";
    }
}
