package dev.godwit.proxy.line;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.session.Farewell;

/** One of the line protocols; the object serves all connections. */
public interface LineProtocol {

    Protocol protocol();

    ClientDialogue client(ClientSide side);

    /** @param credentials null = only learn what the server offers */
    ServerDialogue server(ServerSide side, Credentials credentials);

    /** For one session after its login. */
    Turns turns();

    /** The last word to a client between two responses after its login; empty = none. */
    String goodbye(Farewell why);

    /** What a client is told when there are too many connections. */
    String tooMany();

    /** The mechanisms in what a server offers. */
    java.util.Set<String> mechanisms(java.util.Set<String> capabilities);
}
