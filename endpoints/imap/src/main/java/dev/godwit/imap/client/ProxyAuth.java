package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** PROXYAUTH (Sun, Netscape, Oracle; Exchange 2003): go on as another user. */
public final class ProxyAuth implements Command<Void> {
    private final String user;

    public ProxyAuth(String user) {
        this.user = user;
    }

    @Override
    public String name() {
        return "PROXYAUTH";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("PROXYAUTH ").string(user);
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
