package dev.godwit.archive.vandelay;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a blob, fetched in pieces, so that a large one is not in the heap as a whole; valid until closed. */
final class Blob extends InputStream {
    /** SQL for the size of {@code b.data}; SQLite tells it without reading a blob, as long as nothing is cast. */
    static final String SIZE = "CASE typeof(b.data) WHEN 'blob' THEN length(b.data) ELSE length(CAST(b.data AS BLOB)) END";

    private static final int PIECE = 4 << 20;

    private final VandelayFile file;
    private final long id;
    private final long size;
    private byte[] piece = new byte[0];
    private long fetched;
    private int at;
    private boolean closed;

    Blob(VandelayFile file, long id, long size) {
        this.file = file;
        this.id = id;
        this.size = size;
    }

    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("a stream was read after its sink had returned");
        }
        if (at < piece.length) {
            return true;
        }
        if (fetched >= size) {
            return false;
        }
        piece = file.call(rows -> rows.queryOne("SELECT substr(CAST(data AS BLOB), ?, ?) FROM blobs WHERE id = ?", row -> row.getBytes(1), fetched + 1, PIECE, id))
                .filter(bytes -> bytes.length > 0).orElseThrow(() -> VandelayErrors.damaged(file.path(), "the blob " + id + " is shorter than it says"));
        fetched += piece.length;
        at = 0;
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() {
        closed = true;
    }
}
