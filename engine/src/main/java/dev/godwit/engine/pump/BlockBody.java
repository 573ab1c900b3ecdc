package dev.godwit.engine.pump;

import dev.godwit.contract.Body;
import dev.godwit.engine.pump.BlockPool.Block;
import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body in memory, in one block or over several. Its blocks hold another's bytes soon after it was closed, so that whoever still
 * reads then, as a thread of an HTTP client may, gets an error and never a byte of those.
 */
final class BlockBody implements Body {
    private final List<Block> blocks;
    private final int start;
    private final int size;
    private final ContentDigest digest;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param blocks full but for the last; this body is a user of each @param start where it begins in the first */
    BlockBody(List<Block> blocks, int start, int size, ContentDigest digest) {
        this.blocks = List.copyOf(blocks);
        this.start = start;
        this.size = size;
        this.digest = digest;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ContentDigest digest() {
        return digest;
    }

    @Override
    public InputStream open() {
        return new Reading();
    }

    /** Not while another thread closes: what is written is what lies there. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        int at = start;
        int left = size;
        for (Block block : blocks) {
            requireOpen();
            int length = Math.min(left, BlockPool.BLOCK_BYTES - at);
            out.write(block.bytes, at, length);
            left -= length;
            at = 0;
        }
        requireOpen();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            blocks.forEach(Block::leave);
        }
    }

    private void requireOpen() throws IOException {
        if (closed.get()) {
            throw new IOException("the body was closed while it was read");
        }
    }

    private final class Reading extends InputStream {
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, to.length);
            if (length == 0) {
                return 0;
            }
            if (at == size) {
                return -1;
            }
            int place = start + at;
            int inBlock = place % BlockPool.BLOCK_BYTES;
            int n = Math.min(Math.min(length, BlockPool.BLOCK_BYTES - inBlock), size - at);
            System.arraycopy(blocks.get(place / BlockPool.BLOCK_BYTES).bytes, inBlock, to, offset, n);
            requireOpen(); // afterwards: had it been closed before, these could be another's
            at += n;
            return n;
        }

        @Override
        public int available() {
            return size - at;
        }
    }
}
