package dev.godwit.contract;

/**
 * An extra of a {@link MailboxReader}: its server may keep a message with other bytes than were sent, without a word. What
 * was copied there is read back, and what differs is reported and remembered.
 */
public interface MayRewrite {
    /** Whether this server does. No I/O. */
    boolean mayRewrite();
}
