package dev.godwit.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;

/**
 * What every session becomes: two channels on one event loop whose bytes go from one to the other. What a slow receiver has not
 * taken yet holds its sender back, so at most {@link #WATER_MARK} waits in each direction. When either side closes, what is
 * still on its way to the other is delivered, and then that is closed too; the server as the observer does it. On the event loop.
 */
public final class Relay {
    /** So much may wait for a slow receiver before its sender is no longer read. */
    public static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    /** Who looks on. */
    public interface Observer {
        /** The client has sent this. @return false if it must not reach the server; the observer ends the session then */
        boolean client(ByteBuf bytes);

        /** The server has sent this. @return false if it must not reach the client; the observer ends the session then */
        boolean server(ByteBuf bytes);

        /** Nothing more will be sent to the server: it is to be taken leave of. Comes once or more. */
        void part();
    }

    private final Channel client;
    private final Channel server;
    private final Observer observer;
    private boolean clientHeld;
    private boolean ended;
    private long fromClient;
    private long fromServer;
    private long lastNanos = System.nanoTime();

    public Relay(Channel client, Channel server, Observer observer) {
        this.client = client;
        this.server = server;
        this.observer = observer;
    }

    /**
     * Begins. Both channels must have no handlers but TLS, and their loop must not have read since those were taken away.
     *
     * @param firstFromClient what the client has sent already, goes first
     * @param firstFromServer likewise
     */
    public void start(ByteBuf firstFromClient, ByteBuf firstFromServer) {
        client.pipeline().addLast("relay", new Half(true));
        server.pipeline().addLast("relay", new Half(false));
        pass(firstFromServer, false);
        pass(firstFromClient, true);
        client.flush();
        server.flush();
        if (!client.isActive() || !server.isActive()) {
            close(client);
            close(server);
            return;
        }
        steer();
    }

    /** Takes leave of the server. What becomes of the client is the caller's business. */
    public void end() {
        ended = true;
        client.config().setAutoRead(false);
        observer.part();
    }

    private void pass(ByteBuf bytes, boolean ofClient) {
        if (bytes.isReadable() && (ofClient ? server : client).isActive()) {
            received(bytes, ofClient);
        } else {
            bytes.release();
        }
    }

    /** No further byte of the client is read. */
    public void holdClient() {
        clientHeld = true;
        steer();
    }

    public long bytesFromClient() {
        return fromClient;
    }

    public long bytesFromServer() {
        return fromServer;
    }

    /** When a byte came last, by {@link System#nanoTime()}. Any thread may ask; the answer may be a little old. */
    public long lastNanos() {
        return lastNanos;
    }

    private void steer() {
        if (ended) {
            return;
        }
        client.config().setAutoRead(server.isWritable() && !clientHeld);
        server.config().setAutoRead(client.isWritable());
    }

    private void received(ByteBuf bytes, boolean ofClient) {
        lastNanos = System.nanoTime();
        if (!(ofClient ? observer.client(bytes) : observer.server(bytes))) {
            bytes.release();
            return;
        }
        if (ofClient) {
            fromClient += bytes.readableBytes();
        } else {
            fromServer += bytes.readableBytes();
        }
        Channel to = ofClient ? server : client;
        to.write(bytes, to.voidPromise());
        if (!to.isWritable()) {
            to.flush(); // much has come in one go: it need not wait for the end of the reading
        }
    }

    private void close(Channel channel) {
        if (!channel.isActive()) {
            channel.close();
        } else if (channel == server) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> end());
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** One of the two ends. */
    private final class Half extends ChannelInboundHandlerAdapter {
        private final boolean ofClient;

        Half(boolean ofClient) {
            this.ofClient = ofClient;
        }

        private Channel other() {
            return ofClient ? server : client;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            received((ByteBuf) message, ofClient);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            other().flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            steer();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!ended) {
                close(other());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close(); // reset by the peer, or its TLS is broken; channelInactive closes the other side
        }
    }
}
