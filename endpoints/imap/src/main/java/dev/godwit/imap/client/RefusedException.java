package dev.godwit.imap.client;

import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;

/** The server answered NO or BAD. The connection can go on. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient StatusResponse response;
    private final String command;

    public RefusedException(String command, StatusResponse response) {
        super(command + " was answered " + response.condition() + " " + response.serverText());
        this.command = command;
        this.response = response;
    }

    public StatusResponse response() {
        return response;
    }

    public String command() {
        return command;
    }
}
