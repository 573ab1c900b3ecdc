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
import java.util.function.BooleanSupplier;

/**
 * Taking leave of a server so that one knows when it is over. Whoever just closes a connection does not know what the server
 * still makes of what it was sent: a login that it was checking may begin a session later. So nothing more is sent, the server
 * sees the end of its input, does what it does and closes too, and only then is the connection's future done. What it still
 * says is dropped. The connection to a server that does not close in time is closed.
 */
public final class Parting {
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final String NAME = "parting";

    private Parting() {
    }

    /**
     * Begins it. A second call changes nothing. On the channel's event loop.
     *
     * @param may      looked at while it lasts: when it says no the connection is closed at once, with what was not sent yet
     * @param patience how long the server may take to close
     * @param late     called if it takes longer
     * @return done when the connection is closed
     */
    public static ChannelFuture from(Channel server, BooleanSupplier may, Duration patience, Runnable late) {
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
        long began = System.nanoTime();
        ScheduledFuture<?> watch = server.eventLoop().scheduleWithFixedDelay(() -> {
            boolean isLate = System.nanoTime() - began >= patience.toNanos();
            if (isLate) {
                late.run();
            }
            if (isLate || !may.getAsBoolean()) {
                server.close();
            }
        }, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        server.closeFuture().addListener(_ -> watch.cancel(false));
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
