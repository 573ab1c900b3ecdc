package dev.godwit.imap.client;

import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** A command in flight. */
public final class Handle<T> {
    final String tag;
    final Command<T> command;
    /** Given by the reading thread for each continuation request, and once when the command is done. */
    final Semaphore permits = new Semaphore(0);
    String continuation;
    volatile boolean done;
    private final ImapClient client;
    private T result;
    private IOException failure;

    Handle(ImapClient client, String tag, Command<T> command) {
        this.client = client;
        this.tag = tag;
        this.command = command;
    }

    /** Reads from the server until this command is completed. @throws RefusedException if the server refused it */
    public T await() throws IOException {
        client.readUntil(this);
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    /** The connection broke before the answer came. */
    void fail(Exception cause) {
        failure = cause instanceof IOException e ? e : new IOException("the connection was given up", cause);
        done = true;
        permits.release();
    }

    void complete(StatusResponse response) {
        try {
            result = response.isOk() ? command.completed(response) : command.refused(response);
        } catch (IOException e) {
            failure = e;
        }
        done = true;
        permits.release();
    }
}
