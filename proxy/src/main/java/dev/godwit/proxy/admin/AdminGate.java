package dev.godwit.proxy.admin;

import dev.godwit.proxy.admin.Tokens.Verdict;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the head of a request: of who has no token not one byte of a body is kept. */
final class AdminGate extends ChannelInboundHandlerAdapter {
    /** Name of the token. */
    static final AttributeKey<String> WHO = AttributeKey.valueOf(AdminGate.class, "who");
    private static final Logger LOG = LoggerFactory.getLogger(AdminGate.class);

    private final Api api;
    private final Tokens tokens;
    private final AdminMetrics metrics;
    private boolean asked;
    private boolean refused;

    AdminGate(Api api, Tokens tokens, AdminMetrics metrics) {
        this.api = api;
        this.tokens = tokens;
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!refused && message instanceof HttpRequest request) {
            check(context, request);
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void check(ChannelHandlerContext context, HttpRequest request) {
        // one request per connection: nothing can hide behind another
        if (asked || !request.decoderResult().isSuccess()) {
            refuse(context, Answer.text(400, "not a request"));
            return;
        }
        asked = true;
        if (api.isOpen(new QueryStringDecoder(request.uri()).rawPath())) {
            if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0) {
                refuse(context, Answer.text(400, "this request has no body"));
            }
            context.channel().attr(WHO).set("");
            return;
        }
        InetAddress from = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
        switch (tokens.check(from, request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            case Verdict.Allowed allowed -> context.channel().attr(WHO).set(allowed.name());
            case Verdict.Denied _ -> {
                LOG.warn("management API: wrong token from {}", from.getHostAddress());
                refuse(context, Answer.text(401, "unauthorized").with("www-authenticate", "Bearer"));
            }
            case Verdict.LockedOut locked -> refuse(context, Answer.text(429, "too many wrong tokens").with("retry-after", locked.left().toSeconds() + 1));
        }
    }

    private void refuse(ChannelHandlerContext context, Answer answer) {
        refused = true;
        AdminHandler.send(context, answer, false, metrics);
    }
}
