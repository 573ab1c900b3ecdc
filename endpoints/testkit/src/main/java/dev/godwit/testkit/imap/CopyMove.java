package dev.godwit.testkit.imap;

import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** COPY and MOVE with their UID forms (RFC 9051 §6.4.7–8, RFC 6851). */
final class CopyMove {
    private CopyMove() {
    }

    static Reply run(Session s, boolean move, boolean uid) throws IOException {
        if (move) {
            s.needs("MOVE");
        }
        s.in.sp();
        SequenceSet set = s.in.sequenceSet();
        s.in.sp();
        MailboxPath path = Names.read(s);
        s.in.crlf();
        if (move && s.selected.readOnly) {
            throw Refused.no("", "Mailbox is read-only");
        }
        String code = s.account.locked(() -> act(s, set, uid, path, move));
        if (code.isEmpty() || !s.has("UIDPLUS")) {
            return Reply.ok("done");
        }
        if (move) {
            s.out.line("* OK [" + code + "] moved");
            return Reply.ok("done");
        }
        return Reply.ok(code, "done");
    }

    /** The COPYUID code, or nothing if there was no message. */
    private static String act(Session s, SequenceSet set, boolean uid, MailboxPath path, boolean move) {
        StoredMailbox to = s.box(path, "TRYCREATE");
        Selected.Rows rows = s.selected.resolve(set, uid);
        UidSet.Builder from = new UidSet.Builder();
        UidSet.Builder copies = new UidSet.Builder();
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            bytes += rows.messages()[i].content().size();
        }
        if (!move && s.account.quota() != Long.MAX_VALUE && s.account.usedBytes() + bytes > s.account.quota()) {
            throw Refused.no("OVERQUOTA", "Quota exceeded");
        }
        Set<Long> moved = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            StoredMessage message = rows.messages()[i];
            from.add(message.uid());
            copies.add(s.account.copyInto(to, message).uid());
            moved.add(message.uid());
        }
        if (move) {
            s.selected.box.remove(message -> moved.contains(message.uid()));
        }
        return rows.size() == 0 ? "" : "COPYUID " + to.uidValidity + " " + from.build() + " " + copies.build();
    }
}
