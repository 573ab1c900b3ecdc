package dev.godwit.model;

/** Whose mailbox it is (RFC 2342). Mailboxes outside {@link #PERSONAL} are left out of a copy and reported unless asked for. */
public enum NamespaceKind {
    PERSONAL, OTHER_USERS, SHARED
}
