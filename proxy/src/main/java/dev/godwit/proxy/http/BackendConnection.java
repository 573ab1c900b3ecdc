package dev.godwit.proxy.http;

import dev.godwit.proxy.backend.Backend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * A connection to a server: one request after the other, each with its response. Reads only when asked to. On the client
 * connection's event loop only.
 */
final class BackendConnection extends ChannelInboundHandlerAdapter {

    /** Who is told what the server says. */
    interface Listener {
        void interim(ResponseHead head);

        /** The final response, or 101. @param framing meaningless for 101 */
        void response(ResponseHead head, Framing framing);

        /** Takes over the buffer. */
        void responseData(ByteBuf data);

        /** All that is there has been told. @return whether more may be read */
        boolean responsePause();

        void responseEnd(Fields trailers);

        /** Nothing more will come, and it was not complete. @param silent whether not a byte came since the request */
        void failed(String reason, boolean silent);

        void writable();
    }

    private enum State { IDLE, HEAD, BODY, TUNNEL, CLOSED }

    private final Backend backend;
    private final int mostHead;
    private State state = State.IDLE;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private Listener listener;
    private Runnable whenGone = () -> {};
    private String method;
    private HeadReader head;
    private BodyReader body;
    private Framing framing;
    private boolean chunked;
    private boolean keepAlive;
    private boolean requestComplete;
    private int requests;

    /** Takes over the connection. */
    BackendConnection(Backend backend, int mostHead) {
        this.backend = backend;
        this.mostHead = mostHead;
        backend.channel().config().setWriteBufferWaterMark(dev.godwit.proxy.net.Relay.WATER_MARK);
        backend.channel().pipeline().addLast(this);
    }

    Backend backend() {
        return backend;
    }

    private Channel channel() {
        return backend.channel();
    }

    boolean isOpen() {
        return state != State.CLOSED && channel().isActive();
    }

    /** Whether it has served a request before the present one: then the server may just be closing it. */
    boolean isUsed() {
        return requests > 1;
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    /** Sends a head. @param chunkedBody whether the body has to be framed here */
    void request(RequestHead request, boolean chunkedBody, Listener told) {
        state = State.HEAD;
        requests++;
        listener = told;
        method = request.method();
        chunked = chunkedBody;
        keepAlive = true;
        requestComplete = false;
        head = new HeadReader(mostHead, true, true);
        Http1Writer.request(channel(), request);
    }

    /** Takes over the buffer. */
    void data(ByteBuf data) {
        if (chunked) {
            Http1Writer.chunk(channel(), data);
        } else {
            channel().write(data);
        }
    }

    void end(Fields trailers) {
        if (chunked) {
            Http1Writer.lastChunk(channel(), trailers);
        }
        requestComplete = true;
        flush();
    }

    void flush() {
        channel().flush();
    }

    /** Asks for more of the response. */
    void read() {
        channel().read();
    }

    /** Between two requests. @param gone when the server closes it, or says what nobody asked for */
    void await(Runnable gone) {
        state = State.IDLE;
        listener = null;
        whenGone = gone;
        channel().read();
    }

    boolean isReusable() {
        return isOpen() && keepAlive && requestComplete && !in.isReadable() && !(framing instanceof Framing.UntilClose);
    }

    /** Tells the listener nothing more. */
    ChannelFuture close() {
        forget();
        return channel().close();
    }

    /** As {@link #close}, but leaves the connection open. */
    void forget() {
        state = State.CLOSED;
        listener = null;
        in.release();
        in = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.CLOSED || state == State.IDLE) {
            ((ByteBuf) message).release();
            lost();
            return;
        }
        in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), in, (ByteBuf) message);
        try {
            boolean more = true;
            while (more) {
                more = step();
            }
        } catch (HttpSyntaxException e) {
            fail("its response is malformed: " + e.getMessage(), false);
        }
        if (!in.isReadable()) {
            in.release();
            in = Unpooled.EMPTY_BUFFER;
        }
    }

    /** @return whether there may be more to do with what is there */
    private boolean step() throws HttpSyntaxException {
        return switch (state) {
            case HEAD -> head();
            case BODY -> body();
            case TUNNEL -> tunnel();
            case IDLE, CLOSED -> false;
        };
    }

    private boolean head() throws HttpSyntaxException {
        if (!head.read(in)) {
            return false;
        }
        ResponseHead response = ResponseHead.read(head.startLine(), head.fields());
        if (response.isInterim()) {
            head = new HeadReader(mostHead, true, true);
            listener.interim(response);
        } else if (response.status() == 101) {
            state = State.TUNNEL;
            framing = new Framing.UntilClose();
            listener.response(response, framing);
        } else {
            framing = Framing.ofResponse(response.status(), response.fields(), method);
            body = new BodyReader(framing, mostHead, true);
            keepAlive = head.startLine().startsWith("HTTP/1.1") && !response.fields().tokens("connection").contains("close")
                    && !(response.fields().has("content-length") && framing instanceof Framing.Chunked);
            state = State.BODY;
            listener.response(response, framing);
        }
        return true;
    }

    private boolean body() throws HttpSyntaxException {
        ByteBuf data = body.read(in);
        if (data != null) {
            listener.responseData(data);
        } else if (body.isComplete()) {
            state = State.IDLE;
            listener.responseEnd(body.trailers());
            return false;
        }
        return data != null;
    }

    private boolean tunnel() {
        if (in.isReadable()) {
            listener.responseData(in.readRetainedSlice(in.readableBytes()));
        }
        return false;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (listener != null && listener.responsePause()) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (listener != null) {
            listener.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean endsSo = state == State.BODY && framing instanceof Framing.UntilClose;
        if (endsSo || state == State.TUNNEL) {
            Listener told = listener;
            close();
            told.responseEnd(new Fields());
        } else {
            fail("it closed the connection", isSilent());
        }
    }

    private boolean isSilent() {
        return state == State.HEAD && !head.hasBegun() && !in.isReadable();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        fail("the connection to it broke", isSilent());
    }

    private void fail(String reason, boolean silent) {
        Listener told = listener;
        lost();
        if (told != null) {
            told.failed(reason, silent);
        }
    }

    private void lost() {
        Runnable gone = whenGone;
        whenGone = () -> {};
        close();
        gone.run();
    }
}
