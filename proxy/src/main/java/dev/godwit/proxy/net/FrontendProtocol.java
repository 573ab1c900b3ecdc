package dev.godwit.proxy.net;

import java.util.List;

/** What a listener does with its connections. One object serves all connections of a protocol. */
public interface FrontendProtocol {

    /**
     * A connection is there: counted, its PROXY header read, TLS up where that comes first. Called on the channel's event loop,
     * with {@code autoRead} on and nothing read yet; adds its handlers to the end of the pipeline. From now on everything about
     * the connection is the protocol's business, the time until the login too ({@link Deadlines}).
     */
    void accepted(Frontend frontend);

    /** What a client is told when there are too many connections: the protocol's temporary failure, after which the connection is closed. */
    byte[] tooMany();

    /** The names for ALPN, in the order of preference; empty = ALPN is not used. */
    default List<String> applicationProtocols() {
        return List.of();
    }
}
