package dev.godwit.imap.client;

import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;

/** The server said BYE (RFC 9051 §7.1.5). The connection is over. */
public final class ByeException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient StatusResponse response;

    public ByeException(StatusResponse response) {
        super("the server said goodbye: " + response.serverText());
        this.response = response;
    }

    public StatusResponse response() {
        return response;
    }
}
