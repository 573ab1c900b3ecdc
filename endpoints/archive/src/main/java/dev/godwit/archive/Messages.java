package dev.godwit.archive;

import dev.godwit.contract.MailboxWriter.KeywordChange;
import dev.godwit.model.Keywords;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What can be done to messages that are there; each method does one page and within one piece of work. */
final class Messages {
    private static final int PAGE = 1000;

    private Messages() {
    }

    /** @return how many were deleted */
    static int delete(Db db, MailboxRow mailbox, UidCursor uids) throws SQLException {
        List<MessageRow> rows = uids.page(db, mailbox.id, PAGE);
        for (MessageRow row : rows) {
            row.expunge(db, mailbox);
            Bodies.release(db, row.body());
        }
        mailbox.write(db);
        return rows.size();
    }

    static void changeKeywords(Db db, MailboxRow mailbox, UidCursor uids, KeywordChange change) throws SQLException {
        for (MessageRow row : uids.page(db, mailbox.id, PAGE)) {
            Keywords old = ArchiveReader.keywords(db, row.keywords());
            Keywords now = old.minus(change.remove()).plus(change.add());
            if (!now.equals(old)) {
                db.update("UPDATE message SET keywords = ?, modseq = ? WHERE mailbox = ? AND uid = ?",
                        MessageRow.keywordSet(db, now), ++mailbox.modseq, mailbox.id, row.uid());
            }
        }
        mailbox.write(db);
    }

    /** Adds old UID to new UID of each moved message to {@code moved}. */
    static void move(Db db, MailboxRow from, UidCursor uids, MailboxRow to, Map<Long, Long> moved) throws SQLException {
        for (MessageRow row : uids.page(db, from.id, PAGE)) {
            row.expunge(db, from);
            long uid = to.takeUid(0);
            new MessageRow(uid, row.body(), row.size(), row.received(), row.keywords(), ++to.modseq, row.uidl(), row.email()).insert(db, to.id);
            to.messages++;
            moved.put(row.uid(), uid);
        }
        from.write(db);
        to.write(db);
    }
}
