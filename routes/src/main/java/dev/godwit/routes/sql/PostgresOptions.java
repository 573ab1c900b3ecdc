package dev.godwit.routes.sql;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * How to reach a PostgreSQL.
 *
 * @param url      {@code jdbc:postgresql://host[:port][,host…]/database[?option=value…]}; its options override ours
 * @param password never printed
 * @param pool     the most connections; one more is used for listening
 * @param timeout  how long to wait for the server at most: for a connection and for each answer
 */
public record PostgresOptions(String url, Optional<String> user, Optional<String> password, int pool, Duration timeout) {

    public PostgresOptions {
        Objects.requireNonNull(url);
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the URL of a PostgreSQL starts with jdbc:postgresql:");
        }
        if (pool < 1 || timeout.toSeconds() < 1) {
            throw new IllegalArgumentException("at least one connection and one second");
        }
    }

    public static PostgresOptions of(String url) {
        return new PostgresOptions(url, Optional.empty(), Optional.empty(), 8, Duration.ofSeconds(5));
    }

    Properties properties(String application) {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        String seconds = Long.toString(timeout.toSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", application);
        // routes are read where they are written: a standby may be behind
        properties.setProperty("targetServerType", "primary");
        return properties;
    }

    @Override
    public String toString() {
        return "PostgresOptions[pool=" + pool + ", timeout=" + timeout + "]";
    }
}
