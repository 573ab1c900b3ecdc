package dev.godwit.proxy.delivery;

import dev.godwit.proxy.backend.Backend;
import dev.godwit.proxy.backend.BackendException;
import java.io.IOException;
import java.time.Duration;

/** A connection to a server that is ready for MAIL. Used by one thread; {@link #close} by any. */
final class Link implements AutoCloseable {
    private final Backend backend;
    private final ChannelStream stream;
    private final Extensions extensions;
    private final Duration timeout;
    private boolean dirty;

    /** @param timeout of an answer to a command */
    Link(Backend backend, ChannelStream stream, Extensions extensions, Duration timeout) {
        this.backend = backend;
        this.stream = stream;
        this.extensions = extensions;
        this.timeout = timeout;
    }

    Backend backend() {
        return backend;
    }

    ChannelStream stream() {
        return stream;
    }

    Extensions extensions() {
        return extensions;
    }

    /** Whether a transaction was begun and not ended by a message. */
    boolean isDirty() {
        return dirty;
    }

    void dirty(boolean now) {
        dirty = now;
    }

    /** @param line without CRLF */
    Reply command(String line) throws IOException, BackendException {
        send(line);
        return reply(timeout);
    }

    void send(String line) throws IOException {
        stream.write(line + "\r\n", timeout);
    }

    Reply reply() throws IOException, BackendException {
        return reply(timeout);
    }

    Reply reply(Duration longest) throws IOException, BackendException {
        return Reply.read(stream, longest);
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        stream.write(bytes, from, to, timeout);
    }

    boolean isUsable() {
        return stream.isOpen() && !stream.hasInput();
    }

    /** Says goodbye without waiting for an answer. */
    void quit() {
        if (stream.isOpen()) {
            stream.closeAfter("QUIT\r\n");
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
