package dev.godwit.proxy.session;

/** Why the proxy ends a session. */
public enum Farewell {
    /** An administrator asked for it. */
    KICKED("Session closed by the administrator, please log in again"),
    /** The account lives on another server now. */
    MOVED("This account has moved, please log in again"),
    /** The account is held while it moves. */
    HELD("This account is being moved, please log in again"),
    /** This proxy no longer knows whether its routes are right. */
    FENCED("Temporarily unavailable, please try again"),
    /** The proxy stops. */
    SHUTDOWN("Server shutting down, please log in again"),
    /** Nothing was said for too long. */
    IDLE("Idle for too long, please log in again");

    private final String text;

    Farewell(String text) {
        this.text = text;
    }

    /** For the client; printable ASCII. */
    public String text() {
        return text;
    }
}
