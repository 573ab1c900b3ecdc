package dev.godwit.proxy.backend;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.config.DestinationConfig;
import io.netty.channel.Channel;

/**
 * A connection to a server; its PROXY header is sent and its TLS up where that comes first. Reading is off ({@code autoRead})
 * until the caller has added its handlers.
 *
 * @param destination its name
 * @param service     as configured when it was connected
 */
public record Backend(Channel channel, String destination, Protocol protocol, DestinationConfig.Service service) {}
