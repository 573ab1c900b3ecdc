package dev.godwit.imap.client;

import dev.godwit.model.UidSet;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** UID EXPUNGE (RFC 4315): exactly these. */
public final class UidExpunge implements Command<Void> {
    private final UidSet uids;

    public UidExpunge(UidSet uids) {
        this.uids = uids;
    }

    @Override
    public String name() {
        return "UID EXPUNGE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("UID EXPUNGE ").uids(uids);
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
