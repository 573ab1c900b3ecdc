package dev.godwit.proxy.session;

/**
 * What a protocol does when its session has to end. Called on any thread, perhaps more than once, perhaps while the
 * conversation ends by itself; must not block. However it ends, the conversation calls {@link Sessions#ended} when the
 * connection to the server is closed, or was never opened.
 */
public interface Conversation {
    /** Of a session that has ended as far as the proxy can end it: the server alone is waited for. */
    Conversation OVER = new Conversation() {
        @Override
        public void close(Farewell why) {
            // nothing is left to be closed
        }

        @Override
        public void drain(Farewell why) {
            // nothing runs that could be waited for
        }
    };

    /**
     * Ends now: with the protocol's own goodbye where one can be said (between two responses), without a word elsewhere, and
     * closes both legs. While the login is still under way and {@code why} is {@link Farewell#MOVED} or {@link Farewell#HELD},
     * it may instead give up the server's leg, call {@link Sessions#leaveBehind} or {@link Gate#leave} and ask to be admitted anew.
     */
    void close(Farewell why);

    /** Lets the running command end and sends no further one to the server, then as {@link #close}. */
    void drain(Farewell why);
}
