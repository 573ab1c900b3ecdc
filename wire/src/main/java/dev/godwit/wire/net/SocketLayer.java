package dev.godwit.wire.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** The bytes of the network. */
final class SocketLayer implements Layer {
    // The JDK copies a heap array through a direct buffer of its length that it keeps per thread.
    private static final int CHUNK = 128 * 1024;

    private final SocketChannel channel;
    private final StallWatch watch;

    private SocketLayer(SocketChannel channel, Timeouts timeouts) {
        this.channel = channel;
        this.watch = new StallWatch(channel, timeouts.read());
    }

    /** Connects to the first IP address of the host that answers. */
    static SocketLayer connect(Address address, Timeouts timeouts) throws IOException {
        IOException failure = null;
        for (InetAddress candidate : InetAddress.getAllByName(address.host())) {
            try {
                return new SocketLayer(connect(candidate, address, timeouts), timeouts);
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure;
    }

    private static SocketChannel connect(InetAddress ip, Address address, Timeouts timeouts) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            int millis = (int) Math.clamp(timeouts.connect().toMillis(), 1, Integer.MAX_VALUE);
            channel.socket().connect(new InetSocketAddress(ip, address.port()), millis);
            return channel;
        } catch (SocketTimeoutException e) {
            channel.close();
            throw new SocketTimeoutException(address + " did not answer within " + timeouts.connect().toMillis() + " ms");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    StallWatch watch() {
        return watch;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(bytes, offset, Math.min(length, CHUNK)));
    }

    int read(ByteBuffer target) throws IOException {
        watch.reading();
        try {
            return channel.read(target);
        } catch (ClosedChannelException e) {
            throw watch.explain(e);
        } finally {
            watch.read();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int chunk = Math.min(CHUNK, length - done);
            write(ByteBuffer.wrap(bytes, offset + done, chunk));
            done += chunk;
        }
    }

    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            watch.writing();
            try {
                channel.write(source);
            } catch (ClosedChannelException e) {
                throw watch.explain(e);
            } finally {
                watch.written();
            }
        }
    }

    @Override
    public void flush() {
        // Nothing is kept here.
    }

    void refuseIfClosed() throws IOException {
        if (!channel.isOpen()) {
            throw watch.explain(new ClosedChannelException());
        }
    }

    /** Closes the socket; both threads come back with an exception. */
    void close() throws IOException {
        try {
            channel.close();
        } finally {
            watch.stop();
        }
    }

    @Override
    public void release() {
        // The socket has been closed by close().
    }
}
