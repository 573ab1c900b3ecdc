package dev.godwit.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops and the kinds of sockets that fit them: epoll where the kernel has it, NIO elsewhere. */
public final class Transport implements AutoCloseable {
    private final boolean epoll;
    private final EventLoopGroup loops;

    /** @param threads event loops; 0 = one per processor */
    public Transport(int threads) {
        this.epoll = Epoll.isAvailable();
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.loops = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("proxy", true), factory);
    }

    public EventLoopGroup loops() {
        return loops;
    }

    /** A socket for a connection to a server. */
    public Channel newChannel() {
        return epoll ? new EpollSocketChannel() : new NioSocketChannel();
    }

    ServerChannel newServerChannel() {
        return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    boolean isEpoll() {
        return epoll;
    }

    /** Closes what is still open; within five seconds. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
