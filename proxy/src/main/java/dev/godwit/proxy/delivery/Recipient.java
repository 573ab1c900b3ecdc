package dev.godwit.proxy.delivery;

import dev.godwit.proxy.session.Conversation;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.proxy.session.Session;
import dev.godwit.proxy.session.Sessions;

/**
 * One recipient of one message: registered under its account from before its server hears of it until its server has answered for
 * the message. Safe for any thread.
 */
final class Recipient implements Conversation {
    private final MailPath path;
    private final Sessions sessions;

    // Guarded by this.
    private Session session;
    private Consignment consignment;
    private Farewell revoked;
    private Reply outcome;

    Recipient(MailPath path, Sessions sessions) {
        this.path = path;
        this.sessions = sessions;
    }

    MailPath path() {
        return path;
    }

    synchronized void session(Session opened) {
        session = opened;
    }

    synchronized Session open() {
        return session;
    }

    /** @return whether it may go that way: neither it nor the others there were called back meanwhile */
    synchronized boolean joins(Consignment way) {
        if (revoked != null || !way.add(this)) {
            return false;
        }
        consignment = way;
        return true;
    }

    /** Null before it has joined one. */
    synchronized Consignment consignment() {
        return consignment;
    }

    @Override
    public void close(Farewell why) {
        Consignment way = revoke(why);
        if (way == null) {
            ended(); // no server has heard of it, and none will: see joins
        } else {
            way.close(why);
        }
    }

    @Override
    public void drain(Farewell why) {
        Consignment way = revoke(why);
        if (way == null) {
            ended();
        } else {
            way.drain(why);
        }
    }

    private synchronized Consignment revoke(Farewell why) {
        if (consignment == null && revoked == null) {
            revoked = why;
        }
        return consignment;
    }

    synchronized Farewell revoked() {
        return revoked;
    }

    /** What the client is told about it after the message, the first time counts. */
    synchronized void outcome(Reply reply) {
        outcome = outcome == null ? reply : outcome;
    }

    synchronized Reply outcome() {
        return outcome == null ? Replies.LOST : outcome;
    }

    synchronized boolean hasOutcome() {
        return outcome != null;
    }

    /** No byte of it will reach a server from now on. */
    void ended() {
        Session open;
        synchronized (this) {
            open = session;
        }
        if (open != null) {
            sessions.ended(open);
        }
    }
}
