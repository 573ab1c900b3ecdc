package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.7, §6.3.8). */
public final class Subscribe implements Command<Void> {
    private final String mailbox;
    private final boolean subscribed;

    public Subscribe(String mailbox, boolean subscribed) {
        this.mailbox = mailbox;
        this.subscribed = subscribed;
    }

    @Override
    public String name() {
        return "SUBSCRIBE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw(subscribed ? "SUBSCRIBE " : "UNSUBSCRIBE ").string(mailbox);
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
