package dev.godwit.proxy.http;

import dev.godwit.proxy.session.Farewell;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Follows the frames that a server sends over a WebSocket (RFC 6455 §5.2), to know where one more can be put between them. */
final class WebSocketFrames {
    private final byte[] header = new byte[14];
    private int have;
    private long payload;
    private boolean closing;

    /**
     * Goes over {@code data} from its reader index, which stays where it is.
     *
     * @param stop whether to stop at the end of the first frame, or at once where none is open
     * @return how many bytes it went
     */
    int follow(ByteBuf data, boolean stop) {
        int i = data.readerIndex();
        while (i < data.writerIndex()) {
            if (stop && isBetween()) {
                break;
            }
            if (payload > 0) {
                int step = (int) Math.min(payload, data.writerIndex() - i);
                payload -= step;
                i += step;
            } else {
                header[have++] = data.getByte(i++);
                if (have >= 2 && have == headerLength()) {
                    payload = payloadLength();
                    closing |= (header[0] & 0x0f) == 8;
                    have = 0;
                }
            }
        }
        return i - data.readerIndex();
    }

    /** Whether no frame is open. */
    boolean isBetween() {
        return have == 0 && payload == 0;
    }

    /** Whether the server has said goodbye itself. */
    boolean hasClosed() {
        return closing;
    }

    private int headerLength() {
        int length = header[1] & 0x7f;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((header[1] & 0x80) != 0 ? 4 : 0);
    }

    private long payloadLength() {
        int length = header[1] & 0x7f;
        if (length < 126) {
            return length;
        }
        long size = 0;
        for (int i = 2; i < (length == 126 ? 4 : 10); i++) {
            size = size << 8 | header[i] & 0xff;
        }
        return size & Long.MAX_VALUE;
    }

    /** A Close frame: 1012 (service restart: connect again) where the account is elsewhere or is about to be, otherwise 1001. */
    static ByteBuf close(Farewell why) {
        int code = switch (why) {
            case MOVED, HELD, FENCED -> 1012;
            case KICKED, SHUTDOWN, IDLE -> 1001;
        };
        byte[] text = why.text().getBytes(StandardCharsets.US_ASCII);
        return Unpooled.buffer(4 + text.length).writeByte(0x88).writeByte(2 + text.length).writeShort(code).writeBytes(text);
    }
}
