package dev.godwit.proxy.net;

import dev.godwit.proxy.config.Cidr;
import dev.godwit.proxy.config.ListenerConfig;
import dev.godwit.proxy.config.ListenerConfig.ProxyProtocol;
import dev.godwit.proxy.config.ListenerConfig.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One listener: accepts, counts, reads the PROXY header, begins TLS, and hands over to its protocol. */
public final class Listener implements AutoCloseable {
    private final Transport transport;
    private final ServerTls tls;
    private final FrontendProtocol protocol;
    private final ConnectionCounts counts = new ConnectionCounts();
    private final List<Channel> bound = new ArrayList<>();
    private volatile ListenerConfig config;

    public Listener(ListenerConfig config, Transport transport, ServerTls tls, FrontendProtocol protocol) {
        this.config = config;
        this.transport = transport;
        this.tls = tls;
        this.protocol = protocol;
    }

    /** Binds all addresses, or none. @throws IOException naming the address that cannot be bound */
    public void open() throws IOException {
        if (!protocol.applicationProtocols().isEmpty()) {
            tls.offer(protocol.applicationProtocols());
        }
        ServerBootstrap bootstrap = new ServerBootstrap().group(transport.loops(), (EventLoopGroup) transport.loops())
                .channelFactory(transport::newServerChannel)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Relay.WATER_MARK)
                .childHandler(new Accepting());
        for (InetSocketAddress address : config.bind()) {
            ChannelFuture binding = bootstrap.bind(address).awaitUninterruptibly();
            if (!binding.isSuccess()) {
                close();
                throw new IOException("listener '" + config.name() + "' cannot be bound to " + address.getAddress().getHostAddress() + ":" + address.getPort()
                        + ": " + binding.cause().getMessage(), binding.cause());
            }
            bound.add(binding.channel());
        }
    }

    public ListenerConfig config() {
        return config;
    }

    /** Takes over limits and other settings for new connections; addresses stay. */
    public void configure(ListenerConfig settings) {
        config = settings;
    }

    /** The addresses it is bound to, with the ports that were taken for port 0. */
    public List<InetSocketAddress> addresses() {
        return bound.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
    }

    /** Connections of this moment. */
    public int connections() {
        return counts.count();
    }

    /** Accepts no more connections; those that are open stay. */
    @Override
    public void close() {
        bound.forEach(channel -> channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
        bound.clear();
    }

    private final class Accepting extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            ListenerConfig settings = config;
            ConnectionCounts.Place place = counts.open(settings.maxConnections());
            channel.closeFuture().addListener(_ -> counts.close());
            if (place == ConnectionCounts.Place.OVERRUN) {
                channel.close();
            } else if (settings.proxyProtocol() == ProxyProtocol.OFF) {
                identified(channel, settings, place, (InetSocketAddress) channel.remoteAddress(), (InetSocketAddress) channel.localAddress(), -1);
            } else {
                awaitHeader(channel, settings, place);
            }
        }
    }

    private void awaitHeader(Channel channel, ListenerConfig settings, ConnectionCounts.Place place) {
        InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        boolean trusted = settings.trusted().stream().anyMatch((Cidr network) -> network.contains(peer));
        if (trusted) {
            channel.pipeline().addLast("proxy", new Header(settings, place));
        } else if (settings.proxyProtocol() == ProxyProtocol.OPTIONAL) {
            identified(channel, settings, place, (InetSocketAddress) channel.remoteAddress(), (InetSocketAddress) channel.localAddress(), -1);
        } else {
            channel.close();
        }
    }

    private void identified(Channel channel, ListenerConfig settings, ConnectionCounts.Place place, InetSocketAddress client, InetSocketAddress local, int hops) {
        boolean free = counts.openClient(client.getAddress(), settings.maxPerAddress());
        channel.closeFuture().addListener(_ -> counts.closeClient(client.getAddress()));
        Frontend frontend = new Frontend(channel, settings, tls, client, local, hops);
        Runnable next = free && place == ConnectionCounts.Place.FREE ? () -> protocol.accepted(frontend) : () -> refuse(channel);
        if (settings.tls() != Tls.IMPLICIT) {
            next.run();
            return;
        }
        tls.start(channel, protocol.applicationProtocols(), settings.preAuthTimeout()).addListener(done -> {
            if (done.isSuccess()) {
                next.run();
            }
        });
    }

    private void refuse(Channel channel) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(protocol.tooMany())).addListener(ChannelFutureListener.CLOSE);
    }

    /** Waits for the PROXY header of a trusted peer. */
    private final class Header extends ChannelInboundHandlerAdapter {
        private final ListenerConfig settings;
        private final ConnectionCounts.Place place;
        private ByteBuf soFar = Unpooled.EMPTY_BUFFER;

        Header(ListenerConfig settings, ConnectionCounts.Place place) {
            this.settings = settings;
            this.place = place;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.executor().schedule(() -> {
                if (!context.isRemoved()) {
                    context.close();
                }
            }, settings.preAuthTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            soFar = soFar.isReadable() ? Unpooled.wrappedBuffer(soFar, (ByteBuf) message) : (ByteBuf) message;
            switch (ProxyHeader.look(soFar)) {
                case INCOMPLETE -> { }
                case MALFORMED -> context.close();
                case HEADER -> header(context);
                case SOMETHING_ELSE -> {
                    if (settings.proxyProtocol() == ProxyProtocol.REQUIRED) {
                        context.close();
                    } else {
                        go(context, null, null, -1);
                    }
                }
            }
        }

        private void header(ChannelHandlerContext context) {
            try {
                ProxyHeader header = ProxyHeader.read(soFar);
                go(context, header.source(), header.destination(), header.hops());
            } catch (IllegalArgumentException _) {
                context.close();
            }
        }

        private void go(ChannelHandlerContext context, InetSocketAddress source, InetSocketAddress destination, int hops) {
            Channel channel = context.channel();
            ByteBuf rest = soFar;
            soFar = Unpooled.EMPTY_BUFFER;
            identified(channel, settings, place, source != null ? source : (InetSocketAddress) channel.remoteAddress(),
                    destination != null ? destination : (InetSocketAddress) channel.localAddress(), hops);
            channel.pipeline().remove(this);
            if (rest.isReadable() && channel.isOpen()) {
                channel.pipeline().fireChannelRead(rest);
                channel.pipeline().fireChannelReadComplete();
            } else {
                rest.release();
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            soFar.release();
            soFar = Unpooled.EMPTY_BUFFER;
        }
    }
}
