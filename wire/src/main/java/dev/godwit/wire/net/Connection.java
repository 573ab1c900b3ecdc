package dev.godwit.wire.net;

import dev.godwit.wire.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A blocking stream of bytes to a server and back. One thread may read while another one writes; both may be virtual.
 * Interrupting a thread that reads or writes closes the connection. After any exception the connection is of no more
 * use and must be closed.
 */
public final class Connection implements AutoCloseable {
    private static final AtomicBoolean PREPARING = new AtomicBoolean();

    private final Address address;
    private final TlsPolicy policy;
    private final SocketLayer socket;
    private final Transcript transcript;
    private final ConnectionInput in = new ConnectionInput(this);
    private final ConnectionOutput out = new ConnectionOutput(this);
    private volatile Layer top;
    private volatile TlsDetails tls;
    private volatile boolean compressed;

    private Connection(Address address, TlsPolicy policy, SocketLayer socket, Transcript transcript) {
        this.address = address;
        this.policy = policy;
        this.socket = socket;
        this.transcript = transcript;
        this.top = socket;
    }

    /**
     * Begins to load the TLS library in the background, once; returns at once. A program that knows that it will need
     * TLS calls it first thing, because loading takes some 300 ms. {@code open} calls it before it connects.
     */
    public static void prepareTls() {
        if (PREPARING.compareAndSet(false, true)) {
            // A platform thread, because loading a library pins the carrier of a virtual one.
            Thread.ofPlatform().daemon().name("tls-loader").start(TlsEngines::load);
        }
    }

    /** Like {@link #open(Address, TlsPolicy, Timeouts, Transcript)} without a transcript. */
    public static Connection open(Address address, TlsPolicy policy, Timeouts timeouts) throws IOException {
        return open(address, policy, timeouts, Transcript.OFF);
    }

    /**
     * Connects; with {@link TlsMode#IMPLICIT} the TLS handshake is done too.
     *
     * @throws java.net.UnknownHostException   if the name does not resolve
     * @throws java.net.SocketTimeoutException if nobody answers in time
     * @throws TlsException                    if the handshake fails
     */
    public static Connection open(Address address, TlsPolicy policy, Timeouts timeouts, Transcript transcript)
            throws IOException {
        if (policy.mode() != TlsMode.CLEARTEXT) {
            prepareTls();
        }
        SocketLayer socket = SocketLayer.connect(address, timeouts);
        Connection connection = new Connection(address, policy, socket, transcript);
        if (policy.mode() == TlsMode.IMPLICIT) {
            connection.handshake();
        }
        return connection;
    }

    /**
     * What the server sends, buffered; big arrays are filled without a detour. {@code available()} tells how many bytes
     * are in the buffer. Closing it closes the connection. The same object before and after {@link #startTls()} and
     * {@link #startCompression()}.
     */
    public InputStream in() {
        return in;
    }

    /** What goes to the server: buffered, sent by {@code flush()} or when 64 KiB are full. Otherwise like {@link #in()}. */
    public OutputStream out() {
        return out;
    }

    /**
     * Puts back what a reader with a buffer of its own has read too far, before {@link #startTls()} or
     * {@link #startCompression()}. Only for the reading thread.
     */
    public void unread(byte[] bytes, int offset, int length) {
        in.unread(bytes, offset, length);
    }

    /**
     * Encrypts from here on. To be called by the reading thread when it has read the answer to STARTTLS and nothing
     * more, while nobody writes.
     *
     * @throws TlsException          if the handshake fails, or with {@link TlsException.Reason#INJECTED} if the buffer
     *                               holds unencrypted bytes beyond that answer (CVE-2011-0411)
     * @throws IllegalStateException if the policy is not {@link TlsMode#STARTTLS}, or it has been done before
     */
    public void startTls() throws IOException {
        if (policy.mode() != TlsMode.STARTTLS || tls != null || compressed) {
            throw new IllegalStateException("STARTTLS is not possible now");
        }
        if (in.available() > 0) {
            in.takeBuffered(); // nobody shall read it as an answer
            close();
            throw new TlsException(
                    TlsException.Reason.INJECTED,
                    address + " sent data after its answer to STARTTLS; somebody on the path may have put it there");
        }
        if (!out.isEmpty()) {
            throw new IllegalStateException("unsent bytes would be sent encrypted");
        }
        handshake();
    }

    private void handshake() throws IOException {
        try {
            TlsLayer layer = TlsLayer.handshake(socket, address, policy);
            tls = layer.details();
            top = layer;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Compresses both directions from here on, RFC 4978. To be called by the reading thread when it has read the OK to
     * COMPRESS, while nobody writes. Bytes that are buffered already are taken as compressed.
     */
    public void startCompression() {
        if (compressed || !out.isEmpty()) {
            throw new IllegalStateException("compression cannot start now");
        }
        compressed = true;
        top = new DeflateLayer(top, in.takeBuffered());
    }

    /** What the TLS handshake agreed on; empty while the connection is in clear. */
    public Optional<TlsDetails> tls() {
        return Optional.ofNullable(tls);
    }

    public Address address() {
        return address;
    }

    /**
     * Changes how long a read or a write may stand still, also for those under way: a connection in IDLE, or one whose
     * owner expects no answer at the moment, wants a longer one. Zero waits for ever.
     */
    public void readTimeout(Duration timeout) {
        socket.watch().limit(timeout);
    }

    /** Closes at once, from any thread and any number of times. Threads that read or write come back with an exception. */
    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } finally {
            top.release();
        }
    }

    int receive(byte[] bytes, int offset, int length) throws IOException {
        int got = top.read(bytes, offset, length);
        if (got > 0) {
            transcript.server(bytes, offset, got);
        }
        return got;
    }

    void send(byte[] bytes, int offset, int length) throws IOException {
        transcript.client(bytes, offset, length);
        top.write(bytes, offset, length);
    }

    void flushLayers() throws IOException {
        top.flush();
    }
}
