package dev.godwit.imap;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.MovesServerSide;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.imap.client.UidMove;
import dev.godwit.imap.client.UidSearch;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.MailboxState;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A writer on a server with MOVE (RFC 6851), or with UIDPLUS, where COPY and UID EXPUNGE do the same in two steps. */
final class MovingImapWriter implements MailboxWriter, MovesServerSide {
    private final ImapWriter writer;

    MovingImapWriter(ImapWriter writer) {
        this.writer = writer;
    }

    @Override
    public Map<Long, Long> move(MailboxPath from, UidSet uids, MailboxPath to) {
        ImapSession session = writer.session();
        Map<Long, Long> moved = new HashMap<>();
        try {
            if (session.isOpen(from, false)) {
                session.refresh();
            } else {
                writer.select(from);
            }
            for (UidSet chunk : UidChunks.of(uids, 1000)) {
                UidSet present = session.client().run(new UidSearch("UID " + chunk, session.capabilities().has("ESEARCH")));
                if (!present.isEmpty()) {
                    moved.putAll(move(session, from, present, writer.raw(to)));
                }
            }
            return moved;
        } catch (IOException e) {
            throw session.error(from, e);
        }
    }

    private Map<Long, Long> move(ImapSession session, MailboxPath from, UidSet present, String to) throws IOException {
        Map<Long, Long> told;
        if (session.capabilities().has("MOVE")) {
            told = session.client().run(UidMove.move(present, to));
        } else {
            told = session.client().run(UidMove.copy(present, to));
            writer.delete(from, present);
        }
        Map<Long, Long> moved = new HashMap<>();
        present.forEach(uid -> moved.put(uid, told.getOrDefault(uid, 0L)));
        return moved;
    }

    @Override
    public MailboxState state(MailboxPath mailbox) {
        return writer.state(mailbox);
    }

    @Override
    public KeywordSupport keywordSupport(MailboxPath mailbox) {
        return writer.keywordSupport(mailbox);
    }

    @Override
    public void append(MailboxPath mailbox, List<OutgoingMessage> batch, AppendAnswers answers) {
        writer.append(mailbox, batch, answers);
    }

    @Override
    public void changeKeywords(MailboxPath mailbox, List<KeywordChange> changes) {
        writer.changeKeywords(mailbox, changes);
    }

    @Override
    public void delete(MailboxPath mailbox, UidSet uids) {
        writer.delete(mailbox, uids);
    }

    @Override
    public void close() {
        writer.close();
    }
}
