package dev.godwit.imap.client;

import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;
import java.util.HashMap;
import java.util.Map;

/** UID MOVE (RFC 6851) or UID COPY (RFC 9051 §6.4.9). Tells old UID to new UID where the server does. */
public final class UidMove implements Command<Map<Long, Long>> {
    private final String verb;
    private final UidSet uids;
    private final String mailbox;
    private final Map<Long, Long> moved = new HashMap<>();

    private UidMove(String verb, UidSet uids, String mailbox) {
        this.verb = verb;
        this.uids = uids;
        this.mailbox = mailbox;
    }

    public static UidMove move(UidSet uids, String mailbox) {
        return new UidMove("UID MOVE", uids, mailbox);
    }

    public static UidMove copy(UidSet uids, String mailbox) {
        return new UidMove("UID COPY", uids, mailbox);
    }

    @Override
    public String name() {
        return verb;
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw(verb).sp().uids(uids).sp().string(mailbox);
    }

    /** MOVE tells COPYUID in an untagged OK (RFC 6851 §4.3). */
    @Override
    public void status(StatusResponse response) {
        moved.putAll(CopyUid.copied(response.code()));
    }

    @Override
    public Map<Long, Long> completed(StatusResponse response) {
        moved.putAll(CopyUid.copied(response.code()));
        return moved;
    }
}
