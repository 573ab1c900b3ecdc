package dev.godwit.proxy.delivery;

import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.session.Farewell;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A message on its way to one server, for those of its recipients who live there. It can be called back until the end of the
 * message is sent, by closing the connection: a server must throw away what has no end (RFC 5321 §4.1.1.4). From then on only the
 * server's answer, or the loss of the connection, ends it. One thread carries it; {@link #close} and {@link #drain} are for any.
 */
final class Consignment {
    private enum Phase { ENVELOPE, MESSAGE, COMMITTED, OVER }

    private final Link link;
    private final Duration longestCommit;

    // Guarded by this.
    private final List<Recipient> recipients = new ArrayList<>();
    private Phase phase = Phase.ENVELOPE;
    private Farewell revoked;

    /** @param longestCommit how long a server may take to answer to the end of a message when somebody waits for its end */
    Consignment(Link link, Duration longestCommit) {
        this.link = link;
        this.longestCommit = longestCommit;
    }

    Link link() {
        return link;
    }

    String destination() {
        return link.backend().destination();
    }

    synchronized boolean add(Recipient recipient) {
        return phase == Phase.ENVELOPE && revoked == null && recipients.add(recipient);
    }

    /** The server refused it. */
    void remove(Recipient recipient) {
        synchronized (this) {
            recipients.remove(recipient);
        }
        recipient.ended();
    }

    synchronized List<Recipient> recipients() {
        return List.copyOf(recipients);
    }

    /** Why it was called back, or null. */
    synchronized Farewell revoked() {
        return revoked;
    }

    /** @return whether the message may be begun */
    synchronized boolean begins() {
        return passes(Phase.MESSAGE);
    }

    /** @return whether the end of the message may be sent. From then on it cannot be called back */
    synchronized boolean commits() {
        return passes(Phase.COMMITTED);
    }

    private boolean passes(Phase next) {
        if (revoked != null || phase == Phase.OVER) {
            return false;
        }
        phase = next;
        return true;
    }

    synchronized boolean isOver() {
        return phase == Phase.OVER;
    }

    void close(Farewell why) {
        synchronized (this) {
            if (phase == Phase.OVER || revoked != null) {
                return;
            }
            if (phase == Phase.COMMITTED) {
                link.stream().channel().eventLoop().schedule(this::giveUp, longestCommit.toMillis(), TimeUnit.MILLISECONDS);
                return;
            }
            revoked = why;
        }
        abort();
    }

    void drain(Farewell why) {
        synchronized (this) {
            if (phase != Phase.ENVELOPE) {
                return;
            }
        }
        close(why);
    }

    private void giveUp() {
        synchronized (this) {
            if (phase != Phase.COMMITTED) {
                return;
            }
        }
        abort();
    }

    /** Closes the connection; the recipients' sessions end when it is closed. */
    void abort() {
        link.close();
        link.stream().channel().closeFuture().addListener(_ -> recipients().forEach(Recipient::ended));
    }

    /** The server has answered for all recipients, or never heard of the message. */
    void over() {
        synchronized (this) {
            phase = Phase.OVER;
        }
        recipients().forEach(Recipient::ended);
    }

    /** Tells all recipients that have no outcome yet the same, and ends it; the connection is closed unless the server is in step. */
    void fail(Reply reply, boolean inStep) {
        Farewell why = revoked();
        recipients().forEach(recipient -> recipient.outcome(why == null ? reply.passedOn() : Replies.revoked(why)));
        if (inStep && why == null) {
            over();
        } else {
            abort();
        }
    }

    /**
     * Reads the answers to the end of the message.
     *
     * @param each whether there is one for each recipient (LMTP)
     */
    void settle(boolean each, Duration timeout) {
        try {
            Reply reply = null;
            for (Recipient recipient : recipients()) {
                reply = reply == null || each ? link.reply(timeout) : reply;
                recipient.outcome(reply.passedOn());
            }
            link.dirty(false);
            over();
        } catch (IOException | BackendException _) {
            fail(Replies.LOST, false); // perhaps it has the message, perhaps not: the sender must ask again (RFC 5321 §4.2.4.2)
        }
    }
}
