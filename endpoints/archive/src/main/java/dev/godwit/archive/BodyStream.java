package dev.godwit.archive;

import java.io.IOException;
import java.io.InputStream;

/** One message out of a {@link ChunkFeed}, valid until closed. */
final class BodyStream extends InputStream {
    private final ChunkFeed feed;
    private ChunkFeed.Chunk chunk;
    private int at;
    private boolean closed;

    BodyStream(ChunkFeed feed, ChunkFeed.Chunk first) {
        this.feed = feed;
        this.chunk = first;
    }

    /** Whether there are bytes left in the chunk at hand, after fetching the next one if need be. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("a message's stream was read after its sink had returned");
        }
        while (at == chunk.data().length) {
            if (chunk.piece().last()) {
                return false;
            }
            ChunkFeed.Chunk next = feed.next();
            if (next.data() == null) {
                throw ArchiveErrors.deletedMeanwhile(feed.place(next.piece()));
            }
            chunk = next;
            at = 0;
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk.data()[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.data().length - at);
        System.arraycopy(chunk.data(), at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return closed ? 0 : chunk.data().length - at;
    }

    /** Ends the message for its reader; whatever was not read is left out. */
    void end() {
        closed = true;
        if (!chunk.piece().last()) {
            feed.skip(chunk.piece().message());
        }
    }
}
