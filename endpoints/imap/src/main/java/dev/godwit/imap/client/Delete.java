package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** DELETE (RFC 9051 §6.3.5). */
public final class Delete implements Command<Void> {
    private final String mailbox;

    public Delete(String mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public String name() {
        return "DELETE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("DELETE ").string(mailbox);
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
