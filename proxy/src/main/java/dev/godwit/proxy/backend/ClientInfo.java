package dev.godwit.proxy.backend;

import java.net.InetSocketAddress;

/**
 * What a server is told of a client.
 *
 * @param address   the client's
 * @param local     the address it connected to
 * @param session   the session's id, to find it in both logs
 * @param encrypted whether its connection is
 * @param hops      how many more proxies the connection may pass
 */
public record ClientInfo(InetSocketAddress address, InetSocketAddress local, long session, boolean encrypted, int hops) {}
