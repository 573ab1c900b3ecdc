package dev.godwit.proxy.line;

import dev.godwit.proxy.session.Farewell;

/** How one protocol talks with one client until the login is done. On the event loop. */
public interface ClientDialogue {

    /** The connection is there (TLS too, where it comes first): greet. */
    void begin();

    /** TLS has begun after STARTTLS: everything that was said before is void. */
    void secured();

    /** The client's next line. */
    void line(byte[] line);

    /** The client's line is too long: tell it; the connection is closed afterwards. */
    String tooLong();

    /** The server's next message of an exchange that is relayed. */
    void challenge(byte[] message);

    /**
     * The server has accepted the login.
     *
     * @param before what it said before its answer, to be passed on, complete lines
     * @param answer its answer as it says it, without tag and line end
     * @return what the client is sent; from then on bytes are relayed
     */
    String accepted(String before, String answer);

    /**
     * The server has refused the login: answer it; the client may try again.
     *
     * @param answer as the server says it, without tag and line end; null = in words of our own
     */
    void refused(String answer);

    /** It cannot be said now whether the login is good: the protocol's temporary failure. */
    void unavailable();

    /** The last word to a client that has not logged in, or an empty text. */
    String goodbye(Farewell why);

    /** The last word after too many refused logins. */
    String tooManyAttempts();
}
