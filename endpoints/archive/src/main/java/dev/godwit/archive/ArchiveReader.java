package dev.godwit.archive;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.KnowsDigests;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.store.Db;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the messages of an archive. */
final class ArchiveReader implements MailboxReader, ReportsChanges, KnowsDigests {
    private static final int PAGE = 4096;

    private final ArchiveSource source;
    private volatile boolean closed;

    ArchiveReader(ArchiveSource source) {
        this.source = source;
    }

    private Archive archive() {
        if (closed) {
            throw ArchiveErrors.closed();
        }
        return source.archive();
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return archive().call(db -> source.state(MailboxRow.selectable(db, mailbox)));
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return archive().call(db -> {
            MailboxRow row = MailboxRow.selectable(db, mailbox);
            return select(db, row.messages, "SELECT * FROM message WHERE mailbox = ? ORDER BY uid", row.id);
        });
    }

    private static Listing select(Db db, long expected, String sql, Object... args) throws SQLException {
        Listing.Builder listing = new Listing.Builder(expected);
        Map<Long, Keywords> sets = new HashMap<>();
        db.forEach(sql, row -> add(db, sets, listing, MessageRow.read(row)), args);
        return listing.build();
    }

    private static void add(Db db, Map<Long, Keywords> sets, Listing.Builder listing, MessageRow row) throws SQLException {
        Keywords keywords = sets.get(row.keywords());
        if (keywords == null) {
            keywords = keywords(db, row.keywords());
            sets.put(row.keywords(), keywords);
        }
        listing.add(row.uid(), keywords, row.size(), row.received(), row.modseq(), row.uidl(), row.email());
    }

    static Keywords keywords(Db db, long set) throws SQLException {
        return Keywords.parse(db.queryOne("SELECT keywords FROM keyword_set WHERE id = ?", row -> row.getString(1), set).orElse(""));
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        Listing.Builder listing = new Listing.Builder(Math.min(uids.size(), PAGE));
        Map<Long, Keywords> sets = new HashMap<>();
        UidCursor cursor = new UidCursor(uids);
        do {
            archive().call(db -> {
                for (MessageRow row : cursor.page(db, MailboxRow.selectable(db, mailbox).id, PAGE)) {
                    add(db, sets, listing, row);
                }
                return null;
            });
        } while (!cursor.done());
        return listing.build();
    }

    @Override
    public Map<Long, ContentDigest> digests(MailboxPath mailbox, UidSet uids) {
        Map<Long, ContentDigest> digests = new TreeMap<>();
        UidCursor cursor = new UidCursor(uids);
        do {
            archive().call(db -> {
                for (MessageRow row : cursor.page(db, MailboxRow.selectable(db, mailbox).id, PAGE)) {
                    digests.put(row.uid(), db.queryOne("SELECT digest FROM body WHERE id = ?", r -> ContentDigest.of(r.getBytes(1)), row.body())
                            .orElseThrow(() -> ArchiveErrors.damaged(mailbox + " UID " + row.uid(), "its body is missing")));
                }
                return null;
            });
        } while (!cursor.done());
        return digests;
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        ChunkFeed feed = new ChunkFeed(archive(), mailbox, uids, ChunkFeed.Part.HEADER);
        for (ChunkFeed.Chunk header = feed.next(); header != null; header = feed.next()) {
            if (header.data() != null) {
                sink.header(header.piece().message().uid(), header.data());
            }
        }
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        ChunkFeed feed = new ChunkFeed(archive(), mailbox, uids, ChunkFeed.Part.BODY);
        for (ChunkFeed.Chunk first = feed.next(); first != null; first = feed.next()) {
            if (first.data() == null) {
                feed.skip(first.piece().message());
                continue;
            }
            BodyStream body = new BodyStream(feed, first);
            try {
                sink.body(first.piece().message().uid(), first.piece().message().size(), body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            body.end();
        }
    }

    @Override
    public Optional<Changes> changesSince(MailboxPath mailbox, MailboxState since) {
        return archive().call(db -> {
            MailboxRow row = MailboxRow.selectable(db, mailbox);
            long known = since.highestModseq();
            if (since.uidValidity() != row.uidValidity || known == 0 || known > row.modseq) {
                return Optional.empty();
            }
            Listing changed = select(db, 16, "SELECT * FROM message WHERE mailbox = ? AND modseq > ?", row.id, known);
            List<Long> gone = db.query("SELECT uid FROM expunged WHERE mailbox = ? AND modseq > ?", r -> r.getLong(1), row.id, known);
            UidSet vanished = UidSet.of(gone.stream().mapToLong(Long::longValue).toArray());
            return Optional.of(new Changes(source.state(row), changed, new Removed.Vanished(vanished)));
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
