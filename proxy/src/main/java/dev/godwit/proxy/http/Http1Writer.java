package dev.godwit.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/** Writes HTTP/1.1. What is given has been checked by the readers. */
final class Http1Writer {
    private static final byte[] CRLF = {'\r', '\n'};

    private Http1Writer() {}

    static void request(Channel channel, RequestHead head) {
        head(channel, head.method() + " " + head.target() + " HTTP/1.1\r\nHost: " + head.authority(), head.fields());
    }

    static void response(Channel channel, ResponseHead head) {
        head(channel, "HTTP/1.1 " + head.status() + " " + head.reason(), head.fields());
    }

    private static void head(Channel channel, String start, Fields fields) {
        StringBuilder text = new StringBuilder(512).append(start).append("\r\n");
        append(text, fields);
        channel.write(latin(channel.alloc(), text));
    }

    private static void append(StringBuilder text, Fields fields) {
        fields.list().forEach(field -> text.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        text.append("\r\n");
    }

    /** Takes over {@code data}. */
    static void chunk(Channel channel, ByteBuf data) {
        if (!data.isReadable()) {
            data.release(); // an empty chunk would be the last
            return;
        }
        channel.write(latin(channel.alloc(), Integer.toHexString(data.readableBytes()) + "\r\n"));
        channel.write(data);
        channel.write(Unpooled.wrappedBuffer(CRLF));
    }

    static void lastChunk(Channel channel, Fields trailers) {
        StringBuilder text = new StringBuilder("0\r\n");
        append(text, trailers);
        channel.write(latin(channel.alloc(), text));
    }

    private static ByteBuf latin(ByteBufAllocator alloc, CharSequence text) {
        return ByteBufUtil.encodeString(alloc, java.nio.CharBuffer.wrap(text), StandardCharsets.ISO_8859_1);
    }
}
