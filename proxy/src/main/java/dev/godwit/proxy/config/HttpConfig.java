package dev.godwit.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code [http]}.
 *
 * @param routes               in the order in which they are tried; requests that none fits go by their credentials
 * @param bodyExtractCap       how much of a body is read to find an account's name in it
 * @param maxHeadSize          of a request line with its header, of a response's, and of trailers
 * @param maxConcurrentStreams requests at the same time in one HTTP/2 connection
 * @param relayIdle            silence after which a request is given up
 * @param streamIdle           likewise for WebSockets and event streams
 * @param keepaliveTimeout     how long a connection may wait for its next request
 * @param maxKeepaliveRequests after so many requests a connection is closed
 * @param opaqueCredentials    what becomes of requests whose credentials name no account
 */
public record HttpConfig(List<HttpRoute> routes, int bodyExtractCap, int maxHeadSize, int maxConcurrentStreams, Duration relayIdle,
        Duration streamIdle, Duration keepaliveTimeout, int maxKeepaliveRequests, Opaque opaqueCredentials) {

    /** REFUSE: they are answered 401, because they may belong to an account that has moved. FALLBACK: as if they had none. */
    public enum Opaque { REFUSE, FALLBACK }

    public HttpConfig {
        routes = List.copyOf(routes);
    }

    /** The first route that fits. */
    public Optional<HttpRoute> route(String path) {
        return routes.stream().filter(route -> route.matches(path)).findFirst();
    }

    static HttpConfig read(Section section, Map<String, DestinationConfig> destinations) {
        HttpConfig config = new HttpConfig(
                section.list("route").stream().map(route -> HttpRoute.read(route, destinations)).toList(),
                section.size("body_extract_cap", 64 * 1024),
                section.size("max_head_size", 64 * 1024),
                section.number("max_concurrent_streams", 100, 1, 10_000),
                section.duration("relay_idle", Duration.ofSeconds(60)),
                section.duration("stream_idle", Duration.ofMinutes(35)),
                section.duration("keepalive_timeout", Duration.ofSeconds(75)),
                section.number("max_keepalive_requests", 1000, 1, 1_000_000_000),
                section.choice("opaque_credentials", Opaque.class, Opaque.REFUSE));
        range(section, "body_extract_cap", config.bodyExtractCap);
        range(section, "max_head_size", config.maxHeadSize);
        section.end();
        return config;
    }

    private static void range(Section section, String key, int bytes) {
        if (bytes < 1024 || bytes > 1024 * 1024) {
            section.problem(key, "must be between \"1K\" and \"1M\"");
        }
    }
}
