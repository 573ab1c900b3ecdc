package dev.godwit.wire.net;

import java.io.IOException;

/** One layer of a connection: socket, TLS or compression. One thread may read while another one writes. */
interface Layer {
    /** Waits for at least one byte. @return how many were read, -1 at the end of the stream */
    int read(byte[] bytes, int offset, int length) throws IOException;

    /** Takes all the bytes; they may stay in this layer until {@link #flush()}. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Sends everything on its way. */
    void flush() throws IOException;

    /** Gives native memory back. The socket is closed already, and reading and writing threads may still be inside. */
    void release();
}
