package dev.godwit.archive;

import dev.godwit.model.Keywords;
import dev.godwit.store.Db;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the table of messages. */
record MessageRow(long uid, long body, long size, long received, long keywords, long modseq, String uidl, long email) {

    static MessageRow read(ResultSet row) throws SQLException {
        return new MessageRow(row.getLong("uid"), row.getLong("body"), row.getLong("size"), row.getLong("received"), row.getLong("keywords"),
                row.getLong("modseq"), row.getString("uidl"), row.getLong("email"));
    }

    void insert(Db db, long mailbox) throws SQLException {
        db.update("INSERT INTO message (mailbox, uid, body, size, received, keywords, modseq, uidl, email) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mailbox, uid, body, size, received, keywords, modseq, uidl, email);
    }

    /** Takes the message out of the mailbox and notes that; its body stays. */
    void expunge(Db db, MailboxRow mailbox) throws SQLException {
        db.update("DELETE FROM message WHERE mailbox = ? AND uid = ?", mailbox.id, uid);
        db.update("INSERT INTO expunged (mailbox, modseq, uid) VALUES (?, ?, ?)", mailbox.id, ++mailbox.modseq, uid);
        mailbox.messages--;
    }

    /** The id of a set of keywords, made if it is new. */
    static long keywordSet(Db db, Keywords keywords) throws SQLException {
        String text = keywords.toString();
        var known = db.queryLong("SELECT id FROM keyword_set WHERE keywords = ?", text);
        return known.isPresent() ? known.getAsLong() : db.insert("INSERT INTO keyword_set (keywords) VALUES (?)", text);
    }
}
