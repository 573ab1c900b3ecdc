package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** RENAME (RFC 9051 §6.3.6). */
public final class Rename implements Command<Void> {
    private final String from;
    private final String to;

    public Rename(String from, String to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public String name() {
        return "RENAME";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("RENAME ").string(from).sp().string(to);
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
