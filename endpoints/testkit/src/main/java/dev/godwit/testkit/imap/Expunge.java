package dev.godwit.testkit.imap;

import dev.godwit.model.Keywords;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.function.Predicate;

/** EXPUNGE, UID EXPUNGE (RFC 4315), CLOSE and UNSELECT. The responses come from the session's next look at the mailbox. */
final class Expunge {
    private Expunge() {
    }

    static Reply run(Session s, boolean uid) throws IOException {
        Predicate<StoredMessage> which = message -> message.keywords().contains(Keywords.DELETED);
        if (uid) {
            s.needs("UIDPLUS");
            s.in.sp();
            SequenceSet set = s.in.sequenceSet();
            which = which.and(among(set, s.selected.lastUid()));
        }
        s.in.crlf();
        long modseq = remove(s, which);
        return s.tellsModseq() ? Reply.ok("HIGHESTMODSEQ " + modseq, "done") : Reply.ok("done");
    }

    private static Predicate<StoredMessage> among(SequenceSet set, long lastUid) {
        UidSet.Builder uids = new UidSet.Builder();
        set.resolve(lastUid).forEach(range -> uids.addRange(range.first(), range.last()));
        UidSet wanted = uids.build();
        return message -> wanted.contains(message.uid());
    }

    private static long remove(Session s, Predicate<StoredMessage> which) {
        if (s.selected.readOnly) {
            throw Refused.no("", "Mailbox is read-only");
        }
        return s.account.locked(() -> {
            s.selected.box.remove(which);
            s.account.changed.signalAll();
            return s.selected.box.highestModseq;
        });
    }

    static Reply close(Session s, boolean expunge) throws IOException {
        if (!expunge) {
            s.needs("UNSELECT");
        }
        s.in.crlf();
        if (expunge && !s.selected.readOnly) {
            remove(s, message -> message.keywords().contains(Keywords.DELETED));
        }
        s.selected = null;
        return Reply.ok("done");
    }
}
