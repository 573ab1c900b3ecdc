package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** EXPUNGE (RFC 9051 §6.4.3): everything that is marked as deleted. */
public final class Expunge implements Command<Void> {
    @Override
    public String name() {
        return "EXPUNGE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("EXPUNGE");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
