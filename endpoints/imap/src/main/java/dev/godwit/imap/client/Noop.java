package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** NOOP (RFC 9051 §6.1.2): lets the server tell what is new. */
public final class Noop implements Command<Void> {
    @Override
    public String name() {
        return "NOOP";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("NOOP");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
