package dev.godwit.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Taking leave of a server so that one knows when it is over. Whoever just closes a connection does not know what the server
 * still makes of what it was sent: a login that it was checking may begin a session later. So nothing more is sent, the server
 * sees the end of its input, does what it does and closes too, and only then is the connection's future done. What it still
 * says is dropped. A server that does not close is left after {@link #LONGEST}.
 */
public final class Parting {
    /** How long a server may take to close. */
    public static final Duration LONGEST = Duration.ofSeconds(2);

    private static final String NAME = "parting";

    private Parting() {
    }

    /**
     * Begins it. A second call changes nothing. On the channel's event loop.
     *
     * @return done when the connection is closed
     */
    public static ChannelFuture from(Channel server) {
        if (!server.isActive()) {
            return server.close();
        }
        if (server.pipeline().get(NAME) != null) {
            return server.closeFuture();
        }
        SslHandler tls = server.pipeline().get(SslHandler.class);
        if (tls == null) {
            server.pipeline().addFirst(NAME, new Deaf());
            endOutput(server);
        } else {
            server.pipeline().addAfter(server.pipeline().context(tls).name(), NAME, new Deaf());
            tls.closeOutbound().addListener(_ -> endOutput(server));
        }
        ScheduledFuture<?> patience = server.eventLoop().schedule(() -> server.close(), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        server.closeFuture().addListener(_ -> patience.cancel(false));
        server.config().setAutoRead(true);
        return server.closeFuture();
    }

    private static void endOutput(Channel server) {
        if (server instanceof DuplexChannel duplex && server.isActive()) {
            duplex.shutdownOutput();
        } else {
            server.close();
        }
    }

    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close(); // reset: it has gone
        }
    }
}
