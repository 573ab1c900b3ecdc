package dev.godwit.proxy.admin;

import dev.godwit.routes.CachedRoutes;
import dev.godwit.routes.Identifiers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The management API on its port. Requests run on a bounded number of platform threads, because stores block. */
public final class AdminServer implements AutoCloseable {
    static final int MOST_CONNECTIONS = 256;
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final int LARGEST_BODY = 16 * 1024 * 1024;
    private static final int IDLE_SECONDS = 60;
    private static final int WORKERS = 64;

    private final Api api;
    private final Tokens tokens;
    private final AdminMetrics metrics;
    private final Supplier<SslContext> tls;
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(WORKERS, WORKERS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_CONNECTIONS),
            Thread.ofPlatform().daemon().name("admin-", 0).factory());
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("admin-io", true), NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel listener;

    /**
     * What the API works on.
     *
     * @param isDestination whether the configuration has a destination of this name
     * @param registry      what {@code /metrics} shows; the proxy may add to it
     */
    public record Parts(CachedRoutes routes, Identifiers identifiers, Predicate<String> isDestination, ProxyControl proxy, PrometheusRegistry registry, Clock clock) {
    }

    private AdminServer(AdminOptions options, Parts parts, Supplier<SslContext> tls) throws IOException {
        AuditLog audit = new AuditLog(options.auditLog(), parts.clock());
        this.metrics = new AdminMetrics(parts.registry(), parts.routes(), parts.proxy());
        this.api = api(options, parts, audit, metrics);
        this.tokens = new Tokens(options, parts.clock());
        this.tls = tls;
        this.workers.allowCoreThreadTimeOut(true);
        try {
            this.listener = bind(options.bind());
        } catch (IOException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    /**
     * Opens the port.
     *
     * @param tls asked for each connection, so that certificates can be exchanged
     * @throws IOException if it cannot be opened
     */
    public static AdminServer start(AdminOptions options, Parts parts, Supplier<SslContext> tls) throws IOException {
        return new AdminServer(options, parts, tls);
    }

    static Api api(AdminOptions options, Parts parts, AuditLog audit, AdminMetrics metrics) {
        Api api = new Api();
        new ProxyApi(parts.routes(), parts.identifiers(), parts.proxy(), audit).addTo(api);
        new RouteApi(parts.routes(), parts.identifiers(), parts.isDestination(), audit, options.acknowledge()).addTo(api);
        return api.on("GET", "/metrics", _ -> metrics.answer()).on("GET", "/openapi.json", _ -> OpenApi.answer());
    }

    private Channel bind(InetSocketAddress address) throws IOException {
        try {
            return new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class).option(ChannelOption.SO_REUSEADDR, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            accept(channel);
                        }
                    }).bind(address).sync().channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Exception e) {
            // Netty throws the checked exception without declaring it
            throw new IOException("the management API cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private void accept(SocketChannel channel) {
        channel.closeFuture().addListener(_ -> connections.decrementAndGet());
        if (connections.incrementAndGet() > MOST_CONNECTIONS) {
            channel.close();
            return;
        }
        SslHandler handler = tls.get().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(10_000);
        channel.pipeline().addLast(handler, new ReadTimeoutHandler(IDLE_SECONDS),
                new HttpServerCodec(new HttpDecoderConfig().setMaxInitialLineLength(LARGEST_HEAD).setMaxHeaderSize(LARGEST_HEAD)),
                new AdminGate(api, tokens, metrics), new HttpObjectAggregator(LARGEST_BODY), new AdminHandler(api, metrics, workers));
    }

    /** Where it listens; of interest if the port was 0. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** All requests that there are, as "METHOD path". */
    public List<String> requests() {
        return api.all();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        workers.shutdownNow();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
