package dev.godwit.proxy.config;

import dev.godwit.routes.CacheOptions;
import dev.godwit.routes.RouteStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code [routes]}: where routes are kept.
 *
 * @param cache how answers are kept
 * @param lease how long other proxies wait for this one when it does not answer
 */
public record RoutesConfig(RouteStores.Choice store, CacheOptions cache, Duration lease) {

    /** The kind of store. */
    private enum Kind { FILE, SQL, REDIS }

    static RoutesConfig read(Section section) {
        CacheOptions usual = CacheOptions.usual();
        Kind kind = section.choice("store", Kind.class, Kind.FILE);
        Optional<Path> path = section.path("path");
        Optional<String> url = section.string("url");
        Optional<String> user = section.string("user");
        Optional<String> password = section.path("password_file").flatMap(file -> firstLine(section, file));
        int pool = section.number("pool", 16, 1, 1000);
        Optional<String> query = section.string("query");
        String prefix = section.string("prefix", "route:");
        if (kind == Kind.FILE ? path.isEmpty() : url.isEmpty()) {
            section.problem(kind == Kind.FILE ? "path" : "url", "is missing");
        }
        RouteStores.Choice store = switch (kind) {
            case FILE -> new RouteStores.Choice.TextFile(path.orElse(Path.of("missing")));
            case SQL -> new RouteStores.Choice.Sql(sql(section, url.orElse("")), user, password, pool, query);
            case REDIS -> new RouteStores.Choice.Redis(redis(section, url.orElse("redis://localhost")), user, password, pool, prefix);
        };
        CacheOptions cache = new CacheOptions(positive(section, "lookup_timeout", usual.timeout()), section.duration("positive_ttl", usual.positive()),
                section.duration("negative_ttl", usual.negative()), section.duration("staleness", usual.unpushed()),
                section.duration("stale", usual.stale()), section.number("cache_entries", usual.entries(), 100, 100_000_000), usual.lookups(), usual.waiting());
        RoutesConfig config = new RoutesConfig(store, cache, positive(section, "lease", Duration.ofSeconds(30)));
        section.end();
        return config;
    }

    private static Duration positive(Section section, String key, Duration fallback) {
        Duration time = section.duration(key, fallback);
        if (time.toMillis() < 100) {
            section.problem(key, "must be at least 100ms");
            return fallback;
        }
        return time;
    }

    private static String sql(Section section, String url) {
        if (section.has("url") && !url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
            section.problem("url", "must begin with jdbc:sqlite: or jdbc:postgresql:");
        }
        return url;
    }

    private static URI redis(Section section, String url) {
        try {
            URI parsed = URI.create(url);
            if ("redis".equals(parsed.getScheme()) || "rediss".equals(parsed.getScheme())) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        section.problem("url", "must begin with redis:// or rediss://");
        return URI.create("redis://localhost");
    }

    /** A file's first line: a secret. */
    static Optional<String> firstLine(Section section, Path file) {
        try {
            return Optional.of(Files.readString(file).lines().findFirst().orElse("").strip());
        } catch (IOException e) {
            section.problem("password_file", file + " cannot be read");
            return Optional.empty();
        }
    }
}
