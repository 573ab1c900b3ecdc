package dev.godwit.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Locale;

/** One stream of a client's HTTP/2 connection: one exchange. On the connection's event loop only. */
final class Http2Stream extends ChannelInboundHandlerAdapter implements ClientStream {
    private final Client client;
    private final Http2Connection connection;
    private final Channel channel;
    private Exchange exchange;
    private boolean begun;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean tunnel;
    private long expected = -1;

    Http2Stream(Client client, Http2Connection connection, Channel channel) {
        this.client = client;
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel.config().setAutoRead(false);
        channel.config().setWriteBufferWaterMark(dev.godwit.proxy.net.Relay.WATER_MARK);
        connection.opened(this);
        if (channel.isActive()) {
            channel.read();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            switch (message) {
                case Http2HeadersFrame headers when !begun -> begin(headers);
                case Http2HeadersFrame trailers -> trailers(trailers);
                case Http2DataFrame data -> data(data);
                default -> { } // priorities and the like
            }
        } catch (HttpSyntaxException e) {
            malformed(e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(Http2HeadersFrame headers) throws HttpSyntaxException {
        begun = true;
        requestEnded = headers.isEndStream();
        RequestHead request = Http2Requests.read(headers.headers(), headers.isEndStream());
        expected = request.framing() instanceof Framing.Length(long bytes) ? bytes : -1;
        exchange = new Exchange(client, this, request);
        exchange.start(requestEnded || request.webSocket());
    }

    private void data(Http2DataFrame data) throws HttpSyntaxException {
        int length = data.content().readableBytes();
        if (expected >= 0 && (expected -= length) < 0 || expected > 0 && data.isEndStream()) {
            throw new HttpSyntaxException("the body's length is not the one that was said");
        }
        if (exchange != null && length > 0) {
            exchange.requestData(data.content().retain());
        }
        if (data.isEndStream()) {
            requestEnd(new Fields());
        }
    }

    private void trailers(Http2HeadersFrame trailers) throws HttpSyntaxException {
        if (!trailers.isEndStream() || expected > 0) {
            throw new HttpSyntaxException("trailers before the end");
        }
        requestEnd(Http2Requests.fields(trailers.headers()));
    }

    private void requestEnd(Fields trailers) {
        requestEnded = true;
        if (exchange != null) {
            exchange.requestEnd(trailers);
        }
    }

    private void malformed(HttpSyntaxException e) {
        Exchange broken = exchange;
        exchange = null;
        client.parts().log().event("http", "listener", client.listener().name(), "client", client.parts().redaction().client(client.address()),
                "status", e.status(), "reason", e.getMessage());
        if (broken != null) {
            broken.clientGone();
            reset(Http2Error.PROTOCOL_ERROR);
        } else if (!responseEnded) {
            LocalResponse.of(e.status(), "The request is refused: " + e.getMessage() + ".").send(this, false, true);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readIfUseful();
    }

    private void readIfUseful() {
        if (!requestEnded && (exchange == null ? !begun : exchange.wantsRequestData())) {
            channel.read();
        }
    }

    // ---- the response

    @Override
    public void interim(ResponseHead interim) {
        channel.write(new DefaultHttp2HeadersFrame(headers(interim, interim.status())));
    }

    @Override
    public void head(ResponseHead response, Framing framing, boolean last) {
        if (last) {
            connection.goAway();
        }
        responseEnded = framing instanceof Framing.None;
        channel.write(new DefaultHttp2HeadersFrame(headers(response, response.status()), responseEnded));
    }

    @Override
    public void upgraded(ResponseHead response) {
        tunnel = true;
        response.fields().remove("sec-websocket-accept");
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers(response, 200)));
    }

    private static Http2Headers headers(ResponseHead response, int status) {
        Http2Headers headers = new DefaultHttp2Headers().status(Integer.toString(status));
        response.fields().list().forEach(field -> headers.add(field.name().toLowerCase(Locale.ROOT), field.value()));
        return headers;
    }

    @Override
    public void data(ByteBuf data) {
        if (data.isReadable()) {
            channel.write(new DefaultHttp2DataFrame(data));
        } else {
            data.release();
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void end(Fields trailers) {
        exchange = null;
        ChannelFuture written = responseEnded ? channel.newSucceededFuture() : channel.write(last(trailers));
        responseEnded = true;
        if (!requestEnded) {
            // RFC 9113 §8.1: send no more of it. Not before the rest is written: a reset throws away what waits
            written.addListener(_ -> channel.writeAndFlush(new DefaultHttp2ResetFrame(tunnel ? Http2Error.CANCEL : Http2Error.NO_ERROR)));
        }
        flush();
    }

    private static Http2StreamFrame last(Fields trailers) {
        if (trailers.isEmpty()) {
            return new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true);
        }
        Http2Headers headers = new DefaultHttp2Headers();
        trailers.list().forEach(field -> headers.add(field.name().toLowerCase(Locale.ROOT), field.value()));
        return new DefaultHttp2HeadersFrame(headers, true);
    }

    @Override
    public void abort() {
        exchange = null;
        reset(Http2Error.INTERNAL_ERROR);
    }

    private void reset(Http2Error error) {
        responseEnded = true;
        channel.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }

    @Override
    public void demand() {
        if (channel.isActive()) {
            readIfUseful();
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && exchange != null) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Exchange broken = exchange;
        exchange = null;
        if (broken != null) {
            broken.clientGone();
        }
        connection.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        context.close();
    }

    void check(long now) {
        if (exchange != null) {
            exchange.check(now);
        }
    }
}
