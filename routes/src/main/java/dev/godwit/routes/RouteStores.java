package dev.godwit.routes;

import dev.godwit.routes.file.FileRouteStore;
import dev.godwit.routes.redis.RedisOptions;
import dev.godwit.routes.redis.RedisRouteStore;
import dev.godwit.routes.sql.PostgresOptions;
import dev.godwit.routes.sql.QueryRouteStore;
import dev.godwit.routes.sql.SqlRouteStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Which store to open. */
public final class RouteStores {
    private static final String SQLITE = "jdbc:sqlite:";

    private RouteStores() {
    }

    /** A store as a configuration names it. */
    public sealed interface Choice {
        /** A text file, see docs/formats/routes.md. */
        record TextFile(Path path) implements Choice {
        }

        /**
         * A database.
         *
         * @param url   {@code jdbc:sqlite:/path} or {@code jdbc:postgresql://…}
         * @param query if present, routes are only read, by this query, from tables that are not ours
         */
        record Sql(String url, Optional<String> user, Optional<String> password, int pool, Optional<String> query) implements Choice {
        }

        /** A Redis, {@code redis://…} or {@code rediss://…}. */
        record Redis(URI url, Optional<String> user, Optional<String> password, int pool, String prefix) implements Choice {
        }
    }

    /**
     * Opens it. Files must be there; servers may be down now.
     *
     * @param names   how the identifiers in a text file are spelt
     * @param timeout how long to wait for a server at most
     * @throws RouteStoreException      if a file is missing or cannot be understood
     * @throws IllegalArgumentException if the choice makes no sense
     */
    public static RouteStore open(Choice choice, Identifiers names, Duration timeout) {
        return switch (choice) {
            case Choice.TextFile file -> new FileRouteStore(file.path(), names::key, Clock.systemUTC());
            case Choice.Sql sql when sql.query().isPresent() -> new QueryRouteStore(sql.url(), sql.user(), sql.password(), sql.pool(), timeout, sql.query().get());
            case Choice.Sql sql when sql.url().startsWith(SQLITE) -> SqlRouteStore.sqlite(Path.of(sql.url().substring(SQLITE.length())));
            case Choice.Sql sql -> SqlRouteStore.postgresql(new PostgresOptions(sql.url(), sql.user(), sql.password(), sql.pool(), timeout));
            case Choice.Redis redis -> new RedisRouteStore(new RedisOptions(redis.url(), redis.user(), redis.password(), redis.prefix(), redis.pool(), timeout));
        };
    }
}
