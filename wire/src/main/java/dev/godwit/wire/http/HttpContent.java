package dev.godwit.wire.http;

import java.io.IOException;
import java.io.InputStream;

/** What a request carries. Can be sent more than once: after a redirect, and after a token was renewed. */
public sealed interface HttpContent {
    /** Nothing. */
    HttpContent NONE = new Bytes(new byte[0]);

    /** Small enough for the heap; not to be changed afterwards. */
    record Bytes(byte[] bytes) implements HttpContent {
    }

    /**
     * Streamed, with a Content-Length, because many DAV servers do not take chunks.
     *
     * @param length in bytes, exactly
     */
    record Streamed(Opener opener, long length) implements HttpContent {
    }

    /** Opens the content from its first byte on, each time anew. Called by any thread. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }
}
