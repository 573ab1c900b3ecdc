package dev.godwit.contract;

/**
 * A {@link Source} whose messages have names (JMAP ids) instead of ascending numbers. Its UIDs are the {@link Numbers} its
 * names were given when they were first seen; one message in several mailboxes has one number in all of them.
 */
public interface NamesMessages {
    /** Called at most once, after opening and before any mailbox is asked for. Without it numbers live as long as the source. */
    void use(Numbers numbers);
}
