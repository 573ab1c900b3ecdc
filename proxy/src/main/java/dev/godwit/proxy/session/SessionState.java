package dev.godwit.proxy.session;

/** How far a session has come. */
public enum SessionState {
    /** It has not said who it is, or was refused. */
    LOGIN,
    /** Its route was found, and is being looked at once more. */
    ENTERING,
    /** A server is spoken to on its behalf. */
    ADMITTED,
    /** It goes on elsewhere or has ended, and the server that was spoken to has not closed yet: it may still let somebody in. */
    PARTING
}
