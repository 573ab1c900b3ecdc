package dev.godwit.imap.client;

import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;

/**
 * One IMAP command and what it makes of the responses. Used once. All methods are called on the thread that uses the
 * client.
 *
 * @param <T> what the command tells when it is completed
 */
public interface Command<T> {
    /** The command's name, for error messages. */
    String name();

    /** Writes name and arguments, without tag and line end. */
    void encode(ImapEncoder out);

    /**
     * Takes an untagged data response, if it is for this command. Several commands in flight are asked in their order.
     *
     * @param number the number before the name, or -1
     * @param in stands behind the name; need not be read to the end of the line
     * @return whether the response was taken; if not, nothing may have been read from {@code in}
     */
    default boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        return false;
    }

    /** Hears an untagged status response ({@code * OK [UIDVALIDITY 1]}) that came while this was the oldest command in flight. */
    default void status(StatusResponse response) {
    }

    /** The server's OK. */
    T completed(StatusResponse response) throws IOException;

    /** The server's NO or BAD. */
    default T refused(StatusResponse response) throws IOException {
        throw new RefusedException(name(), response);
    }
}
