package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** UNSELECT (RFC 3691): leaves the mailbox without expunging anything. */
public final class Unselect implements Command<Void> {
    @Override
    public String name() {
        return "UNSELECT";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("UNSELECT");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
