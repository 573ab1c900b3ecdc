package dev.godwit.archive;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.NamespaceKind;
import dev.godwit.model.Role;
import dev.godwit.store.Db;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A row of the table of mailboxes, to be changed and written back within one piece of work. */
final class MailboxRow {
    final long id;
    final MailboxPath path;
    Role role;
    boolean selectable;
    boolean subscribed;
    long uidValidity;
    /** The highest UID used so far. */
    long lastUid;
    /** UIDs that are not asked for begin here: the UIDNEXT taken over from a source. */
    long uidFloor;
    long modseq;
    long messages;

    private MailboxRow(ResultSet row) throws SQLException {
        id = row.getLong("id");
        path = MailboxPath.parse(row.getString("path"));
        role = row.getString("role") == null ? null : Role.valueOf(row.getString("role"));
        selectable = row.getBoolean("selectable");
        subscribed = row.getBoolean("subscribed");
        uidValidity = row.getLong("uidvalidity");
        lastUid = row.getLong("last_uid");
        uidFloor = row.getLong("uid_floor");
        modseq = row.getLong("modseq");
        messages = row.getLong("messages");
    }

    static MailboxRow read(ResultSet row) throws SQLException {
        return new MailboxRow(row);
    }

    static Optional<MailboxRow> find(Db db, MailboxPath path) throws SQLException {
        return db.queryOne("SELECT * FROM mailbox WHERE path = ?", MailboxRow::read, path.toString());
    }

    static MailboxRow selectable(Db db, MailboxPath path) throws SQLException {
        return find(db, path).filter(row -> row.selectable).orElseThrow(() -> ArchiveErrors.gone(path));
    }

    void write(Db db) throws SQLException {
        db.update("UPDATE mailbox SET role = ?, selectable = ?, subscribed = ?, uidvalidity = ?, last_uid = ?, uid_floor = ?, modseq = ?, messages = ? WHERE id = ?",
                role == null ? null : role.name(), selectable, subscribed, uidValidity, lastUid, uidFloor, modseq, messages, id);
    }

    long takeUid(long wanted) {
        lastUid = wanted > lastUid ? wanted : Math.max(lastUid + 1, uidFloor);
        return lastUid;
    }

    Mailbox describe() {
        return new Mailbox(path, Optional.ofNullable(role), selectable, subscribed, NamespaceKind.PERSONAL, Optional.of("M" + id));
    }

    /** While it is being filled: the next message may get any UID above the last one. */
    MailboxState stateForWriting() {
        return new MailboxState(uidValidity, lastUid + 1, messages, modseq);
    }

    /** When nothing is written: the source's UIDNEXT is handed on. */
    MailboxState stateForReading() {
        return new MailboxState(uidValidity, Math.max(lastUid + 1, uidFloor), messages, modseq);
    }
}
