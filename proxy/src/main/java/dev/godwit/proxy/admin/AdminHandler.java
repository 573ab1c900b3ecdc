package dev.godwit.proxy.admin;

import dev.godwit.proxy.admin.Tokens.Verdict;
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
import java.net.InetAddress;
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

/** One connection with one request: checks the token on the event loop, answers from a worker thread, and closes. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

    private final Api api;
    private final Tokens tokens;
    private final AdminMetrics metrics;
    private final Executor workers;
    private boolean busy;

    AdminHandler(Api api, Tokens tokens, AdminMetrics metrics, Executor workers) {
        this.api = api;
        this.tokens = tokens;
        this.metrics = metrics;
        this.workers = workers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (busy || !message.decoderResult().isSuccess()) {
            // one request per connection: nothing can hide behind another
            send(context, Answer.text(400, "not a request"), false);
            return;
        }
        busy = true;
        boolean head = message.method().name().equals("HEAD");
        InetAddress from = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
        try {
            QueryStringDecoder uri = new QueryStringDecoder(message.uri(), StandardCharsets.UTF_8);
            String path = uri.path();
            Verdict verdict = api.isOpen(path) ? new Verdict.Allowed("") : tokens.check(from, message.headers().get(HttpHeaderNames.AUTHORIZATION));
            switch (verdict) {
                case Verdict.Denied _ -> {
                    LOG.warn("management API: wrong token from {}", from.getHostAddress());
                    send(context, Answer.text(401, "unauthorized").with("www-authenticate", "Bearer"), head);
                }
                case Verdict.LockedOut locked -> send(context, Answer.text(429, "too many wrong tokens").with("retry-after", locked.left().toSeconds() + 1), head);
                case Verdict.Allowed allowed -> work(context, request(message, uri, head, allowed.name(), from), head);
            }
        } catch (IllegalArgumentException e) {
            send(context, Answer.text(400, "not a request"), head);
        }
    }

    private static Request request(FullHttpRequest message, QueryStringDecoder uri, boolean head, String who, InetAddress from) {
        byte[] body = ByteBufUtil.getBytes(message.content());
        String type = Optional.ofNullable(message.headers().get(HttpHeaderNames.CONTENT_TYPE)).orElse("").toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        if (type.startsWith("application/x-www-form-urlencoded")) {
            new QueryStringDecoder(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8, false).parameters().forEach((name, values) -> parameters.put(name, values.getFirst()));
        }
        uri.parameters().forEach((name, values) -> parameters.put(name, values.getFirst()));
        return new Request(head ? "GET" : message.method().name(), uri.path(), parameters, Optional.ofNullable(message.headers().get(HttpHeaderNames.IF_MATCH)), body, type, who,
                from.getHostAddress());
    }

    private void work(ChannelHandlerContext context, Request request, boolean head) {
        // an act may wait longer for other proxies than a client may be silent
        context.pipeline().remove(ReadTimeoutHandler.class);
        try {
            workers.execute(() -> {
                Answer answer = api.answer(request);
                context.executor().execute(() -> send(context, answer, head));
            });
        } catch (RejectedExecutionException e) {
            send(context, Answer.text(503, "too many requests at once"), head);
        }
    }

    private void send(ChannelHandlerContext context, Answer answer, boolean head) {
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
