package dev.godwit.archive;

import dev.godwit.contract.Body;
import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A message that is a region of a large file, so that a test can have more of them than heap. */
record FileBody(FileChannel file, long offset, long size, ContentDigest digest) implements Body {
    @Override
    public InputStream open() {
        return new Region();
    }

    private final class Region extends InputStream {
        private long at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (at == size) {
                return -1;
            }
            int count = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, size - at)), offset + at);
            at += count;
            return count;
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() {
    }
}
