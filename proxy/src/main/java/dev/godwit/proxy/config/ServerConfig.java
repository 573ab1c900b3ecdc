package dev.godwit.proxy.config;

import java.time.Duration;

/**
 * {@code [server]}.
 *
 * @param hostname      the name in greetings
 * @param threads       event loops; 0 = as many as there are processors
 * @param shutdownGrace how long running commands may take to end after SIGTERM
 */
public record ServerConfig(String hostname, int threads, Duration shutdownGrace) {

    static ServerConfig read(Section section) {
        ServerConfig config = new ServerConfig(
                section.string("hostname", "localhost"),
                section.number("threads", 0, 0, 1024),
                section.duration("shutdown_grace", Duration.ofSeconds(30)));
        if (!config.hostname.matches("[A-Za-z0-9._-]{1,255}")) {
            section.problem("hostname", "must be a host name: it is shown to clients");
        }
        section.end();
        return config;
    }
}
