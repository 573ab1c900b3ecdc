package dev.godwit.proxy.http;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.net.Deadlines;
import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection that speaks HTTP/1: one exchange after the other. It reads only what it can pass on. The connection itself
 * is registered as a session without an account, so that it ends with the proxy; on its event loop only, except as a
 * {@link Conversation} and where {@link Deadlines} ask.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ClientStream, Conversation, Deadlines.Watched {
    /** So much of further requests is taken while one is answered: enough to see that the client has gone. */
    private static final int READ_AHEAD = 16 * 1024;
    /** After a response that ends the connection its client may still be sending; closing at once would destroy the response. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Client client;
    private final Channel channel;
    private final Session session;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private HeadReader head;
    private BodyReader body;
    private boolean bodyEnded;
    private Exchange exchange;
    private boolean http10;
    private boolean chunked;
    private boolean tunnel;
    private boolean last;
    private boolean closing;
    private boolean processing;
    private int requests;
    private long since = System.nanoTime();

    Http1Connection(Client client) {
        this.client = client;
        this.channel = client.frontend().channel();
        this.session = client.parts().sessions().open(Protocol.HTTP, client.frontend().client(), this);
        nextHead();
    }

    private void nextHead() {
        head = new HeadReader(client.config().http().maxHeadSize(), true, false);
        since = System.nanoTime();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel.config().setAutoRead(false);
        client.parts().deadlines().watch(this);
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ((ByteBuf) message).release();
            return;
        }
        in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), in, (ByteBuf) message);
        process();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readIfUseful();
    }

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            while (!closing && step()) { }
        } catch (HttpSyntaxException e) {
            malformed(e);
        } finally {
            processing = false;
        }
        if (!in.isReadable()) { // thousands of connections that wait must not hold a buffer each
            in.release();
            in = Unpooled.EMPTY_BUFFER;
        }
    }

    /** @return whether there may be more to do with what is there */
    private boolean step() throws HttpSyntaxException {
        if (exchange == null) {
            return request();
        }
        if (tunnel) {
            if (in.isReadable()) {
                exchange.requestData(in.readRetainedSlice(in.readableBytes()));
            }
            return false;
        }
        if (bodyEnded || !exchange.wantsRequestData()) {
            return false; // a pipelined request waits for the end of this one
        }
        ByteBuf piece = body.read(in);
        boolean complete = body.isComplete();
        if (piece != null) {
            exchange.requestData(piece);
        }
        if (complete && !bodyEnded) {
            bodyEnded = true;
            if (exchange != null) {
                exchange.requestEnd(body.trailers());
            }
        }
        return piece != null || complete;
    }

    private boolean request() throws HttpSyntaxException {
        if (!head.read(in)) {
            return false;
        }
        RequestHead request = RequestHead.read(head.startLine(), head.fields());
        http10 = request.http10();
        chunked = false;
        requests++;
        last = !request.keepAlive() || requests >= client.config().http().maxKeepaliveRequests();
        body = new BodyReader(request.framing(), client.config().http().maxHeadSize(), false);
        bodyEnded = body.isComplete();
        exchange = new Exchange(client, this, request);
        exchange.start(bodyEnded);
        return true;
    }

    /** Where the request ends cannot be known, so nothing after it can be one. */
    private void malformed(HttpSyntaxException e) {
        Exchange broken = exchange;
        exchange = null;
        if (broken != null) {
            broken.clientGone();
        }
        client.parts().log().event("http", "session", session.id(), "listener", client.listener().name(),
                "client", client.parts().redaction().client(client.address()), "status", e.status(), "reason", e.getMessage());
        if (broken == null) {
            channel.write(Unpooled.wrappedBuffer(LocalResponse.of(e.status(), "The request is refused: " + e.getMessage() + ".").bytes()));
        }
        linger();
    }

    private void readIfUseful() {
        boolean useful = closing || (exchange == null ? true
                : tunnel || !bodyEnded ? exchange.wantsRequestData() : in.readableBytes() < READ_AHEAD);
        if (useful) {
            channel.read();
        }
    }

    // ---- the response

    @Override
    public void interim(ResponseHead interim) {
        if (!http10) {
            Http1Writer.response(channel, interim);
        }
    }

    @Override
    public void head(ResponseHead response, Framing framing, boolean noMore) {
        boolean unbounded = !(framing instanceof Framing.None) && !(framing instanceof Framing.Length);
        chunked = unbounded && !http10;
        last |= noMore || unbounded && http10 || !bodyEnded && !(framing instanceof Framing.Chunked);
        if (chunked) {
            response.fields().add("Transfer-Encoding", "chunked");
        }
        if (last) {
            response.fields().add("Connection", "close");
        }
        Http1Writer.response(channel, response);
    }

    @Override
    public void upgraded(ResponseHead response) {
        tunnel = true;
        response.fields().add("Connection", "Upgrade").add("Upgrade", "websocket");
        Http1Writer.response(channel, response);
        flush();
    }

    @Override
    public void data(ByteBuf data) {
        if (chunked) {
            Http1Writer.chunk(channel, data);
        } else {
            channel.write(data);
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void end(Fields trailers) {
        if (chunked) {
            Http1Writer.lastChunk(channel, trailers);
        }
        exchange = null;
        if (tunnel || !bodyEnded) {
            linger();
        } else if (last) {
            closeAfterWriting();
        } else {
            flush();
            nextHead();
            channel.eventLoop().execute(this::demand); // not on the stack of the exchange that has just ended
        }
    }

    @Override
    public void abort() {
        exchange = null;
        channel.close();
    }

    @Override
    public void demand() {
        process();
        if (channel.isActive()) {
            readIfUseful();
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    private void closeAfterWriting() {
        closing = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes when the client has, or soon. */
    private void linger() {
        closing = true;
        channel.flush();
        channel.eventLoop().schedule(() -> channel.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        channel.read();
    }

    // ---- ends

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && exchange != null) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        Exchange broken = exchange;
        exchange = null;
        if (broken != null) {
            broken.clientGone();
        }
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        client.pool().close();
        client.parts().deadlines().forget(this);
        client.parts().sessions().ended(session);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        context.close(); // a reset, a broken TLS record: there is nobody to tell
    }

    @Override
    public void check(long now) {
        channel.eventLoop().execute(() -> checkNow(now));
    }

    private void checkNow(long now) {
        client.pool().expire(now);
        if (exchange != null) {
            exchange.check(now);
            return;
        }
        boolean waiting = requests > 0 && !head.hasBegun() && !in.isReadable();
        Duration most = waiting ? client.config().http().keepaliveTimeout() : client.listener().preAuthTimeout();
        if (closing || now - since <= most.toNanos()) {
            return;
        }
        if (head.hasBegun()) {
            channel.write(Unpooled.wrappedBuffer(LocalResponse.of(408, "The request took too long.").bytes()));
        }
        closeAfterWriting();
    }

    @Override
    public void close(Farewell why) {
        drain(why); // what goes on is a session of its own
    }

    @Override
    public void drain(Farewell why) {
        channel.eventLoop().execute(() -> {
            last = true;
            if (exchange == null && !closing) {
                closeAfterWriting();
            }
        });
    }
}
