package dev.godwit.proxy.line;

import dev.godwit.proxy.net.Frontend;
import java.util.Set;
import java.util.function.Consumer;

/** What a dialogue with a client can do. On the event loop. */
public interface ClientSide {

    Frontend frontend();

    void send(String text);

    /** Sends, then closes. */
    void sendAndClose(String text);

    /** The next bytes are a literal. */
    void literal(int size, Consumer<byte[]> to);

    /** The longest literal that is accepted. */
    int longestLiteral();

    /** Sends {@code agreed}, forgets all that the client sent behind its command, and begins TLS; then the dialogue's {@code secured}. */
    void startTls(String agreed);

    /** What the client calls itself (EHLO). */
    void named(String name);

    /** The client is another proxy, which says how many more the connection may pass. */
    void mayPass(int hops);

    /** Credentials are complete. No line is handed over until the dialogue is told of the outcome. */
    void login(Credentials credentials);

    /** The client's next message of an exchange that is relayed. @param message null if the client cancels */
    void respond(byte[] message);

    /** Whether credentials may be accepted as the connection is now. */
    default boolean mayLogIn() {
        return frontend().encrypted() || frontend().listener().allowPlaintextAuth();
    }

    /** Whether STARTTLS can be offered. */
    default boolean mayStartTls() {
        return !frontend().encrypted() && frontend().listener().tls() == dev.godwit.proxy.config.ListenerConfig.Tls.STARTTLS;
    }

    /** What all servers have in common, in upper case, as this protocol lists it before the login. */
    Set<String> common();

    /** The mechanisms that all servers offer and the proxy knows. */
    Set<String> mechanisms();

    /** The name to greet with. */
    String hostname();
}
