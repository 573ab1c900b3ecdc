package dev.godwit.proxy.line;

import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.DestinationConfig.Service;
import java.util.Set;
import java.util.function.Consumer;

/** What a dialogue with a server can do. On the event loop. */
public interface ServerSide {

    Service service();

    ClientInfo client();

    /** What the client called itself (EHLO), fit to be passed on; empty if it did not. */
    String clientName();

    void send(String text);

    /** The next bytes are a literal. */
    void literal(int size, Consumer<byte[]> to);

    /** Begins TLS; whatever the server sent behind its agreement is an error. */
    void startTls(Runnable then);

    /** What this server offered when it was last asked, with TLS as configured; null if it was not asked yet. */
    Set<String> known();

    /** What it offers, with TLS as configured. */
    void learned(Set<String> capabilities);

    /** A dialogue without credentials has learned what there is to learn. */
    void finished();

    /** The login is accepted, see {@link ClientDialogue#accepted}. */
    void accepted(String before, String answer);

    /** The login is refused, see {@link ClientDialogue#refused}. */
    void refused(String answer);

    /** The server cannot be used. */
    void failed(BackendException.Stage stage, String why);

    /** The server's next message of an exchange that is relayed. */
    void challenge(byte[] message);
}
