package dev.godwit.archive;

import dev.godwit.archive.ArchiveSummary.MailboxSummary;
import dev.godwit.archive.ArchiveSummary.Type;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import dev.godwit.store.Db;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks into an archive without changing anything in it. Every method may throw {@link dev.godwit.contract.EndpointException}. */
public final class ArchiveInspector implements AutoCloseable {
    private final Archive archive;

    private ArchiveInspector(Archive archive) {
        this.archive = archive;
    }

    /** A message in a listing. @param envelope only if it was asked for, since it says who wrote to whom about what */
    public record Line(long uid, long size, long receivedEpochSecond, Keywords keywords, ContentDigest digest, Optional<Envelope> envelope) {
    }

    /** Fields of the header as they stand there (encoded words not decoded), unfolded, without control characters; empty where there is none. */
    public record Envelope(String from, String to, String subject, String date, String messageId) {
    }

    public static ArchiveInspector open(Path file) {
        return new ArchiveInspector(Archive.openReadOnly(file));
    }

    public ArchiveSummary summary() {
        long fileBytes = fileBytes();
        return archive.call(db -> {
            List<MailboxSummary> mailboxes = mailboxes(db);
            long messages = mailboxes.stream().mapToLong(MailboxSummary::messages).sum();
            long bytes = mailboxes.stream().mapToLong(MailboxSummary::bytes).sum();
            List<Type> types = new ArrayList<>(List.of(new Type("Mailbox", mailboxes.size(), 0), new Type("Email", messages, bytes)));
            types.addAll(ItemsInspector.types(db));
            Map<DataKind, String> origins = new HashMap<>();
            db.forEach("SELECT kind, identity FROM origin", row -> origins.put(DataKind.valueOf(row.getString(1)), row.getString(2)));
            long bodies = db.queryLong("SELECT count(*) FROM body WHERE digest IS NOT NULL").orElse(0);
            long bodyBytes = db.queryLong("SELECT sum(size) FROM body WHERE digest IS NOT NULL").orElse(0);
            return db.queryOne("SELECT uuid, created, origin FROM archive", row -> new ArchiveSummary(ArchiveSchema.SCHEMA.migrations().size(),
                    row.getString(1), row.getLong(2), Optional.ofNullable(row.getString(3)), origins, types, bodies, bodyBytes, fileBytes, mailboxes))
                    .orElseThrow(() -> ArchiveErrors.damaged("table archive", "it is empty"));
        });
    }

    private long fileBytes() {
        try {
            return Files.size(archive.file().path());
        } catch (IOException e) {
            throw ArchiveErrors.damaged("file", "its size cannot be told: " + e);
        }
    }

    private static List<MailboxSummary> mailboxes(Db db) throws SQLException {
        return db.query("SELECT * FROM mailbox WHERE selectable", MailboxRow::read).stream().sorted((a, b) -> a.path.compareTo(b.path))
                .map(row -> summary(db, row)).toList();
    }

    private static MailboxSummary summary(Db db, MailboxRow mailbox) {
        try {
            return db.queryOne("SELECT count(*), coalesce(sum(size), 0), min(received), max(received) FROM message WHERE mailbox = ?", row ->
                    new MailboxSummary(mailbox.path, mailbox.describe().role(), mailbox.subscribed, mailbox.uidValidity, mailbox.stateForReading().uidNext(),
                            row.getLong(1), row.getLong(2), optional(row, 3), optional(row, 4)), mailbox.id).orElseThrow();
        } catch (SQLException e) {
            throw ArchiveErrors.damaged(mailbox.path.toString(), "SQLite cannot read it");
        }
    }

    private static OptionalLong optional(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * A page of the messages of a mailbox in ascending order of UID.
     *
     * @param afterUid 0 for the first page, then the last UID of the page before
     * @param limit at most so many
     * @param withEnvelope whether to show what the headers say
     */
    public List<Line> messages(MailboxPath mailbox, long afterUid, int limit, boolean withEnvelope) {
        List<Line> lines = archive.call(db -> lines(db, MailboxRow.selectable(db, mailbox).id, afterUid, limit));
        return withEnvelope ? withEnvelopes(mailbox, lines) : lines;
    }

    private static List<Line> lines(Db db, long mailbox, long afterUid, int limit) throws SQLException {
        Map<Long, Keywords> sets = new HashMap<>();
        db.forEach("SELECT id, keywords FROM keyword_set", row -> sets.put(row.getLong(1), Keywords.parse(row.getString(2))));
        return db.query("SELECT m.uid, m.size, m.received, m.keywords, b.digest FROM message m JOIN body b ON b.id = m.body"
                + " WHERE m.mailbox = ? AND m.uid > ? ORDER BY m.uid LIMIT ?", row -> new Line(row.getLong(1), row.getLong(2), row.getLong(3),
                        sets.getOrDefault(row.getLong(4), Keywords.NONE), ContentDigest.of(row.getBytes(5)), Optional.empty()), mailbox, afterUid, limit);
    }

    private List<Line> withEnvelopes(MailboxPath mailbox, List<Line> lines) {
        UidSet uids = UidSet.of(lines.stream().mapToLong(Line::uid).toArray());
        ChunkFeed feed = new ChunkFeed(archive, mailbox, uids, ChunkFeed.Part.HEADER);
        Map<Long, Envelope> envelopes = new HashMap<>();
        for (ChunkFeed.Chunk header = feed.next(); header != null; header = feed.next()) {
            if (header.data() != null) {
                HeaderFields fields = new HeaderFields(header.data());
                envelopes.put(header.piece().message().uid(), new Envelope(fields.first("From"), fields.first("To"), fields.first("Subject"),
                        fields.first("Date"), fields.first("Message-ID")));
            }
        }
        List<Line> full = new ArrayList<>();
        for (Line line : lines) {
            full.add(new Line(line.uid, line.size, line.receivedEpochSecond, line.keywords, line.digest, Optional.ofNullable(envelopes.get(line.uid))));
        }
        return full;
    }

    /** What it holds besides mail. */
    public ItemsInspector items() {
        return new ItemsInspector(archive);
    }

    @Override
    public void close() {
        archive.close();
    }
}
