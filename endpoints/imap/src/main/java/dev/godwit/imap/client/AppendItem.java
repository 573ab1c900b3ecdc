package dev.godwit.imap.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * One message of an APPEND.
 *
 * @param flags as they are sent
 * @param date as IMAP writes it; empty to leave it to the server
 * @param size how many bytes {@code content} writes, exactly
 */
public record AppendItem(List<String> flags, String date, long size, Content content) {
    /** Writes the bytes of a message. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
