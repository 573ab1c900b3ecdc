package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** LOGOUT (RFC 9051 §6.1.3). */
public final class Logout implements Command<Void> {
    @Override
    public String name() {
        return "LOGOUT";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("LOGOUT");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
