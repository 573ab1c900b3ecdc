package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** CLOSE (RFC 9051 §6.4.1), for mailboxes opened with EXAMINE only: of others it expunges what is marked as deleted. */
public final class CloseMailbox implements Command<Void> {
    @Override
    public String name() {
        return "CLOSE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("CLOSE");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
