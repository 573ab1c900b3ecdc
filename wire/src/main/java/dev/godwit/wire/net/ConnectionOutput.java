package dev.godwit.wire.net;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** What goes to the server. Stays the same object while layers are put beneath it. */
final class ConnectionOutput extends OutputStream {
    private static final int BUFFER = 64 * 1024;

    private final Connection connection;
    private final byte[] buffer = new byte[BUFFER];
    private int length;

    ConnectionOutput(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void write(int octet) throws IOException {
        if (length == BUFFER) {
            drain();
        }
        buffer[length++] = (byte) octet;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (count > BUFFER - length) {
            drain();
        }
        if (count >= BUFFER) {
            connection.send(bytes, offset, count);
        } else {
            System.arraycopy(bytes, offset, buffer, length, count);
            length += count;
        }
    }

    private void drain() throws IOException {
        int count = length;
        length = 0;
        if (count > 0) {
            connection.send(buffer, 0, count);
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    @Override
    public void flush() throws IOException {
        drain();
        connection.flushLayers();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
