package dev.godwit.proxy.line;

/** How one protocol logs in to one server, or learns what it offers. On the event loop. */
public interface ServerDialogue {

    /** The connection is there. */
    void begin();

    /** The server's next line. */
    void line(byte[] line);

    /** The client's next message of an exchange that is relayed. @param message null if the client cancels */
    void respond(byte[] message);
}
