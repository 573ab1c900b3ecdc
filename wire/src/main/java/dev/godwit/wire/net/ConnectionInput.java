package dev.godwit.wire.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** What the server sends. Stays the same object while layers are put beneath it. */
final class ConnectionInput extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final Connection connection;
    private byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    ConnectionInput(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (position == limit) {
            if (length >= BUFFER) {
                return connection.receive(bytes, offset, length);
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, bytes, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        int got = connection.receive(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(got, 0);
        return got > 0;
    }

    /** How many bytes have been read from the layer below and not been asked for. */
    @Override
    public int available() {
        return limit - position;
    }

    byte[] takeBuffered() {
        byte[] taken = Arrays.copyOfRange(buffer, position, limit);
        position = limit;
        return taken;
    }

    void unread(byte[] bytes, int offset, int length) {
        byte[] rest = takeBuffered();
        buffer = Arrays.copyOf(Arrays.copyOfRange(bytes, offset, offset + length), Math.max(BUFFER, length + rest.length));
        System.arraycopy(rest, 0, buffer, length, rest.length);
        position = 0;
        limit = length + rest.length;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
