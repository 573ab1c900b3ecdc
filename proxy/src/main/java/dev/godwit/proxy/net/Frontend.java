package dev.godwit.proxy.net;

import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.ListenerConfig;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/** A client's connection, as a protocol finds it. To be used on the channel's event loop. */
public final class Frontend {
    private final Channel channel;
    private final ListenerConfig listener;
    private final ServerTls tls;
    private final InetSocketAddress client;
    private final InetSocketAddress local;
    private final int hops;

    Frontend(Channel channel, ListenerConfig listener, ServerTls tls, InetSocketAddress client, InetSocketAddress local, int hops) {
        this.channel = channel;
        this.listener = listener;
        this.tls = tls;
        this.client = client;
        this.local = local;
        this.hops = hops;
    }

    public Channel channel() {
        return channel;
    }

    /** The settings of the listener as they were when the connection was accepted. */
    public ListenerConfig listener() {
        return listener;
    }

    /** The real client: from the PROXY header where one was believed. */
    public InetSocketAddress client() {
        return client;
    }

    /** What it connected to. */
    public InetSocketAddress local() {
        return local;
    }

    /** Whether TLS is up. */
    public boolean encrypted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** The protocol that was agreed on by ALPN, or null. */
    public String applicationProtocol() {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler == null ? null : handler.applicationProtocol();
    }

    /** What servers are told of this client. @param mostHops how many proxies it may pass, unless an earlier one said fewer */
    public ClientInfo info(long session, int mostHops) {
        return new ClientInfo(client, local, session, encrypted(), hops < 0 ? mostHops : Math.min(hops, mostHops));
    }

    /**
     * Begins TLS. Call it after the answer to STARTTLS has been written, with nothing left of what the client sent in clear: that
     * belongs to somebody who may sit in between.
     *
     * @return completes when the handshake has; the channel is closed when it fails
     */
    public Future<Channel> startTls() {
        return tls.start(channel, java.util.List.of(), listener.preAuthTimeout());
    }
}
