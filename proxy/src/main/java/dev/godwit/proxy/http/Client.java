package dev.godwit.proxy.http;

import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.config.Config;
import dev.godwit.proxy.config.ListenerConfig;
import dev.godwit.proxy.net.Frontend;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What the exchanges of one client connection share. On its event loop only. */
final class Client {
    private final ProxyParts parts;
    private final Frontend frontend;
    private final BackendPool pool = new BackendPool();
    private int refused;

    Client(ProxyParts parts, Frontend frontend) {
        this.parts = parts;
        this.frontend = frontend;
    }

    ProxyParts parts() {
        return parts;
    }

    Frontend frontend() {
        return frontend;
    }

    BackendPool pool() {
        return pool;
    }

    /** The newest configuration: requests of one connection may meet different ones. */
    Config config() {
        return parts.config().get();
    }

    ListenerConfig listener() {
        return frontend.listener();
    }

    EventLoop loop() {
        return frontend.channel().eventLoop();
    }

    InetAddress address() {
        return frontend.client().getAddress();
    }

    /** Whether its Forwarded fields are believed: where networks are named, only those of the peer that is connected. */
    boolean isTrusted() {
        ListenerConfig listener = listener();
        InetAddress peer = ((InetSocketAddress) frontend.channel().remoteAddress()).getAddress();
        return listener.trustForwarded() && (listener.trusted().isEmpty() || listener.trusted().stream().anyMatch(network -> network.contains(peer)));
    }

    /** Counts what servers say to credentials. @return whether they have been refused so often that the connection is to end */
    boolean authenticated(boolean accepted) {
        refused = accepted ? 0 : refused + 1;
        return refused >= listener().maxAuthAttempts();
    }
}
