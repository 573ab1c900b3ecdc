package dev.godwit.proxy.net;

import dev.godwit.proxy.config.TlsConfig;
import dev.godwit.wire.net.NettyTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * The certificates that clients are shown, chosen by the name they ask for. They can be exchanged while connections are open:
 * each handshake takes those that are current. Safe for any thread.
 */
public final class ServerTls {
    /** Each session keeps so much for what TLS says outside a read or write; usually 2048, which thousands that idle have no use for. */
    private static final int BESIDE_READS = 512;

    private volatile Map<List<String>, Certificates> current = Map.of();
    private volatile TlsConfig config = new TlsConfig(dev.godwit.wire.net.MinimumTls.TLS_1_2, List.of());

    /** By host name in lower case; {@code fallback} is null where there is no certificate at all. */
    private record Certificates(Map<String, SslContext> byName, SslContext fallback) {

        SslContext find(String host) {
            if (host == null) {
                return fallback;
            }
            String name = host.toLowerCase(Locale.ROOT);
            SslContext exact = byName.get(name);
            int dot = name.indexOf('.');
            SslContext wildcard = exact != null || dot < 0 ? exact : byName.get("*" + name.substring(dot));
            return wildcard != null ? wildcard : fallback;
        }
    }

    /**
     * Reads the certificates anew. Where one cannot be used all stay as they were.
     *
     * @throws IOException naming the file that cannot be used
     */
    public synchronized void load(TlsConfig settings) throws IOException {
        Map<List<String>, Certificates> loaded = new HashMap<>();
        loaded.put(List.of(), certificates(settings, List.of()));
        for (List<String> protocols : current.keySet()) {
            loaded.put(protocols, certificates(settings, protocols));
        }
        config = settings;
        current = Map.copyOf(loaded);
    }

    /** Prepares for a set of ALPN names. */
    synchronized void offer(List<String> protocols) throws IOException {
        Map<List<String>, Certificates> more = new HashMap<>(current);
        more.put(protocols, certificates(config, protocols));
        current = Map.copyOf(more);
    }

    private static Certificates certificates(TlsConfig settings, List<String> protocols) throws IOException {
        Map<String, SslContext> byName = new HashMap<>();
        SslContext fallback = null;
        for (TlsConfig.Certificate certificate : settings.certificates()) {
            SslContext context = context(settings, certificate, protocols);
            List<String> names = certificate.names().isEmpty() ? names(certificate) : certificate.names();
            names.forEach(name -> byName.putIfAbsent(name.toLowerCase(Locale.ROOT), context));
            fallback = fallback == null || certificate.fallback() ? context : fallback;
        }
        return new Certificates(byName, fallback);
    }

    private static SslContext context(TlsConfig settings, TlsConfig.Certificate certificate, List<String> protocols) throws IOException {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate.chain().toFile(), certificate.key().toFile())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(NettyTls.versions(settings.minimum()));
            if (!protocols.isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, protocols));
            }
            SslContext context = builder.build();
            if (context instanceof ReferenceCountedOpenSslContext open) {
                open.setBioNonApplicationBufferSize(BESIDE_READS);
            }
            return context;
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("certificate '" + certificate.name() + "' (" + certificate.chain() + ", " + certificate.key() + ") cannot be used: "
                    + e.getMessage(), e);
        }
    }

    /** The DNS names in a certificate. */
    private static List<String> names(TlsConfig.Certificate certificate) throws IOException {
        try (InputStream in = Files.newInputStream(certificate.chain())) {
            X509Certificate first = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            List<String> names = new ArrayList<>();
            if (first.getSubjectAlternativeNames() != null) {
                first.getSubjectAlternativeNames().stream().filter(name -> name.getFirst().equals(2)).forEach(name -> names.add((String) name.get(1)));
            }
            return names;
        } catch (CertificateException e) {
            throw new IOException("certificate '" + certificate.name() + "' (" + certificate.chain() + ") cannot be read", e);
        }
    }

    /** What clients are shown that name no host; for servers of other kinds. @return null if there is no certificate */
    public SslContext fallback() {
        return current.get(List.<String>of()).fallback();
    }

    /** Begins TLS as a server at the head of the channel's pipeline. @param longest time the client's part may take */
    Future<Channel> start(Channel channel, List<String> protocols, Duration longest) {
        Promise<Channel> promise = channel.eventLoop().newPromise();
        Certificates certificates = current.get(protocols);
        if (certificates == null || certificates.fallback() == null) {
            channel.close();
            return promise.setFailure(new IOException("no certificate"));
        }
        SniHandler sni = new SniHandler((host, context) -> context.setSuccess(certificates.find(host)), 16 * 1024, longest.toMillis()) {
            @Override
            protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
                SslHandler handler = super.newSslHandler(context, allocator);
                handler.setHandshakeTimeoutMillis(longest.toMillis());
                handler.setCloseNotifyFlushTimeoutMillis(1000);
                return handler;
            }
        };
        channel.pipeline().addFirst("tls", sni);
        channel.pipeline().addAfter("tls", "handshake", new Handshake(promise));
        return promise;
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
