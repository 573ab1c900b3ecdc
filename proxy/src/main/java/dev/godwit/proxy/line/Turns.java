package dev.godwit.proxy.line;

import io.netty.buffer.ByteBuf;

/**
 * Follows both directions of a session after the login, so far as it takes to know whether a command is running and whether a
 * goodbye would fall between two responses or into the middle of one. Looks at bytes, never changes or consumes them.
 */
public interface Turns {

    /**
     * The client has sent this, and it is about to be passed on.
     *
     * @return false if it must not be: the command would take the session out of its account
     */
    boolean client(ByteBuf bytes);

    /** The server has sent this. */
    void server(ByteBuf bytes);

    /** Whether no command is running, or only one that waits for events (IDLE). */
    boolean idle();

    /** Whether the client is not in the middle of a command. */
    boolean clientAtStart();

    /** Whether the server is not in the middle of a response. */
    boolean serverAtStart();

    /** Whether the bytes can no longer be understood (COMPRESS): then a pause is the only sign. */
    default boolean opaque() {
        return false;
    }
}
