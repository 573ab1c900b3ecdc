package dev.godwit.proxy.config;

import java.util.List;
import java.util.Map;

/**
 * All of a proxy's settings, checked: whatever one section says of another holds.
 *
 * @param destinations by name, in the order of the file
 */
public record Config(ServerConfig server, TlsConfig tls, List<ListenerConfig> listeners, Map<String, DestinationConfig> destinations,
        RoutingConfig routing, IdentityConfig identity, LimitsConfig limits, RoutesConfig routes, HttpConfig http, DeliveryConfig delivery,
        AdminConfig admin, LogConfig log) {

    public Config {
        listeners = List.copyOf(listeners);
        destinations = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(destinations));
    }
}
