package dev.godwit.proxy.config;

/**
 * {@code [routing]}. What happens when a route cannot be read is no setting: the client gets its protocol's temporary failure.
 *
 * @param defaultDestination where accounts live that the store does not know
 */
public record RoutingConfig(String defaultDestination) {

    static RoutingConfig read(Section section) {
        RoutingConfig config = new RoutingConfig(section.required("default_destination"));
        section.end();
        return config;
    }
}
