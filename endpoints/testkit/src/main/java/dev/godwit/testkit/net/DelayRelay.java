package dev.godwit.testkit.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP relay on loopback that delivers every byte after a fixed delay in each direction, with no other limit than
 * memory: pipelined commands travel together, as on a long fast line. Connecting itself takes one round trip too.
 */
public final class DelayRelay implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    /** What may be under way per direction; a reader that would exceed it waits, as a full line makes it. */
    private static final int UNDER_WAY = 32 << 20;

    private record Chunk(byte[] bytes, long due) {
        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    private final ServerSocket listener;
    private final int targetPort;
    private final long delayNanos;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DelayRelay(int listenPort, int targetPort, Duration oneWay) {
        this.targetPort = targetPort;
        delayNanos = oneWay.toNanos();
        try {
            listener = new ServerSocket(listenPort, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("accept", this::accept);
    }

    /** Relays to a port of this machine from a port of the system's choice. */
    public static DelayRelay start(int targetPort, Duration oneWay) {
        return new DelayRelay(0, targetPort, oneWay);
    }

    /** {@code DelayRelay LISTEN_PORT TARGET_PORT RTT_MS}: runs until it is ended. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 3) {
            System.err.println("usage: DelayRelay LISTEN_PORT TARGET_PORT RTT_MS");
            System.exit(2);
        }
        Duration oneWay = Duration.ofNanos(Math.round(Double.parseDouble(args[2]) * 1_000_000 / 2));
        try (DelayRelay relay = new DelayRelay(Integer.parseInt(args[0]), Integer.parseInt(args[1]), oneWay)) {
            System.out.println("listening on " + relay.port());
            Thread.currentThread().join();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        closeNow(listener);
        open.forEach(DelayRelay::closeNow);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon("connect", () -> connect(client));
            } catch (IOException e) {
                // A closed listener ends the loop by its condition; a client gone before it was accepted is no loss.
                continue;
            }
        }
    }

    private void connect(Socket client) {
        try {
            pause(System.nanoTime() + 2 * delayNanos);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            open.add(client);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            relay(client, server);
            relay(server, client);
        } catch (IOException e) {
            closeNow(client);
        }
    }

    private void relay(Socket from, Socket to) {
        BlockingQueue<Chunk> line = new LinkedBlockingQueue<>();
        Semaphore room = new Semaphore(UNDER_WAY);
        daemon("read", () -> read(from, line, room));
        daemon("write", () -> write(from, to, line, room));
    }

    private void read(Socket from, BlockingQueue<Chunk> line, Semaphore room) {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[CHUNK];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                room.acquireUninterruptibly(n);
                line.add(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime() + delayNanos));
            }
        } catch (IOException e) {
            // A reset travels on as an end: what came before it still arrives, as on a real line.
            line.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
            return;
        }
        line.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
    }

    private void write(Socket from, Socket to, BlockingQueue<Chunk> line, Semaphore room) {
        try {
            OutputStream out = to.getOutputStream();
            Chunk chunk = line.take();
            for (pause(chunk.due); !chunk.isEnd(); pause(chunk.due)) {
                out.write(chunk.bytes);
                room.release(chunk.bytes.length);
                chunk = line.take();
            }
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                closeBoth(from, to);
            }
        } catch (IOException e) {
            closeBoth(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closeBoth(from, to);
        }
    }

    private static void pause(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void closeBoth(Socket a, Socket b) {
        open.remove(a);
        open.remove(b);
        closeNow(a);
        closeNow(b);
    }

    private static void closeNow(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Platform threads: they wake more punctually than virtual ones, and there are few connections. */
    private static void daemon(String name, Runnable task) {
        Thread.ofPlatform().daemon().name("delay-relay-" + name).start(task);
    }
}
