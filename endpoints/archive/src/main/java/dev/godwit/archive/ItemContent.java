package dev.godwit.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** The bytes of one item, chunk by chunk as they are read; valid until closed. */
final class ItemContent extends InputStream {
    private final Archive archive;
    private final ItemRow item;
    private byte[] chunk = new byte[0];
    private int at;
    private int seq;
    private boolean closed;

    ItemContent(Archive archive, ItemRow item) {
        this.archive = archive;
        this.item = item;
    }

    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("an item's stream was read after its sink had returned");
        }
        while (at == chunk.length) {
            if (seq == Bodies.chunks(item.size())) {
                return false;
            }
            chunk = unpacked(seq++);
            at = 0;
        }
        return true;
    }

    private byte[] unpacked(int number) {
        byte[] packed = archive.call(db -> Bodies.chunk(db, item.body(), number));
        if (packed == null) {
            boolean there = archive.call(db -> db.queryLong("SELECT 1 FROM item WHERE id = ? AND body = ?", item.id(), item.body()).isPresent());
            throw there ? ArchiveErrors.damaged(place(), "chunk " + number + " is missing") : ArchiveErrors.deletedMeanwhile(place());
        }
        return Archive.await(CompletableFuture.supplyAsync(() -> unpack(packed, number), archive.packers()));
    }

    private byte[] unpack(byte[] packed, int number) {
        try {
            return Packing.unpack(packed, Bodies.chunkLength(item.size(), number));
        } catch (IOException e) {
            throw ArchiveErrors.damaged(place(), e.getMessage());
        }
    }

    private String place() {
        return "item " + item.id();
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() {
        closed = true;
    }
}
