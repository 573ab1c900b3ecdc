package dev.godwit.proxy.line;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/**
 * Hands over what a peer says line by line until the login is done. While it is paused, reading stops as soon as the peer has said
 * something, so no more than one read's worth waits in it; most peers say nothing then, and nothing has to be switched off and on
 * again. On the channel's event loop.
 */
public final class Lines extends ChannelInboundHandlerAdapter {
    private static final byte[] NOTHING = {};

    /** Who gets the lines. */
    public interface Sink {
        /** @param line without its line end */
        void line(byte[] line);

        /** The line is longer than allowed; nothing more is handed over. */
        void tooLong();

        /** The peer has gone. */
        void closed();
    }

    private final int longest;
    private final Sink sink;
    private ChannelHandlerContext context;
    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
    private boolean paused;
    private boolean over;
    private boolean inside;
    private int literal = -1;
    private Consumer<byte[]> literalSink;

    public Lines(int longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf more = (ByteBuf) message;
        if (over) {
            more.release();
            return;
        }
        if (!waiting.isReadable()) {
            waiting.release();
            waiting = more;
        } else {
            ByteBuf joined = context.alloc().buffer(waiting.readableBytes() + more.readableBytes());
            joined.writeBytes(waiting).writeBytes(more);
            waiting.release();
            more.release();
            waiting = joined;
        }
        if (paused) {
            context.channel().config().setAutoRead(false);
        }
        parse();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        over = true;
        sink.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable failure) {
        context.close(); // connection reset, TLS alert: the peer has gone; channelInactive follows
    }

    /** Hands over the next {@code size} bytes as one block before the next line. */
    public void literal(int size, Consumer<byte[]> to) {
        literal = size;
        literalSink = to;
    }

    /** Stops handing over. */
    public void pause() {
        paused = true;
    }

    /** Goes on. */
    public void resume() {
        paused = false;
        parse();
        if (!paused && !over) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** Forgets what has been received and not handed over. @return whether there was anything */
    public boolean discard() {
        boolean any = waiting.isReadable();
        drop();
        waiting = Unpooled.EMPTY_BUFFER;
        return any;
    }

    /** Ends it. @return what was received and not handed over; the caller releases it */
    public ByteBuf detach() {
        over = true;
        ByteBuf rest = waiting;
        waiting = Unpooled.EMPTY_BUFFER;
        context.pipeline().remove(this);
        return rest;
    }

    private void drop() {
        waiting.release();
        waiting = Unpooled.EMPTY_BUFFER;
    }

    private void parse() {
        if (inside) {
            return; // called from a sink: the loop below goes on by itself
        }
        inside = true;
        try {
            while (!paused && !over && step()) {
                // step by step
            }
        } finally {
            inside = false;
        }
    }

    private boolean step() {
        if (literal >= 0) {
            if (waiting.readableBytes() < literal) {
                return false;
            }
            Consumer<byte[]> to = literalSink;
            byte[] block = bytes(literal);
            literal = -1;
            literalSink = null;
            to.accept(block);
            return true;
        }
        int end = waiting.indexOf(waiting.readerIndex(), waiting.writerIndex(), (byte) '\n');
        int length = (end < 0 ? waiting.writerIndex() : end) - waiting.readerIndex();
        if (length > longest) {
            over = true;
            discard();
            sink.tooLong();
            return false;
        }
        if (end < 0) {
            return false;
        }
        boolean cr = length > 0 && waiting.getByte(end - 1) == '\r';
        byte[] line = bytes(cr ? length - 1 : length);
        waiting.skipBytes(cr ? 2 : 1);
        if (!waiting.isReadable()) {
            discard();
        }
        sink.line(line);
        return true;
    }

    private byte[] bytes(int length) {
        if (length == 0) {
            return NOTHING;
        }
        byte[] bytes = ByteBufUtil.getBytes(waiting, waiting.readerIndex(), length);
        waiting.skipBytes(length);
        return bytes;
    }
}
