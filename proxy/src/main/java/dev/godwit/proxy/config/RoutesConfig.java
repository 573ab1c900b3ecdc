package dev.godwit.proxy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code [routes]}: where routes are kept.
 *
 * @param path          FILE: the TSV file
 * @param url           SQL: a JDBC URL; REDIS: {@code redis://…}
 * @param user          SQL, REDIS: who logs in to the store
 * @param passwordFile  SQL, REDIS: the file with the password
 * @param lookupTimeout after which a lookup counts as failed
 * @param staleness     how old an answer may be where the store cannot push changes
 * @param cacheEntries  routes kept in memory
 */
public record RoutesConfig(Store store, Optional<Path> path, Optional<String> url, Optional<String> user, Optional<Path> passwordFile,
        Duration lookupTimeout, Duration staleness, int cacheEntries) {

    /** The kind of store. */
    public enum Store { FILE, SQL, REDIS }

    static RoutesConfig read(Section section) {
        RoutesConfig config = new RoutesConfig(
                section.choice("store", Store.class, Store.FILE),
                section.path("path"), section.string("url"), section.string("user"), section.path("password_file"),
                section.duration("lookup_timeout", Duration.ofSeconds(5)),
                section.duration("staleness", Duration.ofSeconds(2)),
                section.number("cache_entries", 1_000_000, 100, 100_000_000));
        if (config.store == Store.FILE ? config.path.isEmpty() : config.url.isEmpty()) {
            section.problem(config.store == Store.FILE ? "path" : "url", "is missing");
        }
        section.end();
        return config;
    }
}
