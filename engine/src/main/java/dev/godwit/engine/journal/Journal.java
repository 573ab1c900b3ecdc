package dev.godwit.engine.journal;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.HeaderKeys;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.store.Db;
import dev.godwit.store.SqliteFile;
import dev.godwit.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The memory of a pair of accounts (source, target): for every message what was intended, sent and confirmed, and how
 * both sides looked when they last agreed. Lives in an SQLite file, which may hold other pairs and other things as
 * well. Every change is committed before the method returns or its future completes; all methods may be called from any
 * thread. The format is described in {@code docs/formats/journal.md}.
 */
public final class Journal {
    /** In the order in which {@link #entry} reads them; by number, since a lookup by name for each value of each row takes most of a scan. */
    static final String ENTRY = "SELECT mailbox, s_uid, t_uid, state, digest, size, message_id, envelope, text, stored_digest, stored_text,"
            + " received, s_keywords, t_keywords, floor, note FROM journal_message";

    private final SqliteFile file;
    private final long pair;
    private final KeywordSets keywordSets = new KeywordSets();
    private final Intents intents = new Intents(keywordSets);
    private EmailIds emailIds;

    private Journal(SqliteFile file, long pair) {
        this.file = file;
        this.pair = pair;
    }

    /** Opens or creates the journal of the pair in {@code file}; the file stays the caller's to close. What a killed run left is made ready to be settled. */
    public static Journal open(SqliteFile file, EndpointDescription source, EndpointDescription target) {
        file.require(JournalSchema.COMPONENT, JournalSchema.SCHEMA);
        long pair = file.call(db -> {
            db.update("INSERT OR IGNORE INTO journal_pair(source, target) VALUES (?, ?)", source.identity(), target.identity());
            return db.queryLong("SELECT id FROM journal_pair WHERE source = ? AND target = ?", source.identity(), target.identity()).getAsLong();
        });
        Journal journal = new Journal(file, pair);
        journal.unsettled();
        return journal;
    }

    /** Which messages of several mailboxes are one; its table is made when it is first asked for. */
    public synchronized EmailIds emailIds() {
        if (emailIds == null) {
            emailIds = new EmailIds(file, this);
        }
        return emailIds;
    }

    /** All mailbox pairs, in no order. */
    public List<MailboxPair> mailboxes() {
        return file.call(db -> db.query("SELECT * FROM journal_mailbox WHERE pair = ?", Journal::mailboxPair, pair));
    }

    /** The pair of these mailboxes, made if it is new. A pair whose source is known with another target is given the new target and forgets its state. */
    public MailboxPair mailbox(MailboxPath source, MailboxPath target, String sourceObjectId) {
        return file.call(db -> {
            db.update("INSERT INTO journal_mailbox(pair, source_path, target_path, object_id) VALUES (?1, ?2, ?3, ?4)"
                    + " ON CONFLICT(pair, source_path) DO UPDATE SET object_id = excluded.object_id",
                    pair, source.toString(), target.toString(), sourceObjectId);
            MailboxPair found = db.query("SELECT * FROM journal_mailbox WHERE pair = ? AND source_path = ?", Journal::mailboxPair,
                    pair, source.toString()).getFirst();
            if (!found.target().equals(target)) {
                db.update("DELETE FROM journal_message WHERE mailbox = ?", found.id());
                db.update("DELETE FROM journal_batch WHERE mailbox = ?", found.id());
                db.update("UPDATE journal_mailbox SET target_path = ?, s_uidvalidity = NULL, t_uidvalidity = NULL WHERE id = ?", target.toString(), found.id());
                return new MailboxPair(found.id(), source, target, sourceObjectId, null, null);
            }
            return found;
        });
    }

    /** Notes that a mailbox was renamed on the source, and with it on the target. */
    public void renamed(long mailbox, MailboxPath source, MailboxPath target) {
        file.call(db -> db.update("UPDATE journal_mailbox SET source_path = ?, target_path = ? WHERE id = ?", source.toString(), target.toString(), mailbox));
    }

    /** Forgets a mailbox pair and its messages. */
    public void forget(long mailbox) {
        file.call(db -> {
            db.update("DELETE FROM journal_message WHERE mailbox = ?", mailbox);
            db.update("DELETE FROM journal_batch WHERE mailbox = ?", mailbox);
            db.update("DELETE FROM journal_orphan WHERE mailbox = ?", mailbox);
            return db.update("DELETE FROM journal_mailbox WHERE id = ?", mailbox);
        });
    }

    /** Notes that in these states nothing is left to do for the mailbox. */
    public void agreed(long mailbox, MailboxState source, MailboxState target) {
        file.call(db -> db.update("UPDATE journal_mailbox SET s_uidvalidity = ?, s_uidnext = ?, s_messages = ?, s_modseq = ?,"
                + " t_uidvalidity = ?, t_uidnext = ?, t_messages = ?, t_modseq = ? WHERE id = ?",
                source.uidValidity(), source.uidNext(), source.messages(), source.highestModseq(),
                target.uidValidity(), target.uidNext(), target.messages(), target.highestModseq(), mailbox));
    }

    /** Notes which epochs of UIDs the mailbox's entries are of, before the first of them is written. */
    public void epochs(long mailbox, long sourceUidValidity, long targetUidValidity) {
        file.call(db -> db.update("UPDATE journal_mailbox SET s_uidvalidity = ?, s_uidnext = 0, s_messages = -1, s_modseq = 0,"
                + " t_uidvalidity = ?, t_uidnext = 0, t_messages = -1, t_modseq = 0 WHERE id = ?", sourceUidValidity, targetUidValidity, mailbox));
    }

    /** The mailbox pairs that have messages in doubt. Not while anything is being sent. */
    public Set<Long> unsettled() {
        return file.call(db -> {
            intents.spread(db, db.query("SELECT DISTINCT i.mailbox FROM journal_batch i JOIN journal_mailbox b ON b.id = i.mailbox WHERE b.pair = ?",
                    row -> row.getLong(1), pair));
            return Set.copyOf(db.query("SELECT DISTINCT m.mailbox FROM journal_message m JOIN journal_mailbox b ON b.id = m.mailbox"
                    + " WHERE b.pair = ? AND m.state < 3", row -> row.getLong(1), pair));
        });
    }

    /** The messages in doubt. Not while anything is being sent to the mailbox. */
    public List<Entry> unsettled(long mailbox) {
        return file.call(db -> {
            intents.spread(db, List.of(mailbox));
            return db.query(ENTRY + " WHERE mailbox = ? AND state < 3 ORDER BY s_uid", row -> entry(db, row), mailbox);
        });
    }

    /** How many messages are in each state, for reports. */
    public long count(long mailbox, Entry.State state) {
        return file.call(db -> db.queryLong("SELECT count(*) FROM journal_message WHERE mailbox = ? AND state = ?", mailbox, code(state)).orElse(0));
    }

    /** The entry of this message if it is confirmed. */
    public Optional<Entry> confirmed(long mailbox, long sourceUid) {
        return file.call(db -> db.query(ENTRY + " WHERE mailbox = ? AND s_uid = ? AND state = 3", row -> entry(db, row),
                mailbox, sourceUid)).stream().findFirst();
    }

    public long count(long mailbox) {
        return file.call(db -> db.queryLong("SELECT count(*) FROM journal_message WHERE mailbox = ?", mailbox).orElse(0));
    }

    /** Shows every entry of the mailbox in ascending order of source UID. The consumer runs on the journal's thread, must not call the journal and do no I/O. */
    public void forEach(long mailbox, Consumer<Entry> consumer) {
        file.call(db -> {
            db.forEach(ENTRY + " WHERE mailbox = ? ORDER BY s_uid", row -> consumer.accept(entry(db, row)), mailbox);
            return null;
        });
    }

    /** Likewise, only the entries of these source UIDs. */
    public void forEach(long mailbox, UidSet sourceUids, Consumer<Entry> consumer) {
        long[] ranges = sourceUids.ranges();
        file.call(db -> {
            for (int i = 0; i < ranges.length; i += 2) {
                db.forEach(ENTRY + " WHERE mailbox = ? AND s_uid BETWEEN ? AND ? ORDER BY s_uid", row -> consumer.accept(entry(db, row)),
                        mailbox, ranges[i], ranges[i + 1]);
            }
            return null;
        });
    }

    /** Hears what a confirmed message should look like on the target. */
    public interface Promise {
        void of(long sourceUid, long targetUid, long received, Keywords targetKeywords);
    }

    /** Like {@link #forEach(long, Consumer)}, of the confirmed entries whose UID on the target is at least {@code floor}, and a part of them only. */
    public void promises(long mailbox, long floor, Promise promise) {
        file.call(db -> {
            db.forEach("SELECT s_uid, t_uid, received, t_keywords FROM journal_message WHERE mailbox = ? AND t_uid >= ? AND state = 3 ORDER BY s_uid",
                    row -> promise.of(row.getLong(1), row.getLong(2), row.getLong(3), keywordSets.get(db, row.getLong(4))), mailbox, floor);
            return null;
        });
    }

    /** Hears the least of an entry: enough for most of them. */
    public interface Glance {
        void at(long sourceUid, long targetUid, Entry.State state);
    }

    /** Like {@link #forEach(long, Consumer)}, but many times cheaper. */
    public void glance(long mailbox, Glance glance) {
        file.call(db -> {
            db.forEach("SELECT s_uid, t_uid, state FROM journal_message WHERE mailbox = ? ORDER BY s_uid",
                    row -> glance.at(row.getLong(1), row.getLong(2), state(row.getInt(3))), mailbox);
            return null;
        });
    }

    /** The UIDs in {@code target} that belong to entries of other mailbox pairs than {@code except}. */
    public UidSet claimed(MailboxPath target, long except) {
        UidSet.Builder claimed = new UidSet.Builder();
        file.call(db -> {
            db.forEach("SELECT m.t_uid FROM journal_message m JOIN journal_mailbox b ON b.id = m.mailbox WHERE b.pair = ? AND b.target_path = ?"
                    + " AND b.id <> ? AND m.t_uid > 0 ORDER BY m.t_uid", row -> claimed.add(row.getLong(1)), pair, target.toString(), except);
            return null;
        });
        return claimed.build();
    }

    /** The UIDs in {@code target} that belong to any entry. */
    public UidSet claimed(MailboxPath target) {
        return claimed(target, -1);
    }

    /** Writes the entries as they are, new or known. */
    public CompletableFuture<Void> put(Collection<Entry> entries) {
        List<Entry> copy = List.copyOf(entries);
        return file.submit(db -> {
            keywordSets.begin(db);
            db.batch("INSERT INTO journal_message(mailbox, s_uid, t_uid, state, digest, size, message_id, envelope, text, stored_digest, stored_text,"
                    + " received, s_keywords, t_keywords, floor, note) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                    + " ON CONFLICT(mailbox, s_uid) DO UPDATE SET t_uid = excluded.t_uid, state = excluded.state, digest = excluded.digest,"
                    + " size = excluded.size, message_id = excluded.message_id, envelope = excluded.envelope, text = excluded.text,"
                    + " stored_digest = excluded.stored_digest, stored_text = excluded.stored_text, received = excluded.received,"
                    + " s_keywords = excluded.s_keywords, t_keywords = excluded.t_keywords, floor = excluded.floor, note = excluded.note",
                    copy.stream().map(e -> columns(db, e)).toList());
            return null;
        });
    }

    /**
     * Notes that these messages of one mailbox are about to be sent together. They are in doubt from here on, and no other method
     * shows anything of it, until {@link #answered} or {@link #unsettled(long)} is called.
     *
     * @return the number of the batch
     */
    public CompletableFuture<Long> intend(List<Entry> entries) {
        List<Entry> copy = List.copyOf(entries);
        return file.submit(db -> intents.add(db, copy));
    }

    /**
     * Notes what the target said of a batch: what it confirmed is confirmed, the rest are intents as if they had been {@link #put}.
     *
     * @param uids for each message, in order, its UID on the target; 0 if the target did not tell it, -1 if there was no answer
     */
    public CompletableFuture<Void> answered(long batch, long[] uids) {
        return file.submit(db -> {
            intents.answered(db, batch, uids);
            return null;
        });
    }

    /** Notes where messages ended up. */
    public CompletableFuture<Void> confirm(Collection<Entry> confirmed) {
        List<Object[]> rows = confirmed.stream()
                .map(e -> new Object[] {e.targetUid() == 0 ? null : e.targetUid(), code(e.state()), e.mailbox(), e.sourceUid()}).toList();
        return file.submit(db -> {
            db.batch("UPDATE journal_message SET t_uid = ?, state = ? WHERE mailbox = ? AND s_uid = ?", rows);
            return null;
        });
    }

    /** Notes how both sides' keywords look now. */
    public CompletableFuture<Void> keywords(Collection<Entry> changed) {
        List<Entry> copy = List.copyOf(changed);
        return file.submit(db -> {
            keywordSets.begin(db);
            db.batch("UPDATE journal_message SET s_keywords = ?, t_keywords = ? WHERE mailbox = ? AND s_uid = ?",
                    copy.stream().map(e -> new Object[] {keywordSets.id(db, e.sourceKeywords()), keywordSets.id(db, e.targetKeywords()),
                            e.mailbox(), e.sourceUid()}).toList());
            return null;
        });
    }

    public CompletableFuture<Void> remove(Collection<Entry> gone) {
        List<Object[]> rows = gone.stream().map(e -> new Object[] {e.mailbox(), e.sourceUid()}).toList();
        return file.submit(db -> {
            db.batch("DELETE FROM journal_message WHERE mailbox = ? AND s_uid = ?", rows);
            return null;
        });
    }

    /**
     * Sets all entries of the mailbox aside because the UIDs of one side or both became void (another UIDVALIDITY). What
     * is still valid, digests among it, helps to match anew: see {@link #orphans}.
     */
    public void orphan(long mailbox, boolean sourceVoid, boolean targetVoid) {
        file.call(db -> {
            intents.spread(db, List.of(mailbox));
            db.update("INSERT INTO journal_orphan(mailbox, s_uid, t_uid, digest, size, message_id, envelope, text, stored_digest, stored_text)"
                    + " SELECT mailbox, CASE WHEN ? THEN NULL ELSE s_uid END, CASE WHEN ? THEN NULL ELSE t_uid END, digest, size, message_id, envelope,"
                    + " text, stored_digest, stored_text FROM journal_message WHERE mailbox = ? AND digest IS NOT NULL",
                    sourceVoid ? 1 : 0, targetVoid ? 1 : 0, mailbox);
            db.update("DELETE FROM journal_message WHERE mailbox = ?", mailbox);
            return db.update("UPDATE journal_mailbox SET s_uidvalidity = NULL, t_uidvalidity = NULL WHERE id = ?", mailbox);
        });
    }

    /** A message known from before its UID on one side became void; 0 for the void UID. */
    public record Orphan(long sourceUid, long targetUid, Fingerprint source, Fingerprint target) {
    }

    public List<Orphan> orphans(long mailbox) {
        return file.call(db -> db.query("SELECT s_uid, t_uid, digest, size, message_id, envelope, text, stored_digest, stored_text"
                + " FROM journal_orphan WHERE mailbox = ?", row -> new Orphan(row.getLong(1), row.getLong(2), fingerprint(row, 3),
                        stored(row, 3) == null ? fingerprint(row, 3) : stored(row, 3)), mailbox));
    }

    public void forgetOrphans(long mailbox) {
        file.call(db -> db.update("DELETE FROM journal_orphan WHERE mailbox = ?", mailbox));
    }

    /** How much was written to the target on the UTC day (days of the epoch). */
    public long[] spentOn(long day) {
        return file.call(db -> db.query("SELECT bytes, messages FROM journal_spent WHERE pair = ? AND day = ?",
                row -> new long[] {row.getLong(1), row.getLong(2)}, pair, day).stream().findFirst().orElse(new long[2]));
    }

    public void spend(long day, long bytes, long messages) {
        file.submit(db -> db.update("INSERT INTO journal_spent(pair, day, bytes, messages) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT(pair, day) DO UPDATE SET bytes = bytes + excluded.bytes, messages = messages + excluded.messages",
                pair, day, bytes, messages));
    }

    /** Notes that messages were deleted on the source after they were copied, so that their absence there means nothing. */
    public void drained() {
        file.call(db -> db.update("UPDATE journal_pair SET drained = 1 WHERE id = ?", pair));
    }

    public boolean isDrained() {
        return file.call(db -> db.queryLong("SELECT drained FROM journal_pair WHERE id = ?", pair).orElse(0)) == 1;
    }

    /** A message that is in quarantine. */
    public record Quarantined(MailboxPath mailbox, long sourceUid, String reason) {
    }

    /** All messages in quarantine, also of earlier runs. */
    public List<Quarantined> quarantined() {
        return file.call(db -> db.query("SELECT b.source_path, m.s_uid, m.note FROM journal_mailbox b JOIN journal_message m ON m.mailbox = b.id"
                + " WHERE b.pair = ? AND m.state = 4 ORDER BY b.source_path, m.s_uid",
                row -> new Quarantined(MailboxPath.parse(row.getString(1)), row.getLong(2), row.getString(3)), pair));
    }

    /** The numbers of the messages of one side. */
    JournalNumbers numbers(String side) {
        return JournalNumbers.open(file, pair, side);
    }

    /**
     * Blocks until this change is committed.
     *
     * @throws StoreException why it could not be
     * @throws InterruptedException if the thread is interrupted while it waits; the change may be committed all the same
     */
    public static <T> T committed(Future<T> change) throws InterruptedException {
        try {
            return change.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException failed ? failed : new IllegalStateException("the journal cannot be written", e.getCause());
        }
    }

    /** Blocks until everything is committed. */
    public void flush() {
        file.flush();
    }

    private Object[] columns(Db db, Entry e) {
        Fingerprint f = e.fingerprint();
        Fingerprint s = e.stored();
        return new Object[] {e.mailbox(), e.sourceUid(), e.targetUid() == 0 ? null : e.targetUid(), code(e.state()),
            f == null ? null : f.digest().bytes(), f == null ? null : f.size(), f == null ? null : f.keys().messageId(),
            f == null ? null : f.keys().envelope(), f == null ? null : f.text(), s == null ? null : s.digest().bytes(), s == null ? null : s.text(),
            e.received(), keywordSets.id(db, e.sourceKeywords()), keywordSets.id(db, e.targetKeywords()), e.floor(), e.note()};
    }

    Entry entry(Db db, ResultSet row) throws SQLException {
        return new Entry(row.getLong(1), row.getLong(2), row.getLong(3), state(row.getInt(4)), fingerprint(row, 5), stored(row, 5),
                row.getLong(12), keywordSets.get(db, row.getLong(13)), keywordSets.get(db, row.getLong(14)), row.getLong(15), row.getString(16));
    }

    /** @param at the column of the digest; size, message_id, envelope, text, stored_digest and stored_text follow it */
    private static Fingerprint fingerprint(ResultSet row, int at) throws SQLException {
        byte[] digest = row.getBytes(at);
        return digest == null ? null : new Fingerprint(ContentDigest.of(digest), row.getLong(at + 1),
                new HeaderKeys(row.getLong(at + 2), row.getLong(at + 3)), row.getLong(at + 4));
    }

    private static Fingerprint stored(ResultSet row, int at) throws SQLException {
        byte[] digest = row.getBytes(at + 5);
        return digest == null ? null : new Fingerprint(ContentDigest.of(digest), -1,
                new HeaderKeys(row.getLong(at + 2), row.getLong(at + 3)), row.getLong(at + 6));
    }

    private static MailboxPair mailboxPair(ResultSet row) throws SQLException {
        return new MailboxPair(row.getLong("id"), MailboxPath.parse(row.getString("source_path")), MailboxPath.parse(row.getString("target_path")),
                row.getString("object_id"), mailboxState(row, "s_"), mailboxState(row, "t_"));
    }

    private static MailboxState mailboxState(ResultSet row, String side) throws SQLException {
        long uidValidity = row.getLong(side + "uidvalidity");
        return row.wasNull() ? null : new MailboxState(uidValidity, row.getLong(side + "uidnext"), row.getLong(side + "messages"), row.getLong(side + "modseq"));
    }

    private static int code(Entry.State state) {
        return switch (state) {
            case INTENT -> 1;
            case SENT -> 2;
            case CONFIRMED -> 3;
            case QUARANTINED -> 4;
            case DELETED_ON_TARGET -> 5;
        };
    }

    private static Entry.State state(int code) {
        return switch (code) {
            case 1 -> Entry.State.INTENT;
            case 2 -> Entry.State.SENT;
            case 3 -> Entry.State.CONFIRMED;
            case 4 -> Entry.State.QUARANTINED;
            case 5 -> Entry.State.DELETED_ON_TARGET;
            default -> throw new IllegalStateException("the journal holds an unknown state " + code);
        };
    }
}
