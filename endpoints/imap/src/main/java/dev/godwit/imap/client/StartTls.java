package dev.godwit.imap.client;

import java.io.IOException;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** STARTTLS (RFC 9051 §6.2.1). What the server said of itself before is forgotten. */
public final class StartTls implements Command<Void> {
    private final ImapClient client;

    public StartTls(ImapClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "STARTTLS";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("STARTTLS");
    }

    @Override
    public Void completed(StatusResponse response) throws IOException {
        client.forgetCapabilities();
        client.startTls();
        return null;
    }
}
