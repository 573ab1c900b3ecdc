package dev.godwit.archive;

import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import dev.godwit.store.Db;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What can be done to the table of mailboxes; each method within one piece of work. */
final class Mailboxes {
    private Mailboxes() {
    }

    static void makeInbox(Db db, long now) throws SQLException {
        make(db, Mailbox.of(MailboxPath.INBOX), now);
    }

    private static void make(Db db, Mailbox wanted, long now) throws SQLException {
        db.update("INSERT INTO mailbox (path, role, selectable, subscribed, uidvalidity, last_uid, uid_floor, modseq, messages) VALUES (?, ?, ?, ?, ?, 0, 0, 1, 0)",
                wanted.path().toString(), role(wanted).map(Role::name).orElse(null), wanted.selectable(), false, nextUidValidity(db, now));
    }

    private static Optional<Role> role(Mailbox wanted) {
        return wanted.path().isInbox() ? Optional.of(Role.INBOX) : wanted.role().filter(role -> role != Role.INBOX);
    }

    /** Never the same twice, so that a mailbox made anew is told apart from its namesake. */
    private static long nextUidValidity(Db db, long now) throws SQLException {
        db.update("UPDATE archive SET last_uidvalidity = max(last_uidvalidity + 1, ?)", now);
        return db.queryLong("SELECT last_uidvalidity FROM archive").orElseThrow();
    }

    static Mailbox create(Db db, Mailbox wanted, long now) throws SQLException {
        for (MailboxPath parent = wanted.path().parent(); parent != null; parent = parent.parent()) {
            if (MailboxRow.find(db, parent).isEmpty()) {
                make(db, Mailbox.of(parent), now);
            }
        }
        Optional<MailboxRow> known = MailboxRow.find(db, wanted.path());
        if (known.isEmpty()) {
            make(db, wanted, now);
        } else if (!known.get().selectable && wanted.selectable()) {
            known.get().selectable = true;
            known.get().role = role(wanted).orElse(null);
            known.get().write(db);
        }
        return MailboxRow.find(db, wanted.path()).orElseThrow().describe();
    }

    static void rename(Db db, MailboxPath from, MailboxPath to, long now) throws SQLException {
        if (from.isInbox() || to.isInbox()) {
            throw ArchiveErrors.inbox("renamed");
        }
        if (MailboxRow.find(db, from).isEmpty()) {
            throw ArchiveErrors.gone(from);
        }
        if (MailboxRow.find(db, to).isPresent() || to.isWithin(from)) {
            throw ArchiveErrors.exists(to);
        }
        if (to.parent() != null) {
            create(db, Mailbox.of(to.parent()), now);
        }
        for (MailboxRow row : within(db, from)) {
            db.update("UPDATE mailbox SET path = ? WHERE id = ?", row.path.rebase(from, to).toString(), row.id);
        }
    }

    private static List<MailboxRow> within(Db db, MailboxPath path) throws SQLException {
        // the paths below begin with this one and '/', and '0' is what follows '/'
        return db.query("SELECT * FROM mailbox WHERE path = ?1 OR path > ?1 || '/' AND path < ?1 || '0'", MailboxRow::read, path.toString());
    }

    /** Deletes an emptied mailbox; its level stays while it has children. */
    static void delete(Db db, MailboxRow row, long now) throws SQLException {
        db.update("DELETE FROM expunged WHERE mailbox = ?", row.id);
        if (within(db, row.path).size() == 1) {
            db.update("DELETE FROM mailbox WHERE id = ?", row.id);
            return;
        }
        row.selectable = false;
        row.role = null;
        row.uidValidity = nextUidValidity(db, now);
        row.lastUid = 0;
        row.uidFloor = 0;
        row.modseq = 1;
        row.write(db);
    }

    static boolean adoptUidValidity(Db db, MailboxPath path, long uidValidity, long uidNext) throws SQLException {
        MailboxRow row = MailboxRow.selectable(db, path);
        if (row.lastUid == 0) {
            row.uidValidity = uidValidity;
            row.uidFloor = uidNext;
            row.write(db);
        }
        return row.uidValidity == uidValidity;
    }
}
