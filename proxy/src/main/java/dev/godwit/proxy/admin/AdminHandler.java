package dev.godwit.proxy.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection with one request, whose token was checked: answers from a worker thread, and closes. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

    private final Api api;
    private final AdminMetrics metrics;
    private final Executor workers;

    AdminHandler(Api api, AdminMetrics metrics, Executor workers) {
        this.api = api;
        this.metrics = metrics;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        boolean head = message.method().name().equals("HEAD");
        if (!message.decoderResult().isSuccess()) {
            send(context, Answer.text(400, "not a request"), head, metrics);
            return;
        }
        try {
            work(context, request(context, message, head), head);
        } catch (IllegalArgumentException e) {
            send(context, Answer.text(400, "not a request"), head, metrics);
        }
    }

    private static Request request(ChannelHandlerContext context, FullHttpRequest message, boolean head) {
        QueryStringDecoder uri = new QueryStringDecoder(message.uri(), StandardCharsets.UTF_8);
        byte[] body = ByteBufUtil.getBytes(message.content());
        String type = Optional.ofNullable(message.headers().get(HttpHeaderNames.CONTENT_TYPE)).orElse("").toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        if (type.startsWith("application/x-www-form-urlencoded")) {
            new QueryStringDecoder(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8, false).parameters().forEach((name, values) -> parameters.put(name, values.getFirst()));
        }
        uri.parameters().forEach((name, values) -> parameters.put(name, values.getFirst()));
        return new Request(head ? "GET" : message.method().name(), uri.rawPath(), parameters, Optional.ofNullable(message.headers().get(HttpHeaderNames.IF_MATCH)), body, type,
                context.channel().attr(AdminGate.WHO).get(), ((InetSocketAddress) context.channel().remoteAddress()).getAddress().getHostAddress());
    }

    private void work(ChannelHandlerContext context, Request request, boolean head) {
        // an act may wait longer for other proxies than a client may be silent
        context.pipeline().remove(ReadTimeoutHandler.class);
        try {
            workers.execute(() -> {
                Answer answer = api.answer(request);
                context.executor().execute(() -> send(context, answer, head, metrics));
            });
        } catch (RejectedExecutionException e) {
            send(context, Answer.text(503, "too many requests at once"), head, metrics);
        }
    }

    static void send(ChannelHandlerContext context, Answer answer, boolean head, AdminMetrics metrics) {
        metrics.answered(answer.status());
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType()).set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store").set("x-content-type-options", "nosniff");
        answer.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.debug("management API: {}", failure.toString());
        context.close();
    }
}
