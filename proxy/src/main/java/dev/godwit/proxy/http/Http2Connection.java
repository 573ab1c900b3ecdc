package dev.godwit.proxy.http;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.config.HttpConfig;
import dev.godwit.proxy.net.Deadlines;
import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A client's connection that speaks HTTP/2 (RFC 9113). Registered as {@link Http1Connection} is; threads as there. */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Conversation, Deadlines.Watched {
    /** What a client may send of one body before it must wait. */
    private static final int WINDOW = 64 * 1024;
    /** Of all bodies together: some that wait for a held account must not stop the others. */
    private static final int CONNECTION_WINDOW = 1024 * 1024;
    private static final int INITIAL_CONNECTION_WINDOW = 65_535; // RFC 9113 §6.9.2

    private final Client client;
    private final Channel channel;
    private final Session session;
    private final Set<Http2Stream> streams = new LinkedHashSet<>();
    private boolean leaving;
    private int requests;
    private long since = System.nanoTime();

    private Http2Connection(Client client) {
        this.client = client;
        this.channel = client.frontend().channel();
        this.session = client.parts().sessions().open(Protocol.HTTP, client.frontend().client(), this);
    }

    static void begin(Client client) {
        Http2Connection connection = new Http2Connection(client);
        HttpConfig config = client.config().http();
        Http2Settings settings = Http2Settings.defaultSettings().maxConcurrentStreams(config.maxConcurrentStreams())
                .maxHeaderListSize(config.maxHeadSize()).initialWindowSize(WINDOW).connectProtocolEnabled(true);
        connection.channel.pipeline()
                .addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).gracefulShutdownTimeoutMillis(config.relayIdle().toMillis()).build())
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Http2Stream(client, connection, stream));
                    }
                }))
                .addLast(connection);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        client.parts().deadlines().watch(this);
        context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - INITIAL_CONNECTION_WINDOW));
    }

    void opened(Http2Stream stream) {
        streams.add(stream);
        if (++requests >= client.config().http().maxKeepaliveRequests()) {
            goAway();
        }
    }

    void closed(Http2Stream stream) {
        streams.remove(stream);
        since = System.nanoTime();
        closeIfDone();
    }

    /** Lets open streams end, takes no further ones, then closes. */
    void goAway() {
        if (!leaving) {
            leaving = true;
            channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (leaving && streams.isEmpty()) {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        client.pool().close();
        client.parts().deadlines().forget(this);
        client.parts().sessions().ended(session);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!(failure instanceof Http2Exception)) { // those the codec answers itself, as soon as this returns
            context.close();
        }
    }

    @Override
    public void check(long now) {
        channel.eventLoop().execute(() -> checkNow(now));
    }

    private void checkNow(long now) {
        client.pool().expire(now);
        List.copyOf(streams).forEach(stream -> stream.check(now));
        Duration most = requests == 0 ? client.listener().preAuthTimeout() : client.config().http().keepaliveTimeout();
        if (streams.isEmpty() && now - since > most.toNanos()) {
            goAway();
        }
    }

    @Override
    public void close(Farewell why) {
        drain(why); // what goes on are sessions of their own
    }

    @Override
    public void drain(Farewell why) {
        channel.eventLoop().execute(this::goAway);
    }
}
