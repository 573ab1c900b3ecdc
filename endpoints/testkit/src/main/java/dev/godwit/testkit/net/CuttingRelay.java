package dev.godwit.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP relay on loopback that breaks connections: after so many bytes of one direction, counted over all connections,
 * or on command; or that holds up what travels on them. Works in front of any server.
 */
public final class CuttingRelay implements AutoCloseable {
    private record Pair(Socket client, Socket server) {
        void reset() {
            try {
                // Linger 0 makes the close a reset, as a crashed machine or a stateful firewall would.
                client.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
                client.close();
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Pair> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong leftToServer = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong leftToClient = new AtomicLong(Long.MAX_VALUE);
    private final ReentrantLock gate = new ReentrantLock();
    private final Condition opened = gate.newCondition();
    private boolean stalled;
    private volatile boolean refusing;
    private volatile long delayNanos;

    private CuttingRelay(int targetPort) {
        this.targetPort = targetPort;
        try {
            listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("cutting-relay").start(this::accept);
    }

    public static CuttingRelay start(int targetPort) {
        return new CuttingRelay(targetPort);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Once {@code bytes} more have gone to the server, the connection that carried the last of them is reset; this happens once. */
    public void cutAfterToServer(long bytes) {
        leftToServer.set(bytes);
    }

    /** The same for bytes to the client. */
    public void cutAfterToClient(long bytes) {
        leftToClient.set(bytes);
    }

    /** Resets all connections now. */
    public void cut() {
        open.forEach(this::end);
    }

    /** While true, new connections are closed at once. */
    public void refuse(boolean on) {
        refusing = on;
    }

    /**
     * While true, nothing arrives at either side, and nobody is told: as behind a cable that was pulled. What was sent meanwhile
     * arrives afterwards, unless its connection has been given up.
     */
    public void stall(boolean on) {
        gate.lock();
        try {
            stalled = on;
            opened.signalAll();
        } finally {
            gate.unlock();
        }
    }

    /** From now on whatever arrives is passed on so much later; ends with {@link Duration#ZERO}. */
    public void slow(Duration oneWay) {
        delayNanos = oneWay.toNanos();
    }

    public int openConnections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stall(false);
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), targetPort));
                client.setTcpNoDelay(true);
                pair.server.setTcpNoDelay(true);
                open.add(pair);
                Thread.ofVirtual().start(() -> pump(pair, pair.client, pair.server, leftToServer));
                Thread.ofVirtual().start(() -> pump(pair, pair.server, pair.client, leftToClient));
            } catch (IOException e) {
                // A closed listener ends the loop by its condition; an absent server is what the client gets to feel.
                continue;
            }
        }
    }

    private void pump(Pair pair, Socket from, Socket to, AtomicLong left) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                holdUp();
                int wanted = n;
                long before = left.getAndUpdate(rest -> rest == Long.MAX_VALUE || rest <= wanted ? Long.MAX_VALUE : rest - wanted);
                out.write(buffer, 0, (int) Math.min(n, before));
                if (before <= n) {
                    end(pair);
                    return;
                }
            }
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                end(pair);
            }
        } catch (IOException e) {
            end(pair);
        }
    }

    private void holdUp() {
        for (long due = System.nanoTime() + delayNanos, rest = delayNanos; rest > 0; rest = due - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
        gate.lock();
        try {
            while (stalled) {
                opened.awaitUninterruptibly();
            }
        } finally {
            gate.unlock();
        }
    }

    private void end(Pair pair) {
        if (open.remove(pair)) {
            pair.reset();
        }
    }
}
