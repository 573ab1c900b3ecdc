package dev.godwit.contract;

import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A whole message held ready, in memory if it is small and in a temporary file if not. Can be read any number of times, by any thread. */
public interface Body extends AutoCloseable {
    /** In bytes. */
    long size();

    ContentDigest digest();

    InputStream open() throws IOException;

    /** Writes all bytes, in pieces, without flushing. */
    void writeTo(OutputStream out) throws IOException;

    /** Gives the memory or the file back, where another body may lie next: who reads must have ended. A second call does nothing. */
    @Override
    void close();
}
