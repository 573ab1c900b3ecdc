package dev.godwit.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** What has come of a request's body before there is a server to send it to. Its size is bounded by not asking for more. */
final class RequestBody {
    private final Queue<ByteBuf> pieces = new ArrayDeque<>();
    private int size;

    /** Takes over the buffer. */
    void add(ByteBuf piece) {
        size += piece.readableBytes();
        pieces.add(piece);
    }

    int size() {
        return size;
    }

    /** The first bytes, each as one character. */
    String beginning(int most) {
        StringBuilder text = new StringBuilder(Math.min(size, most));
        for (ByteBuf piece : pieces) {
            int length = Math.min(piece.readableBytes(), most - text.length());
            text.append(piece.toString(piece.readerIndex(), length, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** Hands over all of it. */
    void drainTo(Consumer<ByteBuf> receiver) {
        while (!pieces.isEmpty()) {
            receiver.accept(pieces.remove());
        }
        size = 0;
    }

    void release() {
        drainTo(ByteBuf::release);
    }
}
