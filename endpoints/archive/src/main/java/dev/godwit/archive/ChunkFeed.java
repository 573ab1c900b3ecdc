package dev.godwit.archive;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.store.Db;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The unpacked chunks of the wanted messages in order, read and unpacked ahead in windows: about 4 MiB are with the
 * consumer and twice that under way, whatever the sizes of the messages. For one thread.
 */
final class ChunkFeed {
    private static final int WINDOW_BYTES = 4 << 20;
    private static final int WINDOW_PIECES = 256;
    private static final int AHEAD = 2;
    private static final int PAGE = 1024;

    /** How much of each message. */
    enum Part {
        HEADER, BODY
    }

    /** The chunk {@code seq} of a message; {@code length} unpacked. */
    record Piece(MessageRow message, int seq, int length) {
        boolean last() {
            return seq + 1 >= Bodies.chunks(message.size());
        }
    }

    /** @param data null if the message was deleted meanwhile */
    record Chunk(Piece piece, byte[] data) {
    }

    private final Archive archive;
    private final MailboxPath path;
    private final long mailbox;
    private final Part part;
    private final UidCursor cursor;
    private final ArrayDeque<MessageRow> messages = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<List<Chunk>>> ahead = new ArrayDeque<>();
    private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
    private int nextSeq;
    private long skipped = -1;

    ChunkFeed(Archive archive, MailboxPath path, UidSet uids, Part part) {
        this.archive = archive;
        this.path = path;
        this.part = part;
        this.mailbox = archive.call(db -> MailboxRow.selectable(db, path).id);
        this.cursor = new UidCursor(uids);
    }

    /** The next chunk, or null at the end. */
    Chunk next() {
        while (true) {
            while (ahead.size() < AHEAD && request()) {
                // until enough is under way
            }
            Chunk chunk = ready.poll();
            if (chunk == null) {
                if (ahead.isEmpty()) {
                    return null;
                }
                ready.addAll(Archive.await(ahead.poll()));
            } else if (chunk.piece.message.uid() != skipped) {
                return chunk;
            }
        }
    }

    /** Leaves out what is still to come of this message. */
    void skip(MessageRow message) {
        skipped = message.uid();
        if (!messages.isEmpty() && messages.peek().uid() == skipped) {
            messages.poll();
            nextSeq = 0;
        }
    }

    private boolean request() {
        List<Piece> window = new ArrayList<>();
        for (int bytes = 0; bytes < WINDOW_BYTES && window.size() < WINDOW_PIECES;) {
            MessageRow message = peekMessage();
            if (message == null) {
                break;
            }
            Piece piece = new Piece(message, nextSeq, Bodies.chunkLength(message.size(), nextSeq));
            window.add(piece);
            bytes += piece.length;
            nextSeq++;
            if (piece.last() || part == Part.HEADER) {
                messages.poll();
                nextSeq = 0;
            }
        }
        if (window.isEmpty()) {
            return false;
        }
        ahead.add(archive.submit(db -> fetch(db, window)).thenApplyAsync(this::unpack, archive.packers()));
        return true;
    }

    private MessageRow peekMessage() {
        while (messages.isEmpty() && !cursor.done()) {
            messages.addAll(archive.call(db -> cursor.page(db, mailbox, PAGE)));
        }
        return messages.peek();
    }

    private List<Chunk> fetch(Db db, List<Piece> window) throws SQLException {
        List<Chunk> packed = new ArrayList<>(window.size());
        for (Piece piece : window) {
            byte[] data = piece.length == 0 ? new byte[0] : Bodies.chunk(db, piece.message.body(), piece.seq);
            if (data == null && db.queryLong("SELECT 1 FROM message WHERE mailbox = ? AND uid = ?", mailbox, piece.message.uid()).isPresent()) {
                throw ArchiveErrors.damaged(place(piece), "chunk " + piece.seq + " is missing");
            }
            packed.add(new Chunk(piece, data));
        }
        return packed;
    }

    private List<Chunk> unpack(List<Chunk> packed) {
        List<Chunk> raw = new ArrayList<>(packed.size());
        for (Chunk chunk : packed) {
            raw.add(chunk.data == null || chunk.piece.length == 0 ? chunk : unpack(chunk));
        }
        return raw;
    }

    private Chunk unpack(Chunk chunk) {
        try {
            return new Chunk(chunk.piece, switch (part) {
                case HEADER -> Packing.unpackHeader(chunk.data, chunk.piece.length);
                case BODY -> Packing.unpack(chunk.data, chunk.piece.length);
            });
        } catch (IOException e) {
            throw new CompletionException(ArchiveErrors.damaged(place(chunk.piece), e.getMessage()));
        }
    }

    String place(Piece piece) {
        return path + " UID " + piece.message.uid();
    }
}
