package dev.godwit.proxy.net;

import dev.godwit.proxy.config.TlsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The certificates that clients are shown, chosen by the name they ask for. They can be exchanged while connections are open:
 * each handshake takes those that are current. Safe for any thread.
 */
public final class ServerTls {
    private volatile Map<List<String>, Certificates> current = Map.of();
    private volatile TlsConfig config = new TlsConfig(dev.godwit.wire.net.MinimumTls.TLS_1_2, List.of());

    /**
     * Reads the certificates anew. Where one cannot be used all stay as they were.
     *
     * @throws IOException naming the file that cannot be used
     */
    public synchronized void load(TlsConfig settings) throws IOException {
        Map<List<String>, Certificates> loaded = new HashMap<>();
        loaded.put(List.of(), Certificates.read(settings, List.of()));
        for (List<String> protocols : current.keySet()) {
            loaded.put(protocols, Certificates.read(settings, protocols));
        }
        config = settings;
        current = Map.copyOf(loaded);
    }

    /** Prepares for a set of ALPN names. */
    synchronized void offer(List<String> protocols) throws IOException {
        Map<List<String>, Certificates> more = new HashMap<>(current);
        more.put(protocols, Certificates.read(config, protocols));
        current = Map.copyOf(more);
    }

    /** What clients are shown that name no host; for servers of other kinds. @return null if there is no certificate */
    public SslContext fallback() {
        return current.get(List.<String>of()).find(null, null);
    }

    /** When each certificate ends to be valid, it or one of its issuers, by its name in the configuration. */
    public Map<String, Instant> ends() {
        return current.getOrDefault(List.<String>of(), Certificates.NONE).ends();
    }

    /** Begins TLS as a server at the head of the channel's pipeline. @param longest time the client's part may take */
    Future<Channel> start(Channel channel, List<String> protocols, Duration longest) {
        Promise<Channel> promise = channel.eventLoop().newPromise();
        Certificates certificates = current.get(protocols);
        if (certificates == null || certificates.isEmpty()) {
            channel.close();
            return promise.setFailure(new IOException("no certificate"));
        }
        channel.pipeline().addFirst("tls", new Chooser(certificates, longest));
        channel.pipeline().addAfter("tls", "handshake", new Handshake(promise));
        return promise;
    }

    /** Waits for the client's first message, and makes way for TLS with the certificate chosen by it. */
    private static final class Chooser extends AbstractSniHandler<SslContext> {
        private static final int LONGEST_HELLO = 16 * 1024;

        private final Certificates certificates;
        private ByteBuf hello;

        Chooser(Certificates certificates, Duration longest) {
            super(LONGEST_HELLO, longest.toMillis());
            this.certificates = certificates;
        }

        @Override
        protected Future<SslContext> lookup(ChannelHandlerContext context, ByteBuf hello) throws Exception {
            this.hello = hello; // super asks the method below
            try {
                return super.lookup(context, hello);
            } finally {
                this.hello = null;
            }
        }

        @Override
        protected Future<SslContext> lookup(ChannelHandlerContext context, String host) {
            return context.executor().newSucceededFuture(certificates.find(host, hello));
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext context, String host, Future<SslContext> chosen) {
            SslHandler tls = chosen.getNow().newHandler(context.alloc());
            tls.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
            tls.setCloseNotifyFlushTimeoutMillis(1000);
            context.pipeline().replace(this, "tls", tls);
        }
    }

    /** Waits for the end of the handshake, and is gone. */
    private static final class Handshake extends ChannelInboundHandlerAdapter {
        private final Promise<Channel> promise;

        Handshake(Promise<Channel> promise) {
            this.promise = promise;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent end)) {
                context.fireUserEventTriggered(event);
            } else if (end.isSuccess()) {
                context.pipeline().remove(this);
                promise.trySuccess(context.channel());
            } else {
                fail(context, end.cause());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            promise.tryFailure(new IOException("closed during the TLS handshake"));
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            fail(context, failure);
        }

        private void fail(ChannelHandlerContext context, Throwable failure) {
            promise.tryFailure(failure);
            context.close();
        }
    }
}
