package dev.godwit.testkit.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Responses on their way out, buffered until the reader waits for the client. Used by one thread at a time. */
final class ImapWriter {
    private OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private int used;

    ImapWriter(OutputStream out) {
        this.out = out;
    }

    /** From here on through {@code other}: TLS or compression has begun. */
    void replace(OutputStream other) throws IOException {
        flush();
        out = other;
    }

    ImapWriter raw(byte[] bytes) throws IOException {
        return raw(bytes, 0, bytes.length);
    }

    ImapWriter raw(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - used) {
            send();
        }
        if (length > buffer.length) {
            out.write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
        return this;
    }

    ImapWriter raw(char c) throws IOException {
        if (used == buffer.length) {
            send();
        }
        buffer[used++] = (byte) c;
        return this;
    }

    /** Text whose bytes are its UTF-8. */
    ImapWriter text(String text) throws IOException {
        int length = text.length();
        if (length > buffer.length - used) {
            send();
        }
        if (length > buffer.length) {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }
        int start = used;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                used = start;
                return raw(text.getBytes(StandardCharsets.UTF_8));
            }
            buffer[used++] = (byte) c;
        }
        return this;
    }

    ImapWriter number(long value) throws IOException {
        if (buffer.length - used < 20) {
            send();
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int at = used += digits;
        do {
            buffer[--at] = (byte) ('0' + value % 10);
            value /= 10;
        } while (value > 0);
        return this;
    }

    ImapWriter crlf() throws IOException {
        return raw('\r').raw('\n');
    }

    ImapWriter line(String line) throws IOException {
        return text(line).crlf();
    }

    /** A quoted string, or a literal where it must or shall be one. */
    ImapWriter string(String value, boolean literal) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (literal || value.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            return raw('{').number(bytes.length).raw('}').crlf().raw(bytes);
        }
        return raw('"').text(value.replace("\\", "\\\\").replace("\"", "\\\"")).raw('"');
    }

    /** Passes {@code length} bytes on without holding them. */
    void stream(InputStream in, long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (used == buffer.length) {
                send();
            }
            int n = in.read(buffer, used, (int) Math.min(left, buffer.length - used));
            if (n < 0) {
                throw new IOException("content is shorter than its size");
            }
            used += n;
            left -= n;
        }
    }

    private void send() throws IOException {
        int length = used;
        used = 0;
        out.write(buffer, 0, length);
    }

    void flush() throws IOException {
        if (used > 0) {
            send();
            out.flush();
        }
    }

    /** Sends the first half of what waits and forgets the rest. */
    void flushHalf() throws IOException {
        used = (used + 1) / 2;
        flush();
    }
}
