package dev.godwit.imap;

import dev.godwit.contract.BodySink;
import dev.godwit.contract.HeaderSink;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.ReportsChanges;
import dev.godwit.imap.client.Handle;
import dev.godwit.imap.client.RefusedException;
import dev.godwit.imap.client.UidFetch;
import dev.godwit.imap.client.UidSearch;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.Optional;

/** A reader on a server with CONDSTORE (RFC 7162): also tells what changed. */
final class ImapChangeReader implements MailboxReader, ReportsChanges {
    private final ImapReader reader;

    ImapChangeReader(ImapReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<Changes> changesSince(MailboxPath mailbox, MailboxState since) {
        MailboxState now = reader.open(mailbox);
        if (since.highestModseq() == 0 || now.highestModseq() < since.highestModseq() || now.uidValidity() != since.uidValidity()) {
            return Optional.empty();
        }
        if (now.unchangedSince(since)) {
            return Optional.of(new Changes(now, Listing.EMPTY, new Removed.Vanished(UidSet.EMPTY)));
        }
        try {
            return Optional.of(changes(since, now));
        } catch (RefusedException refused) {
            // a server that announces CONDSTORE and cannot do it: the whole list works everywhere
            if (refused.response().condition() == StatusResponse.Condition.BAD) {
                return Optional.empty();
            }
            throw reader.session().error(mailbox, refused);
        } catch (IOException e) {
            throw reader.session().error(mailbox, e);
        }
    }

    private Changes changes(MailboxState since, MailboxState now) throws IOException {
        ImapSession session = reader.session();
        boolean qresync = session.qresync();
        ListingSink sink = new ListingSink(100);
        String modifiers = "CHANGEDSINCE " + since.highestModseq() + (qresync ? " VANISHED" : "");
        Handle<StatusResponse> fetch = session.client().send(new UidFetch(everyUid(since, now), reader.rowItems(), modifiers, sink, session.flagCache()));
        StatusResponse answer = fetch.await();
        if (!answer.isOk()) {
            throw new RefusedException("UID FETCH", answer);
        }
        Listing changed = sink.build();
        return new Changes(now, changed, qresync ? new Removed.Vanished(sink.vanished()) : removed(session, since, now, changed));
    }

    /**
     * All UIDs there were or are. Not {@code 1:*}: an asterisk is the last message that still exists, so the answer would
     * not speak of expunged messages after it (RFC 7162 §3.2.6, RFC 9051 §9).
     */
    private static String everyUid(MailboxState since, MailboxState now) {
        long next = Math.max(since.uidNext(), now.uidNext());
        return "1:" + (since.uidNext() == 0 || now.uidNext() == 0 ? 0xffff_ffffL : Math.max(1, next - 1));
    }

    /** Without QRESYNC: nothing is gone if the number of messages grew by the new ones; else all that exist are asked for. */
    private static Removed removed(ImapSession session, MailboxState since, MailboxState now, Listing changed) throws IOException {
        long arrived = 0;
        for (int row = 0; row < changed.size(); row++) {
            if (changed.uid(row) >= since.uidNext() && (now.uidNext() == 0 || changed.uid(row) < now.uidNext())) {
                arrived++;
            }
        }
        if (since.uidNext() != 0 && now.messages() == since.messages() + arrived) {
            return new Removed.Vanished(UidSet.EMPTY);
        }
        return new Removed.AllBut(session.client().run(new UidSearch("ALL", session.capabilities().has("ESEARCH"))));
    }

    @Override
    public MailboxState open(MailboxPath mailbox) {
        return reader.open(mailbox);
    }

    @Override
    public Listing list(MailboxPath mailbox) {
        return reader.list(mailbox);
    }

    @Override
    public Listing list(MailboxPath mailbox, UidSet uids) {
        return reader.list(mailbox, uids);
    }

    @Override
    public void headers(MailboxPath mailbox, UidSet uids, HeaderSink sink) {
        reader.headers(mailbox, uids, sink);
    }

    @Override
    public void bodies(MailboxPath mailbox, UidSet uids, BodySink sink) {
        reader.bodies(mailbox, uids, sink);
    }

    @Override
    public void close() {
        reader.close();
    }
}
