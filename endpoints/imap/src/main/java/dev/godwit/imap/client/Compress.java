package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;

/** COMPRESS DEFLATE (RFC 4978). */
public final class Compress implements Command<Void> {
    private final ImapClient client;

    public Compress(ImapClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "COMPRESS";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("COMPRESS DEFLATE");
    }

    @Override
    public Void completed(StatusResponse response) throws IOException {
        client.startCompression();
        return null;
    }
}
