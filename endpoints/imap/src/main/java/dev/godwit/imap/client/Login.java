package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.StatusResponse;

/** LOGIN (RFC 9051 §6.2.3). Name and password are raw: one char per byte of UTF-8. */
public final class Login implements Command<Void> {
    private final String user;
    private final String password;

    public Login(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("LOGIN ").string(user).sp().string(password);
    }

    @Override
    public Void completed(StatusResponse response) {
        return null;
    }
}
