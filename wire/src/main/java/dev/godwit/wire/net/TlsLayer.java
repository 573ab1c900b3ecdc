package dev.godwit.wire.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** TLS over the socket, driven by the threads that read and write: there is no event loop. */
final class TlsLayer implements Layer {
    private static final int BUFFER = 64 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final SocketLayer socket;
    private final SSLEngine engine;
    private final TlsDetails details;
    // The writer keeps it while it sends, because records must reach the socket in the order they were made. The reader
    // only ever tries it, so a server that reads nothing while it sends cannot make both wait for each other.
    private final ReentrantLock sending = new ReentrantLock();
    private final ByteBuffer clearOut = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer recordsOut;
    private final ByteBuffer recordsIn; // between unwraps: position to limit is what has arrived
    private final ByteBuffer clearIn; // between reads: position to limit is what nobody has asked for yet

    private TlsLayer(SocketLayer socket, SSLEngine engine) throws IOException {
        int record = engine.getSession().getPacketBufferSize();
        this.socket = socket;
        this.engine = engine;
        this.recordsOut = ByteBuffer.allocateDirect(BUFFER + 2 * record);
        this.recordsIn = ByteBuffer.allocateDirect(BUFFER + record).flip();
        this.clearIn = ByteBuffer.allocateDirect(Math.max(BUFFER, engine.getSession().getApplicationBufferSize())).flip();
        shakeHands();
        this.details = TlsDetailsReader.read(engine.getSession());
    }

    /** Does the handshake. On failure the engine is released and the socket left to the caller. */
    static TlsLayer handshake(SocketLayer socket, Address address, TlsPolicy policy) throws IOException {
        SSLEngine engine = TlsEngines.client(address, policy);
        TlsLayer layer = null;
        try {
            layer = new TlsLayer(socket, engine);
            return layer;
        } catch (SSLException e) {
            throw TlsFailures.explain(e, address, policy);
        } catch (EOFException e) {
            throw TlsFailures.hungUp(e, address);
        } finally {
            if (layer == null) {
                TlsEngines.release(engine);
            }
        }
    }

    TlsDetails details() {
        return details;
    }

    private void shakeHands() throws IOException {
        try {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> {
                        wrap(NOTHING);
                        sendRecords();
                    }
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapHandshake();
                    case NEED_TASK -> runTasks();
                    case FINISHED, NOT_HANDSHAKING -> {
                        sendRecords();
                        return;
                    }
                }
            }
        } catch (SSLException e) {
            sendAlert(e);
            throw e;
        }
    }

    /** Lets the server log why we hang up. */
    private void sendAlert(SSLException reason) {
        try {
            if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                engine.wrap(NOTHING, recordsOut);
            }
            sendRecords();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void unwrapHandshake() throws IOException {
        clearIn.clear();
        SSLEngineResult result = engine.unwrap(recordsIn, clearIn);
        clearIn.flip();
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                // OpenSSL's engine sees that a TLS 1.2 handshake is over only when it is asked once more without input.
                if (isWaiting(result.getHandshakeStatus()) && !receiveRecords()) {
                    throw new EOFException();
                }
            }
            case CLOSED -> throw new EOFException();
            case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is larger than allowed");
            case OK -> { }
        }
    }

    private static boolean isWaiting(SSLEngineResult.HandshakeStatus status) {
        return switch (status) {
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> true;
            case NEED_WRAP, NEED_TASK, FINISHED, NOT_HANDSHAKING -> false;
        };
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!clearIn.hasRemaining() && !decrypt()) {
            return -1;
        }
        int count = Math.min(length, clearIn.remaining());
        clearIn.get(bytes, offset, count);
        return count;
    }

    /** Fills {@link #clearIn} with the next records. @return false at the end of the stream */
    private boolean decrypt() throws IOException {
        clearIn.clear();
        try {
            while (true) {
                SSLEngineResult result = engine.unwrap(recordsIn, clearIn);
                boolean something = clearIn.position() > 0;
                switch (result.getStatus()) {
                    case OK -> answer(result.getHandshakeStatus());
                    case BUFFER_OVERFLOW -> {
                        if (something) {
                            return true;
                        }
                        throw new SSLException("a TLS record is larger than allowed");
                    }
                    case BUFFER_UNDERFLOW -> {
                        if (something) {
                            return true;
                        }
                        if (!receiveRecords()) {
                            return false;
                        }
                    }
                    case CLOSED -> {
                        socket.refuseIfClosed(); // we did it, not the server
                        return something;
                    }
                }
            }
        } finally {
            clearIn.flip();
        }
    }

    /** After the handshake the engine may want something too: new session tickets, key updates. */
    private void answer(SSLEngineResult.HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> runTasks();
            case NEED_WRAP -> {
                if (sending.tryLock()) {
                    try {
                        wrap(NOTHING);
                        sendRecords();
                    } finally {
                        sending.unlock();
                    }
                }
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> { }
        }
    }

    private boolean receiveRecords() throws IOException {
        recordsIn.compact();
        try {
            return socket.read(recordsIn) >= 0;
        } finally {
            recordsIn.flip();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sending.lock();
        try {
            for (int done = 0; done < length; ) {
                int chunk = Math.min(BUFFER, length - done);
                clearOut.clear().put(bytes, offset + done, chunk).flip();
                while (clearOut.hasRemaining()) {
                    wrap(clearOut);
                }
                sendRecords();
                done += chunk;
            }
        } finally {
            sending.unlock();
        }
    }

    private void wrap(ByteBuffer clear) throws IOException {
        SSLEngineResult result = engine.wrap(clear, recordsOut);
        switch (result.getStatus()) {
            case OK -> {
                if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
                    runTasks();
                }
            }
            case BUFFER_OVERFLOW -> sendRecords();
            case CLOSED -> throw new SSLException("the TLS session has ended");
            case BUFFER_UNDERFLOW -> throw new SSLException("TLS wants more than it was given");
        }
    }

    private void sendRecords() throws IOException {
        recordsOut.flip();
        try {
            socket.write(recordsOut);
        } finally {
            recordsOut.clear();
        }
    }

    @Override
    public void flush() {
        // write() has sent everything.
    }

    @Override
    public void release() {
        TlsEngines.release(engine);
    }
}
