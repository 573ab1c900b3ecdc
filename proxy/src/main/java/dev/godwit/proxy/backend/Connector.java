package dev.godwit.proxy.backend;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.config.DestinationConfig.Forwarding;
import dev.godwit.proxy.config.DestinationConfig.Service;
import dev.godwit.proxy.net.ProxyHeader;
import dev.godwit.proxy.net.Transport;
import dev.godwit.wire.net.NettyTls;
import dev.godwit.wire.net.TlsException;
import dev.godwit.wire.net.TlsMode;
import dev.godwit.wire.net.TlsPolicy;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Makes one connection: TCP, the PROXY header, TLS where it comes first. */
final class Connector {
    private static final int MOST_CONTEXTS = 256;

    private final Transport transport;
    private final ConcurrentMap<TlsPolicy, SslContext> contexts = new ConcurrentHashMap<>();

    /** @param source the own address to connect from, or null */
    record Call(String destination, Protocol protocol, Service service, InetSocketAddress remote, InetAddress source, ClientInfo client) {}

    Connector(Transport transport) {
        this.transport = transport;
    }

    Future<Backend> connect(Call call, Duration timeout, EventLoop loop) {
        Promise<Backend> promise = loop.newPromise();
        Bootstrap bootstrap = new Bootstrap().group(loop).channelFactory(transport::newChannel).resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Empty());
        ChannelFuture connecting = call.source() == null ? bootstrap.connect(call.remote())
                : bootstrap.connect(call.remote(), new InetSocketAddress(call.source(), 0));
        connecting.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                connected(call, done.channel(), timeout, promise);
            } else {
                promise.tryFailure(new BackendException(Stage.CONNECT, "no connection: " + reason(done.cause()), done.cause()));
            }
        });
        return promise;
    }

    private void connected(Call call, Channel channel, Duration timeout, Promise<Backend> promise) {
        if (call.service().forwarding() == Forwarding.PROXY) {
            channel.writeAndFlush(ProxyHeader.version2(channel.alloc(), call.client().address(), call.client().local(), call.client().hops() - 1));
        }
        Backend backend = new Backend(channel, call.destination(), call.protocol(), call.service());
        if (call.service().tls().mode() == TlsMode.IMPLICIT) {
            handshake(backend, timeout, promise);
        } else {
            promise.trySuccess(backend);
        }
    }

    Future<Backend> startTls(Backend backend, Duration timeout) {
        Promise<Backend> promise = backend.channel().eventLoop().newPromise();
        handshake(backend, timeout, promise);
        return promise;
    }

    private void handshake(Backend backend, Duration timeout, Promise<Backend> promise) {
        Channel channel = backend.channel();
        SslHandler tls;
        try {
            tls = context(backend.service().tls()).newHandler(channel.alloc(), backend.service().serverName(), backend.service().port());
        } catch (TlsException e) {
            channel.close();
            promise.tryFailure(new BackendException(Stage.POLICY, e.getMessage(), e));
            return;
        }
        tls.setHandshakeTimeoutMillis(timeout.toMillis());
        tls.setCloseNotifyFlushTimeoutMillis(1000);
        channel.pipeline().addFirst("tls", tls);
        tls.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                promise.trySuccess(backend);
            } else {
                channel.close();
                promise.tryFailure(new BackendException(Stage.TLS, "TLS failed: " + reason(done.cause()), done.cause()));
            }
        });
        channel.read(); // reading is off; the handler asks for more by itself from here on
    }

    private SslContext context(TlsPolicy policy) throws TlsException {
        SslContext context = contexts.get(policy);
        if (context == null) {
            context = NettyTls.client(policy);
            if (contexts.size() < MOST_CONTEXTS) {
                contexts.put(policy, context);
            }
        }
        return context;
    }

    /** The messages of Netty's and the JDK's network exceptions name hosts and ports, never accounts. */
    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage().replaceAll("\\s+", " ");
    }

    /** A pipeline must begin with some handler. */
    @ChannelHandler.Sharable
    private static final class Empty extends ChannelHandlerAdapter {}
}
