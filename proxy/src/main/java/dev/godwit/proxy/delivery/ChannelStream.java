package dev.godwit.proxy.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A channel as a thread sees it that reads and writes and waits. At most a few hundred kilobytes lie here: a slow reader stops
 * the channel's reading, a slow receiver stops {@link #write}. Used by one thread; {@link #close} and {@link #interrupt} by any.
 */
final class ChannelStream implements AutoCloseable {
    private static final int PAUSE = 128 * 1024;
    private static final int RESUME = 32 * 1024;

    private final Channel channel;
    private final Inbound inbound = new Inbound();

    // Guarded by the inbound handler.
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean ended;
    private boolean closed;
    private boolean interrupted;

    // The reading thread's.
    private byte[] block = new byte[0];
    private int position;
    private int limit;

    /** Adds itself to the end of the pipeline. To be called on the channel's event loop, before anything is read. */
    ChannelStream(Channel channel) {
        this.channel = channel;
        channel.pipeline().addLast("stream", inbound);
        ended = !channel.isActive();
    }

    Channel channel() {
        return channel;
    }

    /**
     * Reads a line.
     *
     * @param most    bytes it may have with its end; of a longer one the rest is skipped, and null returned
     * @param timeout for the whole line
     * @return without CRLF, one char per byte; a bare LF ends a line too, which is for the caller to judge: it is left at the end
     * @throws EOFException           if the peer has closed
     * @throws SocketTimeoutException if it takes too long
     * @throws InterruptedIOException after {@link #interrupt}
     */
    String readLine(int most, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        StringBuilder line = new StringBuilder(80);
        long skipped = 0;
        while (true) {
            if (position == limit) {
                fill(deadline);
            }
            int from = position;
            while (position < limit && block[position] != '\n') {
                position++;
            }
            boolean end = position < limit;
            position += end ? 1 : 0;
            if (line.length() + (position - from) > most) {
                skipped += position - from;
            } else {
                line.append(new String(block, from, position - from, StandardCharsets.ISO_8859_1));
            }
            if (skipped > 64L * most) {
                throw new IOException("endless line");
            }
            if (end) {
                return skipped > 0 ? null : withoutEnd(line);
            }
        }
    }

    private static String withoutEnd(StringBuilder line) {
        int length = line.length();
        return length >= 2 && line.charAt(length - 2) == '\r' ? line.substring(0, length - 2) : line.toString();
    }

    /** What one {@link #readBlock} gave: {@code bytes[from]} to {@code bytes[to - 1]}, valid until the next read. */
    record Block(byte[] bytes, int from, int to) {}

    /** Reads what there is, at least one byte. What is not wanted of it is given back by {@link #unread}. */
    Block readBlock(int most, Duration timeout) throws IOException {
        if (position == limit) {
            fill(System.nanoTime() + timeout.toNanos());
        }
        int from = position;
        position = Math.min(limit, from + most);
        return new Block(block, from, position);
    }

    /** The last {@code count} bytes of the block that was just read will be read again. */
    void unread(int count) {
        position -= count;
    }

    /** Whether something can be read without waiting. */
    boolean hasInput() {
        synchronized (inbound) {
            return position < limit || !waiting.isEmpty();
        }
    }

    boolean isOpen() {
        synchronized (inbound) {
            return !ended && !closed && channel.isActive();
        }
    }

    private void fill(long deadline) throws IOException {
        ByteBuf next;
        boolean resume;
        synchronized (inbound) {
            while (waiting.isEmpty() && !ended && !closed && !interrupted) {
                await(deadline);
            }
            if (interrupted) {
                throw new InterruptedIOException();
            }
            if (waiting.isEmpty()) {
                throw new EOFException();
            }
            next = waiting.poll();
            waitingBytes -= next.readableBytes();
            resume = waitingBytes < RESUME && !channel.config().isAutoRead();
        }
        try {
            limit = next.readableBytes();
            if (block.length < limit) {
                block = new byte[Math.max(2048, limit)];
            }
            next.readBytes(block, 0, limit);
            position = 0;
        } finally {
            next.release();
        }
        if (resume) {
            channel.config().setAutoRead(true);
        }
    }

    private void await(long deadline) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1;
        if (left <= 1) {
            throw new SocketTimeoutException();
        }
        try {
            inbound.wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    /** Sends text, one byte per char. */
    void write(String text, Duration timeout) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        write(bytes, 0, bytes.length, timeout);
    }

    /** Sends bytes; waits while the peer has not taken what was sent before. */
    void write(byte[] bytes, int from, int to, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (inbound) {
            while (!channel.isWritable() && channel.isActive() && !closed) {
                await(deadline);
            }
            if (closed || !channel.isActive()) {
                throw new EOFException();
            }
        }
        channel.writeAndFlush(channel.alloc().buffer(to - from).writeBytes(bytes, from, to - from), channel.voidPromise());
    }

    /** What a thread waits for in reading ends with an {@link InterruptedIOException}, now and from now on, until {@link #resume}. */
    void interrupt() {
        synchronized (inbound) {
            interrupted = true;
            inbound.notifyAll();
        }
    }

    void resume() {
        synchronized (inbound) {
            interrupted = false;
        }
    }

    /** Closes when everything that was written is sent. */
    void flushAndClose() {
        closeAfter("");
    }

    /** Says a last word and closes when it is sent. */
    void closeAfter(String text) {
        if (channel.eventLoop().isShuttingDown()) {
            close();
            return;
        }
        try {
            // On the loop: netty would complain aloud if it were to tell of a write's end after the loop's.
            channel.eventLoop().execute(() -> {
                if (channel.isActive()) {
                    channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)).addListener(_ -> close());
                }
            });
            channel.eventLoop().schedule(this::close, 2, TimeUnit.SECONDS);
        } catch (RejectedExecutionException _) {
            close(); // the proxy has stopped
        }
    }

    @Override
    public void close() {
        synchronized (inbound) {
            closed = true;
            waiting.forEach(ByteBuf::release);
            waiting.clear();
            inbound.notifyAll();
        }
        channel.close();
    }

    private final class Inbound extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            synchronized (this) {
                if (closed || !bytes.isReadable()) {
                    bytes.release();
                    return;
                }
                waiting.add(bytes);
                waitingBytes += bytes.readableBytes();
                if (waitingBytes > PAUSE) {
                    channel.config().setAutoRead(false);
                }
                notifyAll();
            }
        }

        @Override
        public synchronized void channelWritabilityChanged(ChannelHandlerContext context) {
            notifyAll();
        }

        @Override
        public synchronized void channelInactive(ChannelHandlerContext context) {
            ended = true;
            notifyAll();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close(); // a connection that broke off or TLS that is none; channelInactive tells the thread
        }
    }
}
