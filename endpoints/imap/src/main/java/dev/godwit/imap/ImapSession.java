package dev.godwit.imap;

import dev.godwit.contract.EndpointException;
import dev.godwit.imap.client.Capabilities;
import dev.godwit.imap.client.CloseMailbox;
import dev.godwit.imap.client.FlagCache;
import dev.godwit.imap.client.ImapClient;
import dev.godwit.imap.client.Noop;
import dev.godwit.imap.client.Select;
import dev.godwit.imap.client.Selected;
import dev.godwit.imap.client.Unselect;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.UidSet;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A connection that is logged in, and which mailbox is open on it. Used by one thread at a time. */
final class ImapSession {
    /** A connection that a firewall has forgotten does not answer at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long FRESH = TimeUnit.SECONDS.toNanos(20);

    private final ImapClient client;
    private final Sessions sessions;
    private final FlagCache flagCache;
    private Set<String> enabled = Set.of();
    private MailboxPath mailbox;
    private boolean readOnly;
    private long messages;
    private long seenBelow;
    private long usedAt = System.nanoTime();

    ImapSession(ImapClient client, Sessions sessions) {
        this.client = client;
        this.sessions = sessions;
        this.flagCache = new FlagCache(sessions.flags());
    }

    ImapClient client() {
        return client;
    }

    Capabilities capabilities() {
        return client.capabilities();
    }

    FlagCache flagCache() {
        return flagCache;
    }

    void enabled(Set<String> extensions) {
        enabled = extensions;
    }

    /** Whether VANISHED can be asked for. */
    boolean qresync() {
        return enabled.contains("QRESYNC");
    }

    /** Whether modification sequences are kept, as far as the server as a whole is concerned. */
    boolean condstore() {
        return capabilities().has("CONDSTORE");
    }

    boolean isOpen(MailboxPath path, boolean forReading) {
        return path.equals(mailbox) && (forReading || !readOnly);
    }

    /**
     * Lets the server take notice of what others did to the open mailbox. Not in a row with the next command: Dovecot
     * then puts it off until after that.
     */
    void refresh() throws IOException {
        client.run(new Noop());
    }

    /** Waits for that only if messages are asked for that may have come after the mailbox was opened. */
    void refreshFor(UidSet uids) throws IOException {
        if (!uids.isEmpty() && uids.last() >= seenBelow) {
            refresh();
            seenBelow = Math.max(seenBelow, uids.last() + 1);
        } else {
            // Cyrus goes on giving what others have expunged until it may say so
            client.send(new Noop());
        }
    }

    /** How many messages the open mailbox had when it was opened. */
    long messages() {
        return messages;
    }

    /** SELECT or EXAMINE, even if the mailbox is open already: that is how its state is learnt anew. */
    Selected select(MailboxPath path, boolean forReading) throws IOException {
        mailbox = null;
        Selected selected = client.run(new Select(sessions.names().raw(path), forReading, condstore()));
        mailbox = path;
        readOnly = forReading;
        messages = selected.state().messages();
        seenBelow = selected.state().uidNext();
        return selected;
    }

    /** Makes sure that no mailbox is open, without expunging anything. @return whether that was possible */
    boolean leaveMailbox() {
        usedAt = System.nanoTime();
        if (mailbox == null) {
            return true;
        }
        // CLOSE expunges what is marked as deleted, unless the mailbox was opened read-only (RFC 9051 §6.4.1)
        if (!capabilities().has("UNSELECT") && !readOnly) {
            return false;
        }
        try {
            client.run(capabilities().has("UNSELECT") ? new Unselect() : new CloseMailbox());
            mailbox = null;
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a connection that has been lying idle still works. */
    boolean isAlive() {
        if (client.isBroken()) {
            return false;
        }
        if (System.nanoTime() - usedAt < FRESH) {
            return true;
        }
        try {
            client.connection().readTimeout(PATIENCE);
            client.run(new Noop());
            client.connection().readTimeout(sessions.options().server().timeouts().read());
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    EndpointException error(MailboxPath path, IOException failure) {
        return ImapErrors.of(sessions.options().display() + ": mailbox " + path, failure);
    }

    /** Ends the connection under the hands of whoever uses it. */
    void cut() {
        try {
            client.close();
        } catch (IOException alreadyGone) {
            mailbox = null;
        }
    }
}
