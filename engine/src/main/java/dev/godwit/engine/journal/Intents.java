package dev.godwit.engine.journal;

import dev.godwit.engine.match.Fingerprint;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.List;

/**
 * Batches of messages that are about to be sent, each as one row; what became of a batch makes rows of {@code journal_message}
 * of it, by one statement: a row and its values written one by one took half of the time of all bookkeeping. Used on the
 * journal's thread only.
 */
final class Intents {
    private final KeywordSets keywordSets;

    Intents(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    /** @param entries of one mailbox, in state INTENT, with the fingerprint of the source's bytes and nothing else stored @return the batch's number */
    long add(Db db, List<Entry> entries) throws SQLException {
        keywordSets.begin(db);
        StringBuilder rows = new StringBuilder(entries.size() * 200);
        for (Entry entry : entries) {
            rows.append(rows.isEmpty() ? '[' : ',');
            row(db, entry, rows);
        }
        return db.insert("INSERT INTO journal_batch(mailbox, rows) VALUES (?, ?)", entries.getFirst().mailbox(), rows.append(']').toString());
    }

    private void row(Db db, Entry e, StringBuilder to) {
        Fingerprint f = e.fingerprint();
        to.append('[').append(e.sourceUid()).append(",\"").append(f.digest()).append("\",").append(f.size()).append(',').append(f.keys().messageId())
                .append(',').append(f.keys().envelope()).append(',').append(f.text()).append(',').append(e.received())
                .append(',').append(keywordSets.id(db, e.sourceKeywords())).append(',').append(keywordSets.id(db, e.targetKeywords()))
                .append(',').append(e.floor()).append(']');
    }

    /** Element i of {@code answers} is the UID of message i on the target, 0 where it was not told, null where there was no answer. */
    private static final String SPREAD = "INSERT OR REPLACE INTO journal_message(mailbox, s_uid, t_uid, state, digest, size, message_id, envelope, text,"
            + " received, s_keywords, t_keywords, floor)"
            + " SELECT b.mailbox, r.value ->> 0, nullif(?1 ->> r.key, 0), CASE ?1 ->> r.key WHEN 0 THEN 2 ELSE iif(?1 ->> r.key IS NULL, 1, 3) END,"
            + " unhex(r.value ->> 1), r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6, r.value ->> 7, r.value ->> 8, r.value ->> 9"
            + " FROM journal_batch b, json_each(b.rows) r";

    /** Makes rows of the batch. @param uids for each message what the target answered: its UID, 0 if it did not tell it, -1 if nothing is known */
    void answered(Db db, long batch, long[] uids) throws SQLException {
        StringBuilder answers = new StringBuilder(uids.length * 7 + 2).append('[');
        for (int i = 0; i < uids.length; i++) {
            answers.append(i == 0 ? "" : ",");
            answers.append(uids[i] < 0 ? "null" : Long.toString(uids[i]));
        }
        db.update(SPREAD + " WHERE b.id = ?2", answers.append(']').toString(), batch);
        db.update("DELETE FROM journal_batch WHERE id = ?", batch);
    }

    /** Makes rows in state INTENT of the batches of these mailboxes that nothing is known of, left by a run that ended. */
    void spread(Db db, List<Long> mailboxes) throws SQLException {
        for (long mailbox : mailboxes) {
            // in the order in which they were noted: of two intents for one message the later one counts
            if (db.update(SPREAD + " WHERE b.mailbox = ?2 ORDER BY b.id", "[]", mailbox) > 0) {
                db.update("DELETE FROM journal_batch WHERE mailbox = ?", mailbox);
            }
        }
    }
}
