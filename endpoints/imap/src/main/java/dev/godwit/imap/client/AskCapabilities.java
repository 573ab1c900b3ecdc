package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** CAPABILITY (RFC 9051 §6.1.1); the client takes the answer itself. */
public final class AskCapabilities implements Command<Void> {
    @Override
    public String name() {
        return "CAPABILITY";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("CAPABILITY");
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
