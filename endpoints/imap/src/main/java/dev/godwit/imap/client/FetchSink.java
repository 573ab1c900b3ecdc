package dev.godwit.imap.client;

import dev.godwit.model.UidSet;
import java.io.IOException;
import java.io.InputStream;

/** Takes what FETCH responses tell, as it comes. */
public interface FetchSink {
    /**
     * A body or a part of it.
     *
     * @param row what was told of the message so far; its UID may come only afterwards (Exchange, Domino)
     * @param size how many bytes {@code body} has
     * @param body straight from the connection; what is left unread is passed over
     */
    default void body(FetchRow row, long size, InputStream body) throws IOException {
    }

    /** The end of a response: {@code row} has all that it told. */
    void row(FetchRow row) throws IOException;

    /** Messages that are gone (RFC 7162 §3.2.10). @param earlier whether they were gone before the mailbox was selected */
    default void vanished(UidSet uids, boolean earlier) {
    }
}
